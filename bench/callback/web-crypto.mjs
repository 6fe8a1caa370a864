// The same with Web Crypto, for runtimes without node:crypto. WeCom pads to 32 bytes and Web Crypto only to 16: an additional block, which
// results from encrypting an empty text, makes the padding of every message valid.

import { encryptOf, eventOf, padding, parameters, same } from "./by-hand.mjs";

const { subtle } = globalThis.crypto;
const encoder = new TextEncoder();
const latin = new TextDecoder("latin1");
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const fromBase64 = Uint8Array.fromBase64
  ? (text) => Uint8Array.fromBase64(text)
  : (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const hex = (digest) => {
  let text = "";
  for (const byte of new Uint8Array(digest)) text += HEX[byte];
  return text;
};

export function openByWebCrypto({ token, encodingAesKey, receiveId }) {
  const bytes = fromBase64(`${encodingAesKey.slice(0, 42)}${canonical(encodingAesKey[42])}=`);
  const iv = bytes.slice(0, 16);
  const receiver = encoder.encode(receiveId);
  const imported = subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]);
  return async (query, body) => {
    const key = await imported;
    const { msg_signature, timestamp, nonce } = parameters(query);
    const encrypt = encryptOf(latin.decode(body));
    const ciphertext = fromBase64(encrypt);
    const { length } = ciphertext;
    if (length === 0 || length % 32 !== 0) throw new Error("bad length");
    const [digest, block] = await Promise.all([
      subtle.digest("SHA-1", encoder.encode([token, timestamp, nonce, encrypt].sort().join(""))),
      subtle.encrypt({ name: "AES-CBC", iv: ciphertext.subarray(length - 16) }, key, new Uint8Array(0)),
    ]);
    if (!same(hex(digest), msg_signature)) throw new Error("wrong signature");
    const longer = new Uint8Array(length + 16);
    longer.set(ciphertext);
    longer.set(new Uint8Array(block), length);
    const frame = new Uint8Array(await subtle.decrypt({ name: "AES-CBC", iv }, key, longer));
    const end = frame.length - padding(frame);
    const size = ((frame[16] << 24) | (frame[17] << 16) | (frame[18] << 8) | frame[19]) >>> 0;
    if (end < 20 || size > end - 20) throw new Error("bad length");
    if (end - 20 - size !== receiver.length || !receiver.every((byte, at) => byte === frame[20 + size + at]))
      throw new Error("another receiver");
    return eventOf(strict.decode(frame.subarray(20, 20 + size)), receiveId);
  };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The last character of a key without its two unused bits. */
function canonical(letter) {
  return LETTERS[LETTERS.indexOf(letter) & ~3];
}
