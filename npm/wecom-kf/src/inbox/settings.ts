import type { InboxOptions as MachineOptions, InboxStart } from "../generated/engine.js";
import { isLongLivedProcess } from "../handlers/long-lived.js";
import { badOption, checkFunction, checkId, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";
import { checkMethods } from "../internal/validate.js";
import { checkStore } from "../stores/store.js";
import type { InboxAccount, InboxOptions } from "./option-types.js";

/** All options; the type makes the compiler ask for new ones. */
const OPTIONS: Readonly<Record<keyof InboxOptions, true>> = {
  store: true,
  corpId: true,
  accounts: true,
  turns: true,
  quiet: true,
  max: true,
  start: true,
  prefetch: true,
  concurrency: true,
  attempts: true,
  lease: true,
  poll: true,
  parkAfter: true,
  deadAfter: true,
  logger: true,
  clock: true,
  onTurn: true,
  onEvent: true,
  onServicerMessage: true,
  onSystemMessage: true,
  onDeadLetter: true,
  onOther: true,
  onMetric: true,
};

const HANDLERS = ["onTurn", "onEvent", "onServicerMessage", "onSystemMessage", "onDeadLetter", "onOther", "onMetric"] as const;

/** The messages that are pulled at once. */
export const PAGE_LIMIT = 1000;

/** The settings of the machines that do not depend on the account. */
export type MachineSettings = Omit<MachineOptions, "account" | "owner" | "jitter">;

/** Checks the options. */
export function checkInboxOptions(options: InboxOptions): void {
  checkNames(options, OPTIONS);
  const { store, corpId, logger } = options;
  checkStore("store", store);
  if (store.atomic === false) {
    throw badOption("store", "it has no atomic compareAndSet, so two instances could handle the same messages; use another store");
  }
  if (corpId !== undefined) checkId("corpId", corpId);
  if (logger) checkMethods("logger", logger, ["debug", "info", "warn", "error"], "a logger has the methods debug, info, warn and error");
  for (const name of HANDLERS) if (options[name] !== undefined) checkFunction(name, options[name]);
}

/** The machines' settings, with the defaults. */
export function machineSettings(options: InboxOptions): MachineSettings {
  const { turns = "each", quiet = 1_500, max = 8_000, prefetch = 3, concurrency = 100, attempts = 3 } = options;
  const { lease = 20_000, poll = 60_000, parkAfter = 300_000, deadAfter = 48 * 3_600_000 } = options;
  if (!["each", "queue", "burst"].includes(turns)) throw badOption("turns", 'it must be "each", "queue" or "burst"');
  if (lease < 5_000) throw badOption("lease", "it must be 5000 or more: a shorter one is lost whenever the event loop is busy");
  return {
    turns,
    quiet: checkMilliseconds("quiet", quiet),
    max: checkMilliseconds("max", max),
    start: startOf(options.start),
    prefetch: checkInteger("prefetch", prefetch, 1),
    limit: PAGE_LIMIT,
    concurrency: checkInteger("concurrency", concurrency, 1),
    attempts: checkInteger("attempts", attempts, 1),
    lease: checkMilliseconds("lease", lease),
    poll: checkMilliseconds("poll", poll),
    park_after: checkMilliseconds("parkAfter", parkAfter),
    dead_after: checkMilliseconds("deadAfter", deadAfter),
    // An instance that ends with its request cannot watch another's lease.
    wall_clock: !isLongLivedProcess(),
  };
}

function startOf(start: InboxOptions["start"] = "skip"): InboxStart {
  if (start === "skip" || start === "replay") return { kind: start };
  const time = Number((start as { readonly since?: unknown } | null)?.since ?? Number.NaN);
  if (!(time >= 0)) throw badOption("start", 'it must be "skip", "replay" or { since } with a Date or Unix milliseconds');
  return { kind: "since", time };
}

/** The allow-list: `undefined` allows every account. `corpId` is that of accounts that name none. */
export function accountList(accounts: InboxOptions["accounts"], corpId: () => string | undefined): InboxAccount[] | undefined {
  if (accounts === undefined) return undefined;
  if (!Array.isArray(accounts)) throw badOption("accounts", "it must be a list of open_kfids, or of { corpId, open_kfid }");
  return (accounts as NonNullable<InboxOptions["accounts"]>).map((account, at) => {
    const named = typeof account === "string" ? { corpId: corpId(), open_kfid: account } : account;
    if (named?.corpId === undefined) {
      throw badOption(`accounts[${at}]`, "its corp is not known: give { corpId, open_kfid }, or the option corpId");
    }
    checkId(`accounts[${at}].corpId`, named.corpId);
    checkId(`accounts[${at}]`, named.open_kfid);
    return { corpId: named.corpId, open_kfid: named.open_kfid };
  });
}
