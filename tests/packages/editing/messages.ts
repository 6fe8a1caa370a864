// A bot: a callback, the messages behind it, and answers of several types.

import { createCallback, createFetchHandler, KfClient, type KfMessage, menu, mergedItems, type SendMsgRequest } from "wecom-kf";

const kf = new KfClient({ corpId: "ww1", secret: "s" });
const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" });

export const handler = createFetchHandler(callback, async (event) => {
  if (event.event !== "kf_msg_or_event") return;
  const { token, open_kfid } = event;
  const page = await kf.syncMsg({ token, open_kfid });
  for (const message of page.msg_list) await answer(message);
});

async function answer(message: KfMessage): Promise<void> {
  const reply = replyTo(message);
  if (reply) await kf.sendMsg(reply);
}

function replyTo(message: KfMessage): SendMsgRequest | undefined {
  if (message.msgtype === "event") {
    switch (message.event.event_type) {
      case "enter_session":
        void kf.sendMsgOnEvent({ code: message.event.welcome_code ?? "", msgtype: "text", text: { content: "hi" } });
        return undefined;
      case "msg_send_fail":
        console.warn(message.event.fail_msgid, message.event.fail_type);
        return undefined;
      default:
        return undefined;
    }
  }
  const to = { touser: message.external_userid, open_kfid: message.open_kfid };
  switch (message.msgtype) {
    case "text":
      return { ...to, msgtype: "text", text: { content: message.text.content } };
    case "image":
      return { ...to, msgtype: "image", image: { media_id: message.image.media_id } };
    case "location":
      return { ...to, msgtype: "location", location: message.location };
    case "merged_msg":
      return {
        ...to,
        msgtype: "text",
        text: {
          content: mergedItems(message)
            .map(({ msgtype }) => msgtype)
            .join(),
        },
      };
    default:
      return { ...to, msgtype: "msgmenu", msgmenu: menu({ head: "?", items: [menu.click("1", "a"), menu.view("https://a", "b")] }) };
  }
}
