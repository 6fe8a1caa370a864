import { isKfError, type KfError, KfStoreError } from "../../errors/kf-error.js";
import { messageOf } from "../../internal/kinds.js";

/** SQLITE_IOERR_SHMSIZE: the shared memory of the write-ahead log could not grow. */
const NO_SHARED_MEMORY = 4874;

/**
 * The error of this package for one of a runtime's SQLite. By its text, which all runtimes take from SQLite: Deno gives no code. As
 * crates/wecom-kf-sqlite/src/error.rs does it for the addon.
 */
export function errorOf(error: unknown, file: string, timeout: number): KfError {
  if (isKfError(error)) return error;
  const reason = messageOf(error);
  const code = (error as { readonly errcode?: unknown } | null | undefined)?.errcode;
  const make = (name: "disk_full" | "locked" | "corrupt" | "cannot_open" | "failed", details: object) =>
    new KfStoreError(`store.${name}`, { details: { file, ...details }, cause: error });
  if (/is locked/.test(reason)) return make("locked", { timeout });
  if (/is full/.test(reason) || code === NO_SHARED_MEMORY) return make("disk_full", {});
  if (/malformed|not a database/.test(reason)) return make("corrupt", { reason });
  if (/unable to open|readonly|denied|[Rr]equires \w+ access|authoriz/.test(reason)) return make("cannot_open", { reason });
  return make("failed", { reason });
}

/** Whether an error says that others keep the file locked. */
export const isLocked = (error: unknown): boolean => isKfError(error) && error.code === "store.locked";
