// Reads accounts' messages so that each is handled, and none is answered twice: what every bot needs around `syncMsg`.

import { memoryStore } from "wecom-kf";

/** How old a message may be that is handled when there is no cursor yet, in seconds: WeCom then gives the last three days. */
const FRESH = 300;
/** The longest pause before an account whose pull failed is pulled again, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/**
 * Makes the function that pulls what is new in an account. `onMessage(message, open_kfid)` handles one message; `store` keeps each
 * account's cursor, and must outlive the process; `log` is told of each step. The function's promise is rejected when the pull failed.
 *
 * A callback that comes while its account is being pulled makes one more pull afterwards, and no second one beside it: two would begin at
 * the same cursor, and handle the same messages.
 *
 * A pull that failed is made again, since WeCom does not tell again what it has told: after `pause` milliseconds, then twice that, and so
 * on. `later(open_kfid, delay)` sees to it, where a timer does not last. A message that fails for `parkAfter` milliseconds, and nobody
 * knows why, is kept in the store as `parked:<open_kfid>:<msgid>`, for people to look at, and those behind it wait no longer.
 */
export function createInbox({ kf, onMessage, store = memoryStore(), log = () => {}, later, pause = 5000, parkAfter = 300_000 }) {
  /** Per account: the pull under way, the one that waits for it, how often it has failed. */
  const lines = new Map();

  function lineOf(open_kfid) {
    if (!lines.has(open_kfid)) lines.set(open_kfid, { failures: 0 });
    return lines.get(open_kfid);
  }

  function pull(open_kfid, token) {
    const line = lineOf(open_kfid);
    // The newest token lasts longest. A pull without one is allowed now and then.
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
      // A bot that ends: the next one begins with this page.
      if (error?.code === "transport.closed") throw error;
      const delay = Math.min(pause * 2 ** line.failures, LONGEST_PAUSE);
      line.failures += 1;
      log(`not pulled: ${open_kfid}: ${error?.message}; again in ${delay} ms`);
      await (later ?? timer)(open_kfid, delay);
      throw error;
    }
  }

  /** Instead of `later`, in a process. */
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
      // A cursor that stands still would be asked for again for ever.
      if (!page.next_cursor || page.next_cursor === cursor) return;
      more = page.has_more === 1;
      cursor = page.next_cursor;
      // Only now: a process that ends before this reads the page again, and its answers are known by their msgid.
      await store.set(key, cursor);
    }
  }

  /** Since when messages are handled. Stored: were it reckoned anew at each try, what waits through an outage would be too old. */
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
      // Wrong with this very message: it must not hold up those behind it. An account's failure (a refused secret or address, a closed
      // client) would hit them too: the pull ends, and the next one begins with this page, however long it takes.
      if (error?.owner === "message") return log(`passed over: ${message.msgid}: ${error.message}`);
      if (error?.owner === "account" || !(await parked(message, open_kfid))) throw error;
      log(`parked: ${message.msgid}: ${error?.message}`);
    }
  }

  /** Whether a message that fails for a reason that nobody knows has failed for so long that those behind it go on. */
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
 * The msgid of an answer: the same for the same answer to the same message, however often it is made. Sent with `idempotent: true`, a
 * second one is no second message on the customer's phone, and no error either.
 */
export async function answerId({ open_kfid, msgid }, ordinal = 0) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${open_kfid} ${msgid} ${ordinal}`));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
