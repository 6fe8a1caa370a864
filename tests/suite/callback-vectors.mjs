// Every published vector, opened and sealed again.

import published from "../vectors/callback-public.json" with { type: "json" };

const { vectors } = published;
const settings = (vector) => ({ token: vector.token, encodingAesKey: vector.aes_key, receiveId: vector.receiver });
const query = (vector) => `msg_signature=${vector.signature}&timestamp=${vector.timestamp}&nonce=${vector.nonce}`;
const body = (ciphertext) => `<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`;

export const specs = {};

for (const vector of vectors.filter(({ kind }) => kind === "echo")) {
  specs[`${vector.id} echoes its text`] = ({ wecom, assert }) => {
    const callback = wecom.createCallback(settings(vector));
    assert.equal(callback.verifyUrl(`${query(vector)}&echostr=${encodeURIComponent(vector.ciphertext)}`), vector.plaintext);
    // A framework that decodes forms turns the plus signs into spaces.
    const { signature: msg_signature, timestamp, nonce } = vector;
    const decoded = { msg_signature, timestamp, nonce, echostr: vector.ciphertext.replaceAll("+", " ") };
    assert.equal(callback.verifyUrl(decoded), vector.plaintext);
  };
}

for (const vector of vectors.filter(({ kind }) => kind === "message")) {
  specs[`${vector.id} opens to its text`] = ({ wecom, assert }) => {
    const callback = wecom.createCallback(settings(vector));
    const event = callback.open(query(vector), new TextEncoder().encode(body(vector.ciphertext)));
    assert.equal(event.raw, vector.plaintext);
    assert.equal(event.receive_id, vector.receiver);
    assert.equal(event.event, "text");
    assert.equal(event.fields.MsgType, "text");
    assert.deepEqual(callback.open(query(vector), body(vector.ciphertext)), event);
  };

  specs[`${vector.id} is refused for another receiver`] = ({ wecom, throws }) => {
    const callback = wecom.createCallback({ ...settings(vector), receiveId: "ww6a112864f8022919" });
    throws(() => callback.open(query(vector), body(vector.ciphertext)), "callback.receiver_mismatch");
  };
}

for (const vector of vectors.filter(({ kind }) => kind !== "signature")) {
  specs[`${vector.id} is sealed byte for byte`] = ({ wecom, assert }) => {
    const random = Uint8Array.from(vector.random16_hex.match(/../g), (byte) => Number.parseInt(byte, 16));
    const { timestamp, nonce } = vector;
    const sealed = wecom.createCallback(settings(vector)).seal(vector.plaintext, { timestamp, nonce, random });
    assert.equal(sealed.encrypt, vector.ciphertext);
    assert.equal(sealed.msg_signature, vector.signature);
  };
}

for (const vector of vectors) {
  specs[`${vector.id} is refused when anything signed is changed`] = ({ wecom, throws }) => {
    const keys = { token: vector.token, encodingAesKey: vector.aes_key ?? vectors[0].aes_key };
    const callback = wecom.createCallback({ ...keys, receiveId: { unchecked: true } });
    for (const name of ["msg_signature", "timestamp", "nonce"]) {
      const changed = query(vector).replace(new RegExp(`${name}=.`), `${name}=x`);
      throws(() => callback.open(changed, body(vector.ciphertext)), "callback.signature_mismatch");
    }
    throws(() => callback.open(query(vector), body(`A${vector.ciphertext.slice(1)}`)), "callback.signature_mismatch");
  };
}

specs["V3's signature is right, and its key is not published"] = ({ wecom, throws }) => {
  const vector = vectors.find(({ id }) => id === "V3");
  const callback = wecom.createCallback({ token: vector.token, encodingAesKey: vectors[0].aes_key, receiveId: "x" });
  throws(() => callback.open(query(vector), body(vector.ciphertext)), "callback.bad_padding");
};
