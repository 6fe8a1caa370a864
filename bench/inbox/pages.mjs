// An account with a backlog: pages of 1000 messages, as the server gives them, and a client whose `fetch` gives them.

import { KfClient } from "wecom-kf";

export const OPEN_KFID = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q";
/** The messages of a page. */
export const PAGE = 1000;
const CUSTOMERS = 500;
const TEXT = "您好，我想咨询一下订单的发货时间，麻烦帮我看看，谢谢！";

const TOKEN = { errcode: 0, errmsg: "ok", access_token: "t", expires_in: 7200 };

function messageOf(number) {
  return {
    msgid: `5Wq8Xb1nS2kd9fGh3JmP7t${String(number).padStart(10, "0")}`,
    open_kfid: OPEN_KFID,
    external_userid: `wmAJ2GCAAAme1XQRC-NI-q0_ZM${String((number * 7) % CUSTOMERS).padStart(6, "0")}`,
    send_time: 1_785_000_000 + Math.floor(number / 50),
    origin: 3,
    msgtype: "text",
    text: { content: `${TEXT}${number}` },
  };
}

function pageText(at, pages) {
  const msg_list = Array.from({ length: PAGE }, (_, number) => messageOf(at * PAGE + number));
  return JSON.stringify({ errcode: 0, errmsg: "ok", next_cursor: `c${at + 1}`, has_more: at + 1 < pages ? 1 : 0, msg_list });
}

/** A client of an account with so many pages. With `kept`, they are made before; otherwise each when it is pulled. */
export function clientOf(pages, { kept = true } = {}) {
  const texts = kept ? Array.from({ length: pages }, (_, at) => pageText(at, pages)) : [];
  const end = JSON.stringify({ errcode: 0, errmsg: "ok", next_cursor: `c${pages}`, has_more: 0, msg_list: [] });
  const fetch = async (input, init) => {
    if (String(input).includes("/gettoken")) return Response.json(TOKEN);
    const { cursor = "c0" } = JSON.parse(init.body);
    const at = Number(cursor.slice(1));
    const text = at >= pages ? end : (texts[at] ?? pageText(at, pages));
    return new Response(text, { headers: { "content-type": "application/json" } });
  };
  return new KfClient({ corpId: "ww1", secret: "s", fetch });
}

/** A client of an account to which one message after the other is added by `add()`, which returns its number. */
export function clientOfOne() {
  let count = 0;
  const fetch = async (input, init) => {
    if (String(input).includes("/gettoken")) return Response.json(TOKEN);
    const { cursor = "c0" } = JSON.parse(init.body);
    const from = Number(cursor.slice(1));
    const msg_list = Array.from({ length: count - from }, (_, at) => messageOf(from + at));
    return Response.json({ errcode: 0, errmsg: "ok", next_cursor: `c${count}`, has_more: 0, msg_list });
  };
  const add = () => (count += 1) - 1;
  return { kf: new KfClient({ corpId: "ww1", secret: "s", fetch }), add };
}

/** The callback that announces them. */
export const notice = () => ({
  event: "kf_msg_or_event",
  to_user_name: "ww1",
  open_kfid: OPEN_KFID,
  token: "callback-token",
  create_time: Math.floor(Date.now() / 1000),
});
