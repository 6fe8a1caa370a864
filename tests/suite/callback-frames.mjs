// Frames of the cipher, right and wrong: what every engine makes of each.

import frames from "../vectors/callback-frames.json" with { type: "json" };

const { common } = frames;

export const specs = {};

for (const { name, ciphertext, signature, message, receiver, code, number, ...settings } of frames.cases) {
  specs[name] = ({ wecom, assert, throws }) => {
    const { token, key, receivers, timestamp, nonce } = { ...common, ...settings };
    const callback = wecom.createCallback({ token, encodingAesKey: key, receiveId: receivers ?? { unchecked: true } });
    const query = { msg_signature: signature, timestamp, nonce };
    const verify = () => callback.verifyUrl({ ...query, echostr: ciphertext });
    const open = () => callback.open(query, `<xml><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`);
    if (code === undefined) {
      assert.equal(verify(), message);
      // The receiver, which a check of the URL does not tell.
      const asked = [];
      const decides = wecom.createCallback({ token, encodingAesKey: key, receiveId: (id) => asked.push(id) > 0 });
      decides.verifyUrl({ ...query, echostr: ciphertext });
      assert.deepEqual(asked, [receiver]);
      return;
    }
    for (const call of [verify, open]) assert.equal(throws(call, code).number, number);
  };
}
