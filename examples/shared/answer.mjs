// The bot of all examples: reads an account's new messages and answers each text. It imports nothing, so that it runs everywhere.

/** Without a stored cursor WeCom returns the messages of three days. Those older than this many seconds are then not answered. */
const FRESH = 300;

/** The reply to a text of a customer. */
const replyTo = (text) => `您说：${text.content}`;

/**
 * Creates the function that handles callback events. `store` keeps each account's cursor. A failed pull is repeated after `pause`
 * milliseconds until it succeeds, because WeCom does not repeat an acknowledged callback; with `retry: false` the promise rejects instead.
 */
export function createAnswer({ kf, store, retry = true, pause = 5000 }) {
  /** By account: the newest event whose pull has not started, and the pulls in progress. Two at a time would do everything twice. */
  const waiting = new Map();
  const running = new Map();

  return async function onEvent(event) {
    const { open_kfid } = event;
    if (event.event !== "kf_msg_or_event" || !open_kfid) return;
    waiting.set(open_kfid, event);
    if (!running.has(open_kfid)) running.set(open_kfid, pullAll(open_kfid));
    await running.get(open_kfid);
  };

  async function pullAll(open_kfid) {
    try {
      while (waiting.has(open_kfid)) {
        const event = waiting.get(open_kfid);
        waiting.delete(open_kfid);
        await pull(event).catch((error) => repeatLater(event, error));
      }
    } finally {
      running.delete(open_kfid);
    }
  }

  async function repeatLater(event, error) {
    if (!retry || error.code === "transport.closed") throw error;
    console.error(`a pull of ${event.open_kfid} failed and is repeated:`, error);
    await new Promise((resolve) => setTimeout(resolve, pause));
    // Without the token, which may expire meanwhile, unless a newer event has brought one.
    if (!waiting.has(event.open_kfid)) waiting.set(event.open_kfid, { ...event, token: undefined });
  }

  async function pull({ open_kfid, token, create_time }) {
    const key = `cursor:${open_kfid}`;
    let cursor = await store.get(key);
    const since = cursor === undefined ? create_time - FRESH : 0;
    for (let hasMore = true; hasMore; ) {
      const page = await kf.syncMsg({ open_kfid, token, cursor });
      for (const message of page.msg_list) if (message.send_time >= since) await answer(message);
      // After the answers, so that a crash repeats them instead of losing them; and never back, if another instance is ahead.
      if (page.next_cursor) await store.compareAndSet(key, cursor, page.next_cursor);
      hasMore = page.has_more === 1 && page.next_cursor !== cursor;
      cursor = page.next_cursor;
    }
  }

  async function answer({ msgtype, origin, open_kfid, external_userid: touser, msgid, text }) {
    // Events, and messages of servicers (origin 5), are in the same list.
    if (msgtype !== "text" || origin !== 3) return;
    const reply = { open_kfid, touser, content: replyTo(text), msgid: await replyId(open_kfid, msgid) };
    try {
      await kf.sendText(reply, { idempotent: true });
    } catch (error) {
      // This message cannot be answered, for example because the customer's 48 hours have passed. Any other failure ends the pull.
      if (error.owner !== "message") throw error;
      console.error(`the message ${msgid} is not answered:`, error);
    }
  }
}

/** The msgid of the reply, always the same for a message: WeCom drops a second reply with it. */
async function replyId(open_kfid, msgid) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${open_kfid} ${msgid}`));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
