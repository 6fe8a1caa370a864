// A tuned implementation by hand with node:crypto and regular expressions: a KeyObject, one-shot hashing where Node.js has it, no copies.
// As strict as ours: compares the signature in constant time, and checks padding, length, UTF-8 and receiver.

import { Buffer, isAscii, isUtf8 } from "node:buffer";
import * as crypto from "node:crypto";

const sha1 = crypto.hash ? (text) => crypto.hash("sha1", text, "hex") : (text) => crypto.createHash("sha1").update(text).digest("hex");

/** Compares in constant time. */
export function same(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** The parameters of a query, without the cost of URLSearchParams. Repeated ones are rejected. An object is returned unchanged. */
export function parameters(query) {
  const found = typeof query === "string" ? {} : query;
  for (const part of typeof query === "string" ? query.split("&") : []) {
    const at = part.indexOf("=");
    const name = part.slice(0, at);
    const value = part.slice(at + 1);
    if (found[name] !== undefined) throw new Error(`${name} is repeated`);
    found[name] = value.includes("%") ? decodeURIComponent(value) : value;
  }
  if (!found.msg_signature || !found.timestamp || !found.nonce) throw new Error("a parameter is missing");
  return found;
}

const ENCRYPT = /<Encrypt>(?:<!\[CDATA\[)?([A-Za-z0-9+/]+={0,2})(?:\]\]>)?<\/Encrypt>/;

/** The ciphertext of a body. This check is strict enough for Base64. */
export function encryptOf(body) {
  const found = ENCRYPT.exec(body);
  if (!found || found[1].length % 4 !== 0) throw new Error("there is no Encrypt");
  return found[1];
}

const FIELD = /<(ToUserName|CreateTime|Event|Token|OpenKfId)>(?:<!\[CDATA\[([^]*?)\]\]>|([^<]*))<\//g;

/** The event of a message. */
export function eventOf(raw, receive_id) {
  const fields = {};
  FIELD.lastIndex = 0;
  for (let found = FIELD.exec(raw); found; found = FIELD.exec(raw)) fields[found[1]] = found[2] ?? found[3];
  const { ToUserName, CreateTime, Event, Token, OpenKfId } = fields;
  const event = { event: Event, to_user_name: ToUserName, create_time: Number(CreateTime), token: Token, receive_id, raw };
  if (OpenKfId) event.open_kfid = OpenKfId;
  return event;
}

/** The length of the padding, checked in full. */
export function padding(frame) {
  const pad = frame[frame.length - 1];
  if (pad < 1 || pad > 32) throw new Error("bad padding");
  for (let at = frame.length - pad; at < frame.length; at += 1) if (frame[at] !== pad) throw new Error("bad padding");
  return pad;
}

export function openByHand({ token, encodingAesKey, receiveId }) {
  const bytes = Buffer.from(encodingAesKey, "base64");
  const key = crypto.createSecretKey(bytes);
  const iv = bytes.subarray(0, 16);
  const receiver = Buffer.from(receiveId);
  return (query, body) => {
    const { msg_signature, timestamp, nonce } = parameters(query);
    const encrypt = encryptOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength).latin1Slice(0, body.byteLength));
    if (!same(sha1([token, timestamp, nonce, encrypt].sort().join("")), msg_signature)) throw new Error("wrong signature");
    const ciphertext = Buffer.from(encrypt, "base64");
    if (ciphertext.length % 32 !== 0) throw new Error("bad length");
    const frame = crypto.createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false).update(ciphertext);
    const end = frame.length - padding(frame);
    const length = frame.readUInt32BE(16);
    if (end < 20 || length > end - 20) throw new Error("bad length");
    if (receiver.compare(frame, 20 + length, end) !== 0) throw new Error("another receiver");
    const message = frame.subarray(20, 20 + length);
    if (!isUtf8(message)) throw new Error("no UTF-8");
    return eventOf(isAscii(message) ? message.latin1Slice(0, length) : message.utf8Slice(0, length), receiveId);
  };
}
