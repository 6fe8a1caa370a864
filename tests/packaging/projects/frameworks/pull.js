// Answers each text with its length and the engine in use. The cursor is kept in memory, which is enough for a test.

import { engineInfo } from "wecom-kf";

let cursor;

export async function pull(kf, { open_kfid, token }) {
  const page = await kf.syncMsg({ open_kfid, token, cursor });
  for (const { msgtype, origin, external_userid, text, msgid } of page.msg_list) {
    if (msgtype !== "text" || origin !== 3) continue;
    const content = `${text.content}: ${[...text.content].length}, ${engineInfo().engine}`;
    const id = msgid.replaceAll(/\W/g, "").slice(-32);
    await kf.sendText({ open_kfid, touser: external_userid, content, msgid: id }, { idempotent: true });
  }
  cursor = page.next_cursor;
}
