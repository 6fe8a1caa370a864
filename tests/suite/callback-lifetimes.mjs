// Callbacks that are disposed of.

const SETTINGS = { token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" };
const MESSAGE = "<xml><Event>x</Event></xml>";
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

export const specs = {
  "a disposed callback reports that, and others with equal settings keep working": ({ wecom, throws, assert }) => {
    const [one, other] = [wecom.createCallback(SETTINGS), wecom.createCallback(SETTINGS)];
    const { query, body, echo_query } = one.seal(MESSAGE);
    one[DISPOSE]();
    one[DISPOSE]();
    throws(() => one.open(query, body), "engine.callback_gone");
    throws(() => one.verifyUrl(echo_query), "engine.callback_gone");
    const error = throws(() => one.seal(MESSAGE), "engine.callback_gone");
    assert.instanceOf(error, wecom.KfEngineError);
    assert.isFalse(error.retryable);
    assert.equal(other.open(query, body).event, "x");
    other[DISPOSE]();
    throws(() => other.open(query, body), "engine.callback_gone");
    assert.equal(wecom.createCallback(SETTINGS).open(query, body).event, "x");
  },

  "callbacks with different settings share nothing": ({ wecom, throws }) => {
    const { query, body } = wecom.createCallback(SETTINGS).seal(MESSAGE);
    throws(() => wecom.createCallback({ ...SETTINGS, token: "T" }).open(query, body), "callback.signature_mismatch");
    throws(() => wecom.createCallback({ ...SETTINGS, receiveId: "ww2" }).open(query, body), "callback.receiver_mismatch");
    throws(() => wecom.createCallback({ ...SETTINGS, receiveId: "" }).open(query, body), "callback.receiver_mismatch");
  },
};
