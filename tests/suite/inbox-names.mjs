// What all instances that share a store agree on, in whatever language they are written: ids of messages without one, and keys.

import names from "../vectors/inbox-names.json" with { type: "json" };
import { keptLog } from "./inbox-stage.mjs";

export const specs = {
  async "a message without an id gets the same one in every language, and is handled once however it is written"(kit) {
    const turns = [];
    const { kf } = await kit.clientOf(({ path, body }) => {
      if (path !== "/cgi-bin/kf/sync_msg") return undefined;
      const has_more = body.cursor === undefined ? 1 : 0;
      const texts = names.messages.map((message) => message.texts.at(has_more - 1));
      return new Response(`{"errcode":0,"errmsg":"ok","next_cursor":"c${has_more}","has_more":${has_more},"msg_list":[${texts}]}`);
    });
    const options = { accounts: ["wk1"], start: "replay", store: kit.wecom.memoryStore(), logger: keptLog() };
    const inbox = kit.wecom.createInbox(kf, { ...options, onTurn: (turn) => turns.push(turn.message.msgid) });
    try {
      await inbox.catchUp();
      kit.assert.sameMembers(
        turns,
        names.messages.map(({ id }) => id),
      );
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "an id that no key can hold has a key of its own, the same in every language"(kit) {
    const store = kit.wecom.memoryStore();
    const entries = names.keys.map(({ entry }) => entry).filter((entry) => entry.startsWith("done:"));
    const { kf } = await kit.clientOf(({ path }) => {
      if (path !== "/cgi-bin/kf/sync_msg") return undefined;
      const text = { external_userid: "wm1", send_time: 1_800_000_000, origin: 3, msgtype: "text", text: { content: "你好" } };
      const msg_list = entries.map((entry) => ({ ...text, msgid: entry.slice("done:".length) }));
      return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 0, msg_list };
    });
    const turns = [];
    const options = { corpId: "ww1", accounts: ["wk1"], start: "replay", store, logger: keptLog() };
    const inbox = kit.wecom.createInbox(kf, { ...options, onTurn: (turn) => turns.push(turn.id) });
    try {
      await inbox.catchUp();
      kit.assert.lengthOf(turns, entries.length);
      await inbox.stop();
      for (const { entry, key } of names.keys) kit.assert.isString(await store.get(key), entry);
    } finally {
      await inbox.stop({ abandon: true });
    }
  },
};
