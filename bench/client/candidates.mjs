// The candidates. Each sends the same message and reads the errcode of the response.
// Ours also checks the message, caches the token and retries.

import http from "node:http";
import axios from "axios";
import { Pool } from "undici";
import { KfClient } from "wecom-kf";

export const US = "wecom-kf, native";
export const US_FETCH = "wecom-kf, fetch";
export const FETCH = "fetch";

const MESSAGE = {
  touser: "wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw",
  open_kfid: "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q",
  msgtype: "text",
  text: { content: "您好，您的订单已发货。" },
};
const PULL = { open_kfid: MESSAGE.open_kfid, cursor: "4gw7MepFLfgF2VC5npN", limit: 1000 };
const HEADERS = { "content-type": "application/json" };
const TOKEN = "bench-access-token-0123456789abcdef";

/** Each candidate: `send()` a message, `pull()` a page. */
export function makeCandidates(baseUrl) {
  const client = (transport) => {
    const kf = new KfClient({ corpId: "wwbench", secret: "secret", baseUrl, transport });
    return { send: () => kf.sendMsg(MESSAGE), pull: () => kf.syncMsg(PULL), close: () => kf.close() };
  };
  /** Creates a candidate from a function `post(path, body)` that returns the parsed response. */
  const by = (post, close = () => {}) => ({
    send: () => post(`/cgi-bin/kf/send_msg?access_token=${TOKEN}`, MESSAGE),
    pull: () => post(`/cgi-bin/kf/sync_msg?access_token=${TOKEN}`, PULL),
    close,
  });
  const pool = new Pool(baseUrl);
  const agent = new http.Agent({ keepAlive: true });
  const axiosAgent = new http.Agent({ keepAlive: true });
  const byAxios = axios.create({ baseURL: baseUrl, httpAgent: axiosAgent });
  const { port } = new URL(baseUrl);
  return {
    [US]: client("native"),
    [US_FETCH]: client("fetch"),
    [FETCH]: by(async (path, body) =>
      (await fetch(baseUrl + path, { method: "POST", headers: HEADERS, body: JSON.stringify(body) })).json(),
    ),
    "undici Pool": by(
      async (path, body) => (await pool.request({ path, method: "POST", headers: HEADERS, body: JSON.stringify(body) })).body.json(),
      () => pool.close(),
    ),
    axios: by(
      async (path, body) => (await byAxios.post(path, body)).data,
      () => axiosAgent.destroy(),
    ),
    "http.Agent": by(
      (path, body) =>
        new Promise((resolve, reject) => {
          const bytes = Buffer.from(JSON.stringify(body));
          const request = http.request(
            { agent, host: "127.0.0.1", port, path, method: "POST", headers: { ...HEADERS, "content-length": bytes.length } },
            (response) => {
              const chunks = [];
              response.on("data", (chunk) => chunks.push(chunk));
              response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
              response.on("error", reject);
            },
          );
          request.on("error", reject);
          request.end(bytes);
        }),
      () => agent.destroy(),
    ),
  };
}
