import { sqliteDrivers } from "#sqlite";
import { isKfError, KfStoreError } from "../errors/kf-error.js";
import { ASYNC_DISPOSE, DISPOSE } from "../internal/dispose.js";
import { environment } from "../internal/environment.js";
import { messageOf } from "../internal/kinds.js";
import { badOption, checkFilled, checkMilliseconds, checkNames } from "../internal/validate.js";
import type { SqliteDriver, SqliteDriverName } from "./sqlite/driver.js";
import { type Store, type StoreEntry, type StoreSetOptions, ttlOf } from "./store.js";

/**
 * A store in a SQLite file.
 *
 * 中文：SQLite 文件中的存储。
 */
export interface SqliteStore extends Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: StoreSetOptions): Promise<void>;
  delete(key: string): Promise<void>;
  compareAndSet(key: string, expected: string | undefined, value: string, options?: StoreSetOptions): Promise<boolean>;
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>;
  setMany(entries: readonly StoreEntry[], options?: StoreSetOptions): Promise<void>;
  /**
   * Which SQLite it uses.
   *
   * 中文：所用的 SQLite。
   */
  readonly driver: SqliteDriverName;
  /**
   * Closes the file. What was begun is done first; later operations fail with `store.closed`. Resolves when the file is closed.
   *
   * 中文：关闭文件。已开始的操作会先完成，之后的操作以 `store.closed` 失败；文件关闭后 Promise 完成。
   */
  close(): Promise<void>;
  /**
   * The same, for `using`, without waiting.
   *
   * 中文：同上，供 `using` 使用，不等待完成。
   */
  [Symbol.dispose](): void;
  /**
   * The same, for `await using`.
   *
   * 中文：同上，供 `await using` 使用。
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The options of {@link sqliteStore}.
 *
 * 中文：{@link sqliteStore} 的选项。
 */
export interface SqliteStoreOptions {
  /**
   * How long an operation waits while other processes write, in milliseconds. Default 5000.
   *
   * 中文：其他进程正在写入时，操作最多等待的毫秒数，默认 5000。
   */
  readonly timeout?: number | undefined;
  /**
   * Which SQLite to use. Default: that of the native addon (`native`), unless `WECOM_KF_ENGINE` is `wasm`; else that of the runtime.
   *
   * 中文：使用哪个 SQLite。默认使用原生插件的（`native`），除非 `WECOM_KF_ENGINE` 为 `wasm`；否则使用运行环境自带的。
   */
  readonly driver?: SqliteDriverName | undefined;
}

const DRIVERS: readonly SqliteDriverName[] = ["native", "node:sqlite", "bun:sqlite"];

/**
 * A store in a SQLite file on a local disk, which is created if there is none: for one machine, also for several processes. What has been
 * written survives a crash of the process and of the machine. The native addon writes outside the event loop; where there is no addon, the
 * SQLite of the runtime is used, which blocks it: `node:sqlite` (Node.js 22.13, Deno 2.2) or `bun:sqlite`. All use the same files.
 *
 * Make one store per file and process, and share it. The file contains access tokens and customers' words: only its owner can read it.
 *
 * 中文：本地磁盘上 SQLite 文件中的存储，没有文件则创建：供一台机器使用，可由多个进程共用；写入的内容在进程或机器崩溃后仍在。原生插件在事件循环之外写入；没有插件时使用运行环境自带的 SQLite
 * （`node:sqlite`：Node.js 22.13、Deno 2.2；或 `bun:sqlite`），写入时会阻塞事件循环；文件格式相同。每个进程对同一文件只创建一个存储并共用；文件含凭证和客户消息，只有所有者可读。
 *
 * @throws KfClientError `client.bad_option` when the path or an option is invalid.
 * @throws KfStoreError `store.unavailable` where there is no SQLite; `store.cannot_open`, `store.network_file`, `store.newer_format`,
 * `store.corrupt`, `store.disk_full`, `store.locked` or `store.failed` when the file cannot be used.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): SqliteStore {
  checkFilled("path", path, "the path of a file");
  checkNames(options, { timeout: true, driver: true });
  const { timeout = 5000, driver: wanted } = options;
  checkMilliseconds("timeout", timeout);
  if (wanted !== undefined && !DRIVERS.includes(wanted)) throw badOption("driver", `it must be one of ${DRIVERS.join(", ")}`);
  return storeOf(...open(path, Math.ceil(timeout), wanted));
}

/** Opens the file with the first SQLite that there is. */
function open(path: string, timeout: number, wanted: SqliteDriverName | undefined): [SqliteDriverName, SqliteDriver] {
  const reasons: string[] = [];
  for (const [name, openFile] of sqliteDrivers) {
    if (wanted === undefined ? name === "native" && environment("WECOM_KF_ENGINE") === "wasm" : name !== wanted) continue;
    try {
      return [name, openFile(path, timeout)];
    } catch (error) {
      // An error of this package concerns the file.
      if (isKfError(error)) throw error;
      reasons.push(`${name}: ${messageOf(error)}`);
    }
  }
  if (reasons.length === 0) reasons.push(wanted === undefined ? "this runtime has none" : `this runtime has no ${wanted}`);
  const reason = `${reasons.join("; ")}. Use the addon @wecom-kf/native (Node.js, Bun), Node.js 22.13, Deno 2.2 or Bun; or another store`;
  throw new KfStoreError("store.unavailable", { details: { reason } });
}

function storeOf(name: SqliteDriverName, driver: SqliteDriver): SqliteStore {
  const checkTexts = (option: string, texts: readonly unknown[]): void => {
    if (texts.some((text) => typeof text !== "string")) throw badOption(option, "it must be a string");
  };
  const setMany = async (entries: readonly StoreEntry[], options?: StoreSetOptions): Promise<void> => {
    const ttl = ttlOf(options);
    checkTexts("key", entries.map(([key]) => key)); // biome-ignore format: two lists
    checkTexts("value", entries.map(([, value]) => value)); // biome-ignore format: two lists
    if (entries.length > 0) await driver.setMany(entries, ttl);
  };
  const getMany = async (keys: readonly string[]): Promise<(string | undefined)[]> => {
    checkTexts("key", keys);
    return keys.length === 0 ? [] : driver.getMany(keys);
  };
  return {
    driver: name,
    get: async (key) => (await getMany([key]))[0],
    set: (key, value, options) => setMany([[key, value]], options),
    delete: async (key) => {
      checkTexts("key", [key]);
      await driver.delete(key);
    },
    compareAndSet: async (key, expected, value, options) => {
      const ttl = ttlOf(options);
      checkTexts("key", [key]);
      checkTexts("value", [value, expected ?? ""]);
      return driver.compareAndSet(key, expected, value, ttl);
    },
    getMany,
    setMany,
    close: () => driver.close(),
    [DISPOSE]: () => void driver.close(),
    [ASYNC_DISPOSE]: () => driver.close(),
  };
}
