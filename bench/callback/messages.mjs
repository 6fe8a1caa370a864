// The measured callbacks, as WeCom pushes them, in four sizes: the size of the decrypted message in UTF-8 bytes.

import { createCallback } from "wecom-kf";

export const SETTINGS = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "ww1234567890abcdef",
};

export const SIZES = [200, 500, 2048, 20480];

const cdata = (name, text) => `<${name}><![CDATA[${text}]]></${name}>`;
const bytes = (text) => Buffer.byteLength(text);

/** A kf_msg_or_event of exactly `size` bytes. The two small ones differ in the token's length; the others are filled with Chinese text. */
function message(size) {
  const parts = (token, rest) =>
    `<xml>${cdata("ToUserName", SETTINGS.receiveId)}<CreateTime>1348831860</CreateTime>${rest}` +
    `${cdata("Event", "kf_msg_or_event")}${cdata("Token", token)}</xml>`;
  const head = size < 300 ? "" : cdata("MsgType", "event") + cdata("OpenKfId", "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q");
  if (size < 1024)
    return parts("ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR".padEnd(size, "x7").slice(0, size - bytes(parts("", head))), head);
  const token = "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR";
  const room = size - bytes(parts(token, head + cdata("Remark", "")));
  const text = "您好，我的订单还没有发货，请帮我查一下。".repeat(room).slice(0, Math.floor(room / 3)) + "!".repeat(room % 3);
  return parts(token, head + cdata("Remark", text));
}

/** The callback of a size: query, body and, for the floods, a query with a wrong signature. */
export function pushed(size) {
  const text = message(size);
  if (bytes(text) !== size) throw new Error(`the message has ${bytes(text)} bytes instead of ${size}`);
  const random = new TextEncoder().encode("0123456789abcdef");
  const { query, encrypt } = createCallback(SETTINGS).seal(text, { timestamp: "1409659813", nonce: "1372623149", random });
  const body = `<xml>${cdata("ToUserName", SETTINGS.receiveId)}${cdata("Encrypt", encrypt)}${cdata("AgentID", "")}</xml>`;
  const wrong = query.replace(/msg_signature=(.)/, (_, first) => `msg_signature=${first === "0" ? 1 : 0}`);
  return { query, wrong, body: new Uint8Array(Buffer.from(body)) };
}
