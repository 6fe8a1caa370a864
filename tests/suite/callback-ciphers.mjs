// What Web Crypto encrypts is read, and what is sealed Web Crypto reads: under a new key each, at every length. And ciphertexts in no
// Base64.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const RECEIVER = "ww12345678910";

const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A new EncodingAESKey, and the key that it stands for. */
async function makeKey() {
  const encodingAesKey = Array.from(random(43), (byte) => LETTERS[byte % LETTERS.length]).join("");
  const bytes = bytesOf(`${encodingAesKey}=`);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]);
  return { encodingAesKey, key, iv: bytes.slice(0, 16) };
}

/** Web Crypto pads by blocks of 16 whatever it is given: its own padding is one block, which goes. */
const encrypted = async (key, iv, bytes) => new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, bytes)).slice(0, -16);

/** A block of padding that Web Crypto takes off again. */
async function decrypted(key, iv, bytes) {
  const padding = await crypto.subtle.encrypt({ name: "AES-CBC", iv: bytes.slice(-16) }, key, new Uint8Array());
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, joined(bytes, new Uint8Array(padding))));
}

async function signature(...parts) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", encoder.encode(parts.sort().join(""))));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The frame of a message: random bytes, its length, the message, the receiver, the padding. */
function frame(message) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, message.length);
  const bytes = joined(random(16), length, message, encoder.encode(RECEIVER));
  const padding = 32 - (bytes.length % 32);
  return joined(bytes, new Uint8Array(padding).fill(padding));
}

/** A text of so many bytes, or up to two fewer. */
const text = (length) => "客x".repeat(length).slice(0, Math.floor(length / 2)) || "x".repeat(length);

const LENGTHS = Array.from({ length: 400 }, (_, length) => length);

export const specs = {
  async "decrypts what Web Crypto encrypts with random keys, at every length"({ wecom, assert }) {
    for (const length of LENGTHS) {
      const { encodingAesKey, key, iv } = await makeKey();
      const message = `<xml><Event>x</Event><Text>${text(length)}</Text></xml>`;
      const encrypt = base64(await encrypted(key, iv, frame(encoder.encode(message))));
      const msg_signature = await signature("token", "1700000000", "nonce", encrypt);
      const callback = wecom.createCallback({ token: "token", encodingAesKey, receiveId: RECEIVER });
      const event = callback.open({ msg_signature, timestamp: "1700000000", nonce: "nonce" }, `<xml><Encrypt>${encrypt}</Encrypt></xml>`);
      assert.equal(event.raw, message, `${encodingAesKey}, ${length}`);
    }
  },

  async "Web Crypto decrypts what is sealed with random keys, at every length"({ wecom, assert }) {
    for (const length of LENGTHS) {
      const { encodingAesKey, key, iv } = await makeKey();
      const callback = wecom.createCallback({ token: "token", encodingAesKey, receiveId: RECEIVER });
      const message = text(length);
      const sealed = callback.seal(message);
      const plain = await decrypted(key, iv, bytesOf(sealed.encrypt));
      const size = new DataView(plain.buffer).getUint32(16);
      const padding = plain.at(-1);
      assert.equal(decoder.decode(plain.slice(20, 20 + size)), message, `${encodingAesKey}, ${length}`);
      assert.equal(decoder.decode(plain.slice(20 + size, plain.length - padding)), RECEIVER);
      assert.ok(padding >= 1 && padding <= 32 && plain.slice(-padding).every((byte) => byte === padding));
      assert.equal(sealed.msg_signature, await signature("token", sealed.timestamp, sealed.nonce, sealed.encrypt));
    }
  },

  async "a character outside the Base64 alphabet is rejected at every position"({ wecom, throws }) {
    const { encodingAesKey } = await makeKey();
    const callback = wecom.createCallback({ token: "token", encodingAesKey, receiveId: RECEIVER });
    const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
    // A space stands for a plus sign, which forms turn into one.
    const wrong = [...characters.filter((character) => !/[A-Za-z0-9+/ ]/.test(character)), "客"];
    for (const character of wrong) {
      for (const at of [0, 15, 16, 40, 61]) {
        const echostr = `${"A".repeat(at)}${character}${"A".repeat(63 - at)}`;
        const msg_signature = await signature("token", "1700000000", "nonce", echostr);
        throws(() => callback.verifyUrl({ msg_signature, timestamp: "1700000000", nonce: "nonce", echostr }), "callback.bad_base64");
      }
    }
  },
};
