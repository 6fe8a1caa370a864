// The smallest bot: answers each text with its length. Prints when it listens, and its engine.

import { createServer } from "node:http";
import { createCallback, createNodeHandler, engineInfo, KfClient } from "wecom-kf";

const { PORT, WECOM_KF_CORP_ID, WECOM_KF_CALLBACK_TOKEN, WECOM_KF_ENCODING_AES_KEY } = process.env;
const kf = new KfClient();
const callback = createCallback({
  token: WECOM_KF_CALLBACK_TOKEN,
  encodingAesKey: WECOM_KF_ENCODING_AES_KEY,
  receiveId: WECOM_KF_CORP_ID,
});
let cursor;

async function onEvent(event) {
  if (event.event !== "kf_msg_or_event") return;
  for (let more = 1; more === 1; ) {
    const page = await kf.syncMsg({ open_kfid: event.open_kfid, token: event.token, cursor });
    for (const { msgtype, origin, external_userid, text, msgid } of page.msg_list) {
      if (msgtype !== "text" || origin !== 3) continue;
      const content = `${text.content}: ${[...text.content].length}`;
      const id = msgid.replaceAll(/\W/g, "").slice(-32);
      await kf.sendText({ open_kfid: event.open_kfid, touser: external_userid, content, msgid: id }, { idempotent: true });
    }
    cursor = page.next_cursor;
    more = page.has_more;
  }
}

createServer(createNodeHandler(callback, onEvent)).listen(Number(PORT), "127.0.0.1", () => {
  console.log(`ready ${JSON.stringify(engineInfo())}`);
});
