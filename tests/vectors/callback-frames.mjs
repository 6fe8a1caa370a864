// Writes callback-frames.json: ciphertexts for every way in which a frame can be right or wrong, made with node:crypto and so by another
// implementation than ours. `node tests/vectors/callback-frames.mjs` writes the file anew.

import { createCipheriv, createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TOKEN = "QDG6eK";
const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const RECEIVER = "ww1234567890abcdef";
const TIMESTAMP = "1409659813";
const NONCE = "1372623149";
const RANDOM = Buffer.from("0123456789abcdef");

const bytes = (value) => (typeof value === "string" ? Buffer.from(value) : value);

function encrypt(blocks, key = KEY) {
  const secret = Buffer.from(key, "base64");
  const cipher = createCipheriv("aes-256-cbc", secret, secret.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

/** The frame of a message, without padding. */
function frame(message, { receiver = RECEIVER, length = bytes(message).length } = {}) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  return Buffer.concat([RANDOM, size, bytes(message), bytes(receiver)]);
}

/** As WeCom pads: to blocks of 32. */
function padded(text, block = 32) {
  const count = block - (text.length % block);
  return Buffer.concat([text, Buffer.alloc(count, count)]);
}

const cases = [];

function add(name, ciphertext, { key, receivers = [RECEIVER], ...expected }) {
  const text = ciphertext.toString("base64");
  const signature = createHash("sha1").update([TOKEN, TIMESTAMP, NONCE, text].sort().join("")).digest("hex");
  const { code, number } = expected;
  const settings = { ...(key && { key }), ...(receivers?.[0] === RECEIVER && receivers.length === 1 ? {} : { receivers }) };
  cases.push({
    name,
    ...settings,
    ciphertext: text,
    signature,
    ...(code ? { code, number } : { message: expected.message, receiver: expected.receiver ?? RECEIVER }),
  });
}

const good = (name, message, { receiver = RECEIVER, key, receivers } = {}) =>
  add(name, encrypt(padded(frame(message, { receiver })), key), { message, receiver, key, receivers: receivers ?? [receiver] });

const LENGTH = { code: "callback.bad_length", number: -40007 };
const PADDING = { code: "callback.bad_padding", number: -40008 };
const FRAME = { code: "callback.bad_frame", number: -40008 };
const TEXT = { code: "callback.not_utf8", number: -40008 };
const WHOM = { code: "callback.receiver_mismatch", number: -40005 };

// Right ones: every padding, every kind of text, receiver and key.
const head = 20 + RECEIVER.length;
for (let padding = 1; padding <= 32; padding += 1) good(`right: padding ${padding}`, "m".repeat(96 - padding - head));
good("right: no message", "");
good("right: no message, no receiver", "", { receiver: "" });
good("right: a message of one block of 4 KiB", "x".repeat(4096 - head - 1));
good("right: text of every UTF-8 length", "a\u007f\u0080é\u07ff\u0800微\uffff😀\u{10ffff}");
good("right: a byte order mark stays", "\ufeff<xml/>");
good("right: control characters and NUL stay", "\0\u0001\n\r\t\u001f");
good("right: a message that ends like padding", "m".repeat(96 - 16 - head) + "\u0010".repeat(15));
good("right: a receiver in Chinese", "echo", { receiver: "企业微信" });
good("right: a receiver that ends like padding", "echo", { receiver: "ww\u0001" });
good("right: a receiver that is longer than a block", "echo", { receiver: "w".repeat(200) });
good("right: one of several receivers", "echo", { receivers: ["suite", RECEIVER] });
good("right: anyone may be meant", "echo", { receivers: null });
for (const last of "ABCD") good(`right: key whose last letter is ${last}`, "echo", { key: `${KEY.slice(0, 42)}${last}` });
for (const last of "az9Z") good(`right: another key, last letter ${last}`, "echo", { key: `${OTHER_KEY.slice(0, 42)}${last}` });
add("right: padded to 16 only, as some libraries do", encrypt(padded(frame("m".repeat(8)), 16)), { message: "m".repeat(8) });

// Lengths of the ciphertext.
const whole = encrypt(padded(frame("m".repeat(100))));
for (const length of [1, 8, 15, 17, 24, 31, 33, 47, whole.length - 1]) add(`length: ${length} bytes`, whole.subarray(0, length), LENGTH);
add("length: a byte more than a message", Buffer.concat([whole, Buffer.from([0])]), LENGTH);
add("length: a message without its last block of 16", whole.subarray(0, whole.length - 16), PADDING);
add("length: a message without its first block of 16", whole.subarray(16), FRAME);

// Paddings: the value, and whether all its bytes are there and equal.
const end = (tail) =>
  Buffer.concat([frame("m".repeat(320)).subarray(0, 31 - ((tail.length + 31) % 32) + (tail.length > 224 ? 0 : 32)), tail]);
for (let value = 33; value <= 255; value += 1) {
  add(`padding: value ${value}, as many bytes`, encrypt(end(Buffer.alloc(value, value))), PADDING);
}
for (const value of [0, 33, 48, 64, 127, 128, 255])
  add(`padding: only the last byte, ${value}`, encrypt(end(Buffer.from([value]))), PADDING);
for (let value = 2; value <= 32; value += 1) {
  const first = Buffer.alloc(value, value);
  first[0] ^= 1;
  add(`padding: ${value} bytes, the first differs`, encrypt(end(first)), PADDING);
  const near = Buffer.alloc(value, value);
  near[value - 2] ^= 0x80;
  add(`padding: ${value} bytes, the last but one differs`, encrypt(end(near)), PADDING);
}
add("padding: zeros", encrypt(end(Buffer.alloc(16))), PADDING);
add("padding: ISO 10126, random bytes and a count", encrypt(end(Buffer.from([9, 200, 31, 77, 5]))), PADDING);
add("padding: ISO 7816-4, 0x80 and zeros", encrypt(end(Buffer.from([0x80, 0, 0, 0]))), PADDING);
add("padding: more than the frame has", encrypt(Buffer.alloc(16, 17)), PADDING);
add("padding: nothing but padding, 16", encrypt(Buffer.alloc(16, 16)), FRAME);
add("padding: nothing but padding, 32", encrypt(Buffer.alloc(32, 32)), FRAME);
add("padding: two blocks of padding", encrypt(Buffer.alloc(64, 32)), { ...FRAME });
add("padding: encrypted with another key", encrypt(padded(frame("echo")), OTHER_KEY), PADDING);

// Frames: the length field, and heads that are cut off.
const lengths = [1, 2, 31, 32, 33, 1000, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffec, 0xffffffff];
for (const more of lengths) {
  const length = more > 0xffff ? more : 4 + RECEIVER.length + more;
  add(`frame: a length of ${length} where ${4 + RECEIVER.length} bytes are`, encrypt(padded(frame("echo", { length }))), FRAME);
}
for (const length of [0, 1, 15, 16, 17, 18, 19])
  add(`frame: ${length} bytes of head`, encrypt(padded(frame("").subarray(0, length))), FRAME);
add("frame: length in the other byte order", encrypt(padded(frame("echo", { length: 0x04000000 }))), FRAME);

// Receivers.
const to = (receiver) => encrypt(padded(frame("echo", { receiver })));
for (const [what, receiver] of [
  ["another", "ww0000000000000000"],
  ["none", ""],
  ["in capitals", RECEIVER.toUpperCase()],
  ["one letter short", RECEIVER.slice(0, -1)],
  ["one letter more", `${RECEIVER}0`],
  ["NUL behind it", `${RECEIVER}\0`],
  ["space in front", ` ${RECEIVER}`],
  ["twice", RECEIVER + RECEIVER],
]) {
  add(`receiver: ${what}`, to(receiver), WHOM);
}
add("receiver: none is wanted, and one is there", to(RECEIVER), { receivers: [""], ...WHOM });
add("receiver: not among several", to(RECEIVER), { receivers: ["suite", "ww2"], ...WHOM });
add("receiver: the message's end is taken for it", encrypt(padded(frame("echo", { length: 3 }))), WHOM);
add("receiver: its beginning is taken for the message", encrypt(padded(frame("echo", { length: 5 }))), WHOM);

// Texts that are no UTF-8.
for (const [what, hex] of [
  ["a lone continuation byte", "80"],
  ["a lead byte alone", "e5"],
  ["two of three bytes", "e5beae".slice(0, 4)],
  ["three of four bytes", "f09f98"],
  ["an overlong NUL", "c080"],
  ["an overlong slash", "c0af"],
  ["an overlong letter of three bytes", "e08080"],
  ["a surrogate", "eda080"],
  ["a pair of surrogates", "eda0bdedb880"],
  ["beyond U+10FFFF", "f4908080"],
  ["five bytes", "f888808080"],
  ["0xfe", "fe"],
  ["0xff", "ff"],
  ["GBK", "c4e3bac3"],
  ["UTF-16", "fffe3c0078000000"],
]) {
  add(`text: ${what}`, encrypt(padded(frame(Buffer.from(hex, "hex")))), TEXT);
  add(
    `text: ${what}, in long ASCII`,
    encrypt(padded(frame(Buffer.concat([Buffer.alloc(100, "a"), Buffer.from(hex, "hex"), Buffer.alloc(60, "b")])))),
    TEXT,
  );
}
add("text: a receiver that is no UTF-8", to(Buffer.from("ff", "hex")), { receivers: null, ...TEXT });
add("text: cut within a character, the rest in the receiver", encrypt(padded(frame(Buffer.from("微"), { length: 2, receiver: "" }))), {
  receivers: null,
  ...TEXT,
});

/** The file's text. */
export function framesFile() {
  const about =
    "Frames of WXBizMsgCrypt, right and wrong, behind right signatures. Each is an echo: `message` and `receiver` come out, " +
    "or it is refused with `code` and WXBizMsgCrypt's `number`. `key` and `receivers` (null: anyone) stand where they differ " +
    "from the common ones. Written by callback-frames.mjs.";
  const common = { token: TOKEN, key: KEY, receivers: [RECEIVER], timestamp: TIMESTAMP, nonce: NONCE };
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  return `{\n  "about": ${JSON.stringify(about)},\n  "common": ${JSON.stringify(common)},\n  "cases": [\n${lines}\n  ]\n}\n`;
}

const file = fileURLToPath(new URL("callback-frames.json", import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, framesFile());
