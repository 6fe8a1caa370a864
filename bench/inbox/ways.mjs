// The ways to read a backlog: by the inbox, and by a loop that is written by hand, with the same durability.

import { createInbox } from "wecom-kf";
import { notice, OPEN_KFID, PAGE } from "./pages.mjs";

export const US = "inbox";
export const BY_HAND = "by hand";

const TTL = 73 * 3_600_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Reads by an inbox until so many messages are handled, and the last of them is stored as finished. */
async function byInbox(kf, store, count, onMessage = () => {}) {
  let handled = 0;
  const inbox = createInbox(kf, {
    store,
    corpId: "ww1",
    accounts: [OPEN_KFID],
    start: "replay",
    logger: silent,
    onTurn() {
      handled += 1;
      onMessage(handled);
    },
  });
  inbox.notify(notice());
  const { finished } = await inbox.poll();
  await inbox.stop();
  if (!finished || handled !== count) throw new Error(`${handled} of ${count} messages were handled`);
}

/** What somebody would write who knows what matters: duplicates are dropped, and what is finished is stored before the cursor moves. */
async function byHand(kf, store, count) {
  let handled = 0;
  const onMessage = async () => {
    handled += 1;
  };
  let cursor = await store.get("hand:cursor");
  for (;;) {
    const page = await kf.syncMsg({ open_kfid: OPEN_KFID, limit: PAGE, token: "callback-token", ...(cursor ? { cursor } : {}) });
    const keys = page.msg_list.map(({ msgid }) => `hand:done:${msgid}`);
    const seen = await (store.getMany ? store.getMany(keys) : Promise.all(keys.map((key) => store.get(key))));
    for (const [at, message] of page.msg_list.entries()) if (seen[at] === undefined) await onMessage(message);
    const entries = keys.map((key) => [key, "1"]);
    if (store.setMany) await store.setMany(entries, { ttl: TTL });
    else await Promise.all(entries.map(([key, value]) => store.set(key, value, { ttl: TTL })));
    cursor = page.next_cursor;
    await store.set("hand:cursor", cursor);
    if (!page.has_more) break;
  }
  if (handled !== count) throw new Error(`${handled} of ${count} messages were handled`);
}

export const ways = { [US]: byInbox, [BY_HAND]: byHand };
