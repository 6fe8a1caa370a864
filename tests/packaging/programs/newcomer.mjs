// A newcomer's first program: a bot and a customer in one process, without a WeCom account.

import { createSandbox } from "@wecom-kf/sandbox";
import { createCallback, createFetchHandler, engineInfo, KfClient } from "wecom-kf";

const sandbox = createSandbox({ onCallback: (request) => handler(request) });
const kf = new KfClient({ corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch });
const { token, encodingAesKey } = sandbox.callback;
const callback = createCallback({ token, encodingAesKey, receiveId: sandbox.corpId });
let cursor;

const handler = createFetchHandler(callback, async (event) => {
  if (event.event !== "kf_msg_or_event") return;
  const page = await kf.syncMsg({ open_kfid: event.open_kfid, token: event.token, cursor });
  cursor = page.next_cursor;
  for (const message of page.msg_list) {
    if (message.msgtype !== "text" || message.origin !== 3) continue;
    await kf.sendText({ open_kfid: event.open_kfid, touser: message.external_userid, content: `您好！您说：${message.text.content}` });
  }
});

const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
const { external_userid } = sandbox.customerEnters({ open_kfid });
const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "在吗？" });
const [answer] = await sandbox.waitFor({ external_userid, after: msgid });
console.log(JSON.stringify({ answer: answer.body.content, engine: engineInfo().engine }));
sandbox.close();
