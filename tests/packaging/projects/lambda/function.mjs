// A Lambda function that answers each text with its length.

import { createCallback, engineInfo, KfClient } from "wecom-kf";
import { createLambdaHandler } from "wecom-kf/serverless";

const { WECOM_KF_CORP_ID, WECOM_KF_CALLBACK_TOKEN, WECOM_KF_ENCODING_AES_KEY } = process.env;
const kf = new KfClient();
const callback = createCallback({
  token: WECOM_KF_CALLBACK_TOKEN,
  encodingAesKey: WECOM_KF_ENCODING_AES_KEY,
  receiveId: WECOM_KF_CORP_ID,
});
let cursor;

export const handler = createLambdaHandler(callback, async (event) => {
  if (event.event !== "kf_msg_or_event") return;
  const page = await kf.syncMsg({ open_kfid: event.open_kfid, token: event.token, cursor });
  cursor = page.next_cursor;
  for (const { msgtype, origin, external_userid, text } of page.msg_list) {
    if (msgtype !== "text" || origin !== 3) continue;
    const content = `${text.content}: ${[...text.content].length}`;
    await kf.sendText({ open_kfid: event.open_kfid, touser: external_userid, content });
  }
});

export const engine = engineInfo();
