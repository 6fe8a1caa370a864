// Reads accounts' messages so that each is handled, and none is answered twice: what every bot needs around `syncMsg`.

import { memoryStore } from "wecom-kf";

/** How old a message may be that is handled when there is no cursor yet, in seconds: WeCom then gives the last three days. */
const FRESH = 300;

/**
 * Makes the function that pulls what is new in an account. `onMessage(message, open_kfid)` handles one message; `store` keeps each account's
 * cursor, and must outlive the process; `log` is told of each step.
 *
 * A callback that comes while its account is being pulled makes one more pull afterwards, and no second one beside it: two would begin at the
 * same cursor, and handle the same messages.
 */
export function createInbox({ kf, onMessage, store = memoryStore(), log = () => {} }) {
  /** Per account: the pull under way, and the one that waits for it. */
  const lines = new Map();

  return function pull(open_kfid, token) {
    const line = lines.get(open_kfid) ?? {};
    lines.set(open_kfid, line);
    // The newest token lasts longest. A pull without one is allowed now and then.
    line.token = token ?? line.token;
    line.next ??= (line.running ?? Promise.resolve()).then(() => {
      const now = read(open_kfid, line.token);
      line.running = now.catch(() => {});
      line.next = line.token = undefined;
      return now;
    });
    return line.next;
  };

  async function read(open_kfid, token) {
    const key = `cursor:${open_kfid}`;
    let cursor = await store.get(key);
    const since = cursor === undefined ? Date.now() / 1000 - FRESH : 0;
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

  async function handle(message, open_kfid) {
    try {
      await onMessage(message, open_kfid);
    } catch (error) {
      // What can succeed later ends the pull: the next one begins with this page. What cannot must not hold up those behind it.
      if (error.retryable) throw error;
      log(`${message.msgid}: ${error.message}`);
    }
  }
}

/**
 * The msgid of an answer: the same for the same answer to the same message, however often it is made. Sent with `idempotent: true`, a second
 * one is no second message on the customer's phone, and no error either.
 */
export async function answerId({ open_kfid, msgid }, ordinal = 0) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${open_kfid} ${msgid} ${ordinal}`));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
