"use strict";
// Copied by `npm run codegen` from crates/wecom-kf-engine/src/decode.js. Do not edit.

/**
 * The outcome that stands in the text of `open` (crates/wecom-kf-engine/src/codec.rs): an event, or that the signature is wrong.
 */
function decode(text) {
  switch (text.charCodeAt(0)) {
    case 0x6d: {
      const account = 11 + length(text, 1);
      const corp = account + length(text, 3);
      const time = corp + length(text, 5);
      const receiver = time + length(text, 7);
      const raw = receiver + length(text, 9);
      const event = {
        event: "kf_msg_or_event",
        to_user_name: text.slice(corp, time),
        create_time: Number(text.slice(time, receiver)),
        token: text.slice(11, account),
        receive_id: text.slice(receiver, raw),
        raw: text.slice(raw),
      };
      if (corp > account) event.open_kfid = text.slice(account, corp);
      return { value: event };
    }
    case 0x6a:
      return { value: JSON.parse(text.slice(1)) };
    default:
      return { failure: { code: "callback.signature_mismatch", details: {} } };
  }
}

/** A length that stands in two characters: the higher and the lower 7 bits. */
function length(text, at) {
  return (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
}

module.exports = { decode };
