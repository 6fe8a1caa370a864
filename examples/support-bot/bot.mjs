// A bot for 微信客服: welcomes customers, answers them, and hands over to a human on request.
// It runs wherever `wecom-kf` does: server.mjs runs it on node:http, worker.mjs in a worker.

import { ServiceState } from "wecom-kf";
import { answerId, createInbox } from "./inbox.mjs";

const MENU = {
  head_content: "您好，我是智能助手。请选择，或直接输入您的问题：",
  list: [
    { type: "click", click: { id: "order", content: "查询订单" } },
    { type: "click", click: { id: "human", content: "转人工" } },
  ],
};

/**
 * Creates the function that handles callbacks. Its property `pull(open_kfid)` reads an account without a callback. `servicer_userid` is the
 * servicer to hand over to; `store` keeps the cursors and must survive the process; `log` receives each step; `more` is for the inbox.
 */
export function createBot({ kf, servicer_userid, store, log = () => {}, ...more }) {
  const pull = createInbox({ kf, onMessage, store, log, ...more });

  function onEvent(event) {
    // All events of an app arrive at one URL; the bot ignores the others.
    if (event.event !== "kf_msg_or_event" || !event.open_kfid) return;
    log(`verified and decrypted: ${event.event} for ${event.open_kfid}`);
    return pull(event.open_kfid, event.token);
  }

  async function onMessage(message) {
    if (message.msgtype === "event") return onKfEvent(message.event, message.send_time);
    // Servicers' messages are in the same list: answer only customers.
    if (message.origin === 3 && message.msgtype === "text") return answer(message);
  }

  async function onKfEvent(event, send_time) {
    if (event.event_type === "enter_session" && event.welcome_code) {
      await kf.sendMsgOnEvent({ code: event.welcome_code, code_issued_at: send_time, msgtype: "msgmenu", msgmenu: MENU });
      log("sendMsgOnEvent: welcome menu, with the event's welcome_code");
    }
    if (event.event_type === "session_status_change" && event.change_type === 3 && event.msg_code) {
      await kf.sendMsgOnEvent({ code: event.msg_code, msgtype: "text", text: { content: "会话已结束，感谢您的咨询。" } });
      log("sendMsgOnEvent: farewell, with the event's msg_code");
    }
  }

  async function answer(message) {
    const { open_kfid, external_userid, text } = message;
    const session = { open_kfid, external_userid };
    const { service_state } = await kf.getServiceState(session);
    // Queued, with a servicer, or ended in the meantime: the API may not send (95018).
    if (service_state !== ServiceState.New && service_state !== ServiceState.Bot) return;
    const reply = async (content) =>
      kf.sendText({ open_kfid, touser: external_userid, content, msgid: await answerId(message) }, { idempotent: true });
    if (service_state === ServiceState.New) {
      await kf.transServiceState({ ...session, from: service_state, service_state: ServiceState.Bot });
      log("transServiceState: 0 → 1, the bot takes the session");
    }
    if (text.menu_id === "human" || text.content.includes("人工")) {
      // Reply first: once a servicer has the session, the API may not send.
      await reply("正在为您转接人工客服，请稍候。");
      await kf.transServiceState({ ...session, from: ServiceState.Bot, service_state: ServiceState.Servicer, servicer_userid });
      log(`transServiceState: 1 → 3, handed over to ${servicer_userid}`);
      return;
    }
    await reply(text.menu_id === "order" ? "请把订单号发给我。" : `已收到：“${text.content}”。需要人工服务请回复“人工”。`);
    log("sendText: answered");
  }

  return Object.assign(onEvent, { pull });
}
