// Callbacks that must be refused, with the code, details and number that every engine gives.

import refused from "../vectors/callbacks-refused.json" with { type: "json" };

const encoder = new TextEncoder();

export const specs = {};

for (const { name, call, settings, query, body, body_base64, code, details, number } of refused.cases) {
  const bytes = body_base64 === undefined ? encoder.encode(body ?? "") : Uint8Array.from(atob(body_base64), (char) => char.charCodeAt(0));

  specs[name] = ({ engine, wecom, assert, throws }) => {
    const { value: callback, failure: refusal } = engine.createCallback(settings);
    const refusals = {
      callback: () => refusal,
      verify_url: () => callback.verifyUrl(query).failure,
      open: () => callback.open(query, bytes).failure,
    };
    const failure = refusals[call]();
    assert.equal(failure.code, code);
    if (details) assert.deepEqual(failure.details, details);
    if (call === "callback") return;

    const [{ token, encodingAesKey }, ...previous] = settings.pairs.map((pair) => ({
      token: pair.token,
      encodingAesKey: pair.encoding_aes_key,
    }));
    const opener = wecom.createCallback({ token, encodingAesKey, previous, receiveId: settings.receivers ?? { unchecked: true } });
    const error = throws(() => (call === "open" ? opener.open(query, bytes) : opener.verifyUrl(query)), code);
    assert.instanceOf(error, wecom.KfCallbackError);
    assert.equal(error.name, "KfCallbackError");
    assert.equal(error.number, number);
    const told = `${error.stack}${JSON.stringify(error)}`;
    for (const secret of ["TOKENmarker7f", "SYNCmarker9d", "PLAINmarker3c", encodingAesKey]) assert.notInclude(told, secret);
  };
}

for (const { name, settings } of refused.shapes) {
  specs[`an error of the program: ${name}`] = ({ engine, assert }) => {
    assert.throws(() => engine.createCallback(settings), TypeError);
  };
}

specs["a query longer than any of WeCom's is not read"] = ({ wecom, assert, throws }) => {
  const callback = wecom.createCallback({ token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" });
  const { query, body } = callback.seal("<xml><Event>x</Event></xml>");
  const long = `${query}&more=${"a".repeat(65_536)}`;
  const error = throws(() => callback.open(long, body), "callback.long_query");
  assert.deepEqual([error.details, error.number], [{ length: long.length }, -40001]);
  throws(() => callback.verifyUrl(long), "callback.long_query");
};

specs["settings that cannot work name the option"] = ({ wecom, throws }) => {
  const right = { token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" };
  throws(() => wecom.createCallback({ ...right, token: "" }), "client.bad_option");
  throws(() => wecom.createCallback({ ...right, token: undefined }), "client.bad_option");
  throws(() => wecom.createCallback({ ...right, encodingAesKey: undefined }), "client.bad_option");
  throws(() => wecom.createCallback({ ...right, receiveId: undefined }), "client.bad_option");
  throws(() => wecom.createCallback({ ...right, receiveId: [] }), "callback.bad_config");
  throws(() => wecom.createCallback({ ...right, encodingAesKey: "short" }), "callback.bad_key");
  throws(() => wecom.createCallback(right).open("msg_signature=1&timestamp=2&nonce=3", { a: 1 }), "callback.bad_envelope");
};
