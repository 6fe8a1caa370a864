// Copied by `npm run codegen` from crates/wecom-kf-engine/src/decode.js. Do not edit.

/**
 * Decodes the text that `open` returns (crates/wecom-kf-engine/src/codec.rs): an event, or the failure of a wrong signature.
 */
function decode(text) {
  switch (text.charCodeAt(0)) {
    case 0x6d: {
      const end = text.length - number(text, 18);
      const event = {
        event: "kf_msg_or_event",
        to_user_name: part(text, 1),
        // Multiplication instead of shifts: the number may have more than 32 bits.
        create_time: (number(text, 13) * 128 + text.charCodeAt(15)) * 16_384 + number(text, 16),
        token: part(text, 5),
        receive_id: text.slice(end),
        raw: text.slice(20, end),
      };
      if (number(text, 11) > 0) event.open_kfid = part(text, 9);
      return { value: event };
    }
    case 0x6a:
      return { value: JSON.parse(text.slice(1)) };
    default:
      return { failure: { code: "callback.signature_mismatch", details: {} } };
  }
}

/** The part whose position and length are encoded at `at`. */
function part(text, at) {
  const start = (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
  return text.slice(start, start + ((text.charCodeAt(at + 2) << 7) | text.charCodeAt(at + 3)));
}

/** A number encoded in two characters: the higher and the lower 7 bits. */
function number(text, at) {
  return (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
}

export { decode };
