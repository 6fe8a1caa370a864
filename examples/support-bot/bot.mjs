// A bot for 微信客服: welcomes customers, answers them, and hands them to a person when they ask for one.
// It runs wherever `wecom-kf` does: server.mjs puts it behind node:http, worker.mjs into a worker.

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
 * Makes the function that handles callbacks; its `pull(open_kfid)` reads an account without one. `servicer_userid` is the person that
 * customers are handed to; `store` keeps the cursors, and must outlive the process; `log` is told of each step; `more` is for the inbox.
 */
export function createBot({ kf, servicer_userid, store, log = () => {}, ...more }) {
  const pull = createInbox({ kf, onMessage, store, log, ...more });

  function onEvent(event) {
    // One URL receives all events of an app; the others are none of this bot's business.
    if (event.event !== "kf_msg_or_event" || !event.open_kfid) return;
    log(`verified and decrypted: ${event.event} for ${event.open_kfid}`);
    return pull(event.open_kfid, event.token);
  }

  async function onMessage(message) {
    if (message.msgtype === "event") return onKfEvent(message.event, message.send_time);
    // Servicers' messages come through the same stream: only customers are answered.
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
    // Waiting for a person, with one, or ended meanwhile: the API may not speak (95018).
    if (service_state !== ServiceState.New && service_state !== ServiceState.Bot) return;
    const reply = async (content) =>
      kf.sendText({ open_kfid, touser: external_userid, content, msgid: await answerId(message) }, { idempotent: true });
    if (service_state === ServiceState.New) {
      await kf.transServiceState({ ...session, from: service_state, service_state: ServiceState.Bot });
      log("transServiceState: 0 → 1, the bot takes the session");
    }
    if (text.menu_id === "human" || text.content.includes("人工")) {
      // Tell the customer first: once a person has the session, the API may not speak.
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
