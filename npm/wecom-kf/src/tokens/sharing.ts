import { Deadline } from "../client/deadline.js";
import { Closing } from "../internal/abort.js";
import { messageOf } from "../internal/kinds.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { readRecord, type TokenRecord, writeRecord } from "./record.js";

/** How long one process may fetch before others do, in milliseconds. */
const LEASE_MS = 5_000;
/** How long others are waited for in all. */
const WAIT_MS = 2 * LEASE_MS;
/** How long the store may take for one step. */
const STORE_MS = 2_000;
/** What a token that was given up is replaced with, and for how long. */
const GIVEN_UP = "-";
const GIVEN_UP_MS = 1_000;

/** What is needed to have a token through a store. */
export interface Sharing {
  readonly store: Store;
  readonly key: string;
  readonly deadline: Deadline;
  readonly log: Log;
  /** Fetches a new one. */
  fetch(): Promise<TokenRecord>;
  /** Whether a token can still be used, and whether it need not be renewed yet. */
  judge(record: TokenRecord): "use" | "renew" | "none";
}

/**
 * Has a token through a store: another process's, or a new one that others then use. Of several processes one fetches, under a lease; the
 * others wait for its record. A store that fails costs this, not the token.
 */
export async function shareToken(sharing: Sharing): Promise<TokenRecord> {
  const { store, key, deadline } = sharing;
  const step = stepsOf(sharing);
  const read = async () => {
    const text = await step(() => store.get(key), undefined);
    const record = readRecord(text);
    return { text, record, use: record ? sharing.judge(record) : "none" };
  };
  const write = async (expected: string | undefined, record: TokenRecord): Promise<TokenRecord> => {
    const ttl = record.obtained_at + record.expires_in * 1000 - Date.now();
    if (ttl <= 0) return record;
    for (let tries = 0; tries < 8; tries += 1) {
      const was = expected;
      if (await step(() => store.compareAndSet(key, was, writeRecord(record), { ttl }), true)) break;
      const other = await read();
      if (other.record && other.use !== "none" && other.record.obtained_at >= record.obtained_at) return other.record;
      expected = other.text;
    }
    return record;
  };

  let found = await read();
  if (found.record && found.use === "use") return found.record;
  if (store.atomic === false) return write(found.text, await sharing.fetch());
  const [lease, owner] = [`${key}:lease`, crypto.randomUUID()];
  for (let [until, pause] = [Date.now() + WAIT_MS, 25]; Date.now() < until; pause = Math.min(2 * pause, 250)) {
    if (await step(() => store.compareAndSet(lease, undefined, owner, { ttl: LEASE_MS }), true)) {
      try {
        // The one that had the lease before may have written since.
        found = await read();
        if (found.record && found.use === "use") return found.record;
        return await write(found.text, await sharing.fetch());
      } catch (error) {
        deadline.check();
        if (!found.record || found.use === "none") throw error;
        // It could not be renewed ahead of its end; it still lasts.
        return found.record;
      } finally {
        if (!step.failed) await release(store, lease, owner);
      }
    }
    found = await read();
    // Another one is renewing it: there is no need to wait.
    if (found.record && found.use !== "none") return found.record;
    await deadline.sleep(pause * (0.5 + Math.random() / 2));
  }
  return write(found.text, await sharing.fetch());
}

/** Gives a token up in the store, if it is still the one there. */
export async function giveUpToken(sharing: Pick<Sharing, "store" | "key" | "deadline" | "log">, token: string): Promise<void> {
  const { store, key } = sharing;
  const step = stepsOf(sharing);
  const text = await step(() => store.get(key), undefined);
  if (readRecord(text)?.access_token !== token) return;
  await step(() => store.compareAndSet(key, text, GIVEN_UP, { ttl: GIVEN_UP_MS }), true);
}

interface Step {
  <T>(work: () => T | Promise<T>, otherwise: T): Promise<T>;
  /** Whether a step has failed. */
  failed: boolean;
}

/** Does steps with the store; after one that fails, the others are left out. */
function stepsOf({ deadline, log }: Pick<Sharing, "deadline" | "log">): Step {
  const step: Step = async (work, otherwise) => {
    if (step.failed) return otherwise;
    try {
      return await deadline.part(STORE_MS).waitFor(Promise.resolve().then(work));
    } catch (error) {
      deadline.check();
      step.failed = true;
      log.write("warn", `the token store failed, and is left out this time: ${messageOf(error)}`);
      return otherwise;
    }
  };
  step.failed = false;
  return step;
}

/** Deleted only by its owner, also when the call is over. Whether or not it comes to that, the lease ends by itself. */
async function release(store: Store, lease: string, owner: string): Promise<void> {
  const work = async () => {
    if ((await store.get(lease)) === owner) await store.delete(lease);
  };
  await new Deadline(STORE_MS, undefined, new Closing()).waitFor(work()).catch(() => undefined);
}
