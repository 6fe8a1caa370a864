// Reads the messages of accounts so that each is handled and none is answered twice. Every bot needs this around `syncMsg`.

import { memoryStore } from "wecom-kf";

/** The maximum age of messages to handle when there is no cursor yet, in seconds: WeCom then returns the last three days. */
const FRESH = 300;
/** The maximum pause before a failed pull is repeated, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/**
 * Creates the function that pulls the new messages of an account. `onMessage(message, open_kfid)` handles one message; `store` keeps each
 * account's cursor and must survive the process; `log` receives each step. The function's promise rejects if the pull fails.
 *
 * A callback that arrives during a pull of its account starts another pull afterwards, not at the same time: two pulls would start at the
 * same cursor and handle the same messages.
 *
 * A failed pull is repeated, because WeCom does not repeat an acknowledged callback: after `pause` milliseconds, then twice that.
 * Pass `schedule(open_kfid, delay)` where timers do not survive. A message that fails for an unknown reason for `parkAfter` milliseconds
 * is stored as `parked:<open_kfid>:<msgid>` for manual handling, and the messages after it continue.
 */
export function createInbox({ kf, onMessage, store = memoryStore(), log = () => {}, schedule, pause = 5000, parkAfter = 300_000 }) {
  /** Per account: the running pull, the one waiting for it, and the number of failures. */
  const lines = new Map();

  function lineOf(open_kfid) {
    if (!lines.has(open_kfid)) lines.set(open_kfid, { failures: 0 });
    return lines.get(open_kfid);
  }

  function pull(open_kfid, token) {
    const line = lineOf(open_kfid);
    // The newest token is valid longest. Occasional pulls without a token are allowed.
    line.token = token ?? line.token;
    line.next ??= (line.running ?? Promise.resolve()).then(() => {
      line.next = undefined;
      const now = attempt(open_kfid, line);
      line.running = now.catch(() => {});
      return now;
    });
    return line.next;
  }

  async function attempt(open_kfid, line) {
    try {
      await read(open_kfid, line.token);
      line.failures = 0;
    } catch (error) {
      // The bot is shutting down: the next one starts with this page.
      if (error?.code === "transport.closed") throw error;
      const delay = Math.min(pause * 2 ** line.failures, LONGEST_PAUSE);
      line.failures += 1;
      log(`pull failed: ${open_kfid}: ${error?.message}; retry in ${delay} ms`);
      await (schedule ?? timer)(open_kfid, delay);
      throw error;
    }
  }

  /** The default of `schedule`. */
  function timer(open_kfid, delay) {
    const line = lineOf(open_kfid);
    clearTimeout(line.timer);
    line.timer = setTimeout(() => pull(open_kfid).catch(() => {}), delay);
    line.timer.unref?.();
  }

  async function read(open_kfid, token) {
    const key = `cursor:${open_kfid}`;
    let cursor = await store.get(key);
    const since = cursor === undefined ? await firstTime(open_kfid) : 0;
    for (let more = true; more; ) {
      const page = await kf.syncMsg({ open_kfid, token, cursor });
      log(`syncMsg: ${page.msg_list.length} new, has_more ${page.has_more}`);
      for (const message of page.msg_list) {
        if (message.send_time >= since) await handle(message, open_kfid);
      }
      // An unchanged cursor would cause an endless loop.
      if (!page.next_cursor || page.next_cursor === cursor) return;
      more = page.has_more === 1;
      cursor = page.next_cursor;
      // Stored last: after a crash the page is read again, and its answers are recognised by their msgids.
      await store.set(key, cursor);
    }
  }

  /** The time from which messages are handled. Stored, so that messages do not become too old while pulls fail. */
  async function firstTime(open_kfid) {
    const key = `since:${open_kfid}`;
    const stored = await store.get(key);
    if (stored !== undefined) return Number(stored);
    const since = Date.now() / 1000 - FRESH;
    await store.set(key, String(since));
    return since;
  }

  async function handle(message, open_kfid) {
    try {
      await onMessage(message, open_kfid);
    } catch (error) {
      // A failure of this message must not block the messages after it. A failure of the account (a rejected secret or address, a closed
      // client) would affect them too: the pull ends, and the next one starts with this page, however long that takes.
      if (error?.owner === "message") return log(`skipped: ${message.msgid}: ${error.message}`);
      if (error?.owner === "account" || !(await parked(message, open_kfid))) throw error;
      log(`parked: ${message.msgid}: ${error?.message}`);
    }
  }

  /** Whether a message that fails for an unknown reason has failed long enough to continue without it. Then it is stored. */
  async function parked(message, open_kfid) {
    const { msgid } = message;
    const place = `parked:${open_kfid}:${msgid}`;
    if ((await store.get(place)) !== undefined) return true;
    const note = `failing:${open_kfid}`;
    const failing = JSON.parse((await store.get(note)) ?? "{}");
    if (failing.msgid !== msgid) {
      await store.set(note, JSON.stringify({ msgid, since: Date.now() }));
      return false;
    }
    if (Date.now() - failing.since < parkAfter) return false;
    await store.set(place, JSON.stringify(message));
    return true;
  }

  return pull;
}

/**
 * The msgid of an answer, always the same for the same answer to the same message. With `idempotent: true`, sending it again neither
 * duplicates the message nor fails.
 */
export async function answerId({ open_kfid, msgid }, ordinal = 0) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${open_kfid} ${msgid} ${ordinal}`));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
