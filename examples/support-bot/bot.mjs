// A bot for 微信客服: welcomes customers, answers them, and hands over to a human on request. These are the handlers of its inbox, which
// run wherever `wecom-kf` does: server.mjs runs them on node:http, worker.mjs in a worker.

import { ServiceState } from "wecom-kf";

const MENU = {
  head_content: "您好，我是智能助手。请选择，或直接输入您的问题：",
  list: [
    { type: "click", click: { id: "order", content: "查询订单" } },
    { type: "click", click: { id: "human", content: "转人工" } },
  ],
};

/** The handlers, for `createInbox`. `servicer_userid` is the servicer to hand over to; `log` receives each step. */
export function supportBot({ servicer_userid, log = () => {} }) {
  return {
    async onTurn(turn) {
      const { kf, message, open_kfid, customer: external_userid } = turn;
      if (message.msgtype !== "text") return;
      const { text } = message;
      const session = { open_kfid, external_userid };
      const { service_state } = await kf.getServiceState(session);
      // Queued, with a servicer, or ended in the meantime: the API may not send (95018).
      if (service_state !== ServiceState.New && service_state !== ServiceState.Bot) return;
      if (service_state === ServiceState.New) {
        await kf.transServiceState({ ...session, from: service_state, service_state: ServiceState.Bot });
        log("transServiceState: 0 → 1, the bot takes the session");
      }
      if (text.menu_id === "human" || text.content.includes("人工")) {
        // Reply first: once a servicer has the session, the API may not send.
        await turn.reply("正在为您转接人工客服，请稍候。");
        await kf.transServiceState({ ...session, from: ServiceState.Bot, service_state: ServiceState.Servicer, servicer_userid });
        log(`transServiceState: 1 → 3, handed over to ${servicer_userid}`);
        return;
      }
      await turn.reply(text.menu_id === "order" ? "请把订单号发给我。" : `已收到：“${text.content}”。需要人工服务请回复“人工”。`);
      log("reply: answered");
    },

    async onEvent(turn) {
      const { event } = turn;
      if (event.event_type === "enter_session" && event.welcome_code) {
        await turn.reply({ msgtype: "msgmenu", msgmenu: MENU });
        log("reply: welcome menu, with the event's welcome_code");
      }
      if (event.event_type === "session_status_change" && event.change_type === 3 && event.msg_code) {
        await turn.reply("会话已结束，感谢您的咨询。");
        log("reply: farewell, with the event's msg_code");
      }
    },
  };
}
