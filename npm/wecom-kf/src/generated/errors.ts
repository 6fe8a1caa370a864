// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** Every error of the SDK: its class, its message, whether trying again can help, and whose fault it is. */
export const errorTable = {
  /** There is no operation of this name. `call(method, path, body)` reaches what has no method yet. */
  "request.unknown_operation": {
    class: "KfRequestError",
    message: "there is no operation named \"{operation}\"; use call(method, path, body) for an endpoint this SDK has no method for",
    retryable: false,
    owner: "message",
  },
  /** The parameters are not a JSON object. */
  "request.not_an_object": {
    class: "KfRequestError",
    message: "the parameters must be one object, not {actual}",
    retryable: false,
    owner: "message",
  },
  /** Objects and lists stand in each other more deeply than can be read. */
  "request.too_deep": {
    class: "KfRequestError",
    message: "the parameters are nested more than {limit} objects and lists deep",
    retryable: false,
    owner: "message",
  },
  /** A field that WeCom requires is not there. */
  "request.missing_field": {
    class: "KfRequestError",
    message: "{field} is required and was not given",
    retryable: false,
    owner: "message",
  },
  /** None of several fields is there, and one must be. */
  "request.missing_one_of": {
    class: "KfRequestError",
    message: "one of {fields} is required and none was given",
    retryable: false,
    owner: "message",
  },
  /** A field holds another type than WeCom reads. */
  "request.wrong_type": {
    class: "KfRequestError",
    message: "{field} must be {expected}, not {actual}",
    retryable: false,
    owner: "message",
  },
  /** A text or list is over its limit. */
  "request.too_long": {
    class: "KfRequestError",
    message: "{field} has {actual} {unit}; the limit is {limit}",
    retryable: false,
    owner: "message",
    hints: {
      "text.content": "; splitText (split_text in Rust) cuts a text into parts that fit",
      "content": "; splitText (split_text in Rust) cuts a text into parts that fit",
    },
  },
  /** A text or list is under its least length. */
  "request.too_short": {
    class: "KfRequestError",
    message: "{field} has {actual} {unit}; it needs at least {limit}",
    retryable: false,
    owner: "message",
  },
  /** A number is outside its range. */
  "request.out_of_range": {
    class: "KfRequestError",
    message: "{field} is {actual}; it must be from {min} to {max}",
    retryable: false,
    owner: "message",
  },
  /** A value is not one of the allowed ones. */
  "request.not_one_of": {
    class: "KfRequestError",
    message: "{field} is {actual}; it must be one of {allowed}",
    retryable: false,
    owner: "message",
  },
  /** A text holds a character that WeCom does not allow there. */
  "request.bad_character": {
    class: "KfRequestError",
    message: "{field} may hold only {pattern}",
    retryable: false,
    owner: "message",
  },
  /** A text has another form than WeCom reads: an address without its scheme. */
  "request.bad_form": {
    class: "KfRequestError",
    message: "{field} must {expected}",
    retryable: false,
    owner: "message",
  },
  /** The tag names no known variant, and there is no body under its name either. */
  "request.unknown_variant": {
    class: "KfRequestError",
    message: "{field} is \"{actual}\", which is no known type ({known}) and has no object \"{actual}\" beside it",
    retryable: false,
    owner: "message",
  },
  /** The welcome code is past its 20 seconds: WeCom would answer 41050. */
  "request.code_expired": {
    class: "KfRequestError",
    message: "the welcome code is {age} s old and lasts 20 s ({limit} s with the allowance for clocks); answer enter_session at once",
    retryable: false,
    owner: "message",
  },
  /** Statistics were asked for from a time to an earlier one. */
  "request.statistics_order": {
    class: "KfRequestError",
    message: "start_time {start_time} is later than end_time {end_time}",
    retryable: false,
    owner: "message",
  },
  /** Statistics were asked for over more days than one call covers. */
  "request.statistics_span": {
    class: "KfRequestError",
    message: "the range covers {days} days of China time; one call covers {limit}",
    retryable: false,
    owner: "message",
  },
  /** Statistics were asked for from before there are any: 180 days back, and none before 2022-03-11. */
  "request.statistics_too_old": {
    class: "KfRequestError",
    message: "there are no statistics from {start_time} on any more; they begin at {earliest} (unix seconds)",
    retryable: false,
    owner: "message",
  },
  /** Statistics were asked for of today or later days alone. A day's come out at 06:00 of the next day, China time. */
  "request.statistics_not_published": {
    class: "KfRequestError",
    message: 
      "none of these days is over yet; the first will be published at {published_at} (unix seconds: 06:00 China time of the " +
      "next day)",
    retryable: true,
    owner: "message",
  },
  /** The path of a free call is not a path below `cgi-bin/`. */
  "request.bad_path": {
    class: "KfRequestError",
    message: "the path cannot be called: {reason}; write it as in \"kf/send_msg\"",
    retryable: false,
    owner: "message",
  },
  /** The session cannot go from the one state to the other. */
  "state.illegal_transition": {
    class: "KfStateError",
    message: "a session in state {from} cannot be moved to state {to}; from {from} it can go to: {allowed}",
    retryable: false,
    owner: "message",
  },
  /** The number is no session state. */
  "state.unknown_state": {
    class: "KfStateError",
    message: "{state} is no session state; states are 0 to 4",
    retryable: false,
    owner: "message",
  },
  /** A session goes to a person (state 3), and nobody is named. */
  "state.servicer_required": {
    class: "KfStateError",
    message: "servicer_userid is required to hand a session to a person (state 3)",
    retryable: false,
    owner: "message",
  },
  /** The body is not JSON: a proxy, a wrong host or a cut connection answered. */
  "response.not_json": {
    class: "KfResponseError",
    message: "HTTP {status} with a body that is not JSON; it begins: {start}",
    retryable: true,
    owner: "unknown",
  },
  /** The body is empty. */
  "response.empty": {
    class: "KfResponseError",
    message: "HTTP {status} with an empty body",
    retryable: true,
    owner: "unknown",
  },
  /** The body is JSON, but not an object. */
  "response.not_an_object": {
    class: "KfResponseError",
    message: "the response must be one object, not {actual}",
    retryable: false,
    owner: "unknown",
  },
  /** The HTTP status is an error, and the body is not WeCom's. */
  "response.http_status": {
    class: "KfResponseError",
    message: "HTTP {status} instead of WeCom's answer",
    retryable: true,
    owner: "unknown",
  },
  /** The body is an object without an error code: a gateway or another server answered. */
  "response.no_errcode": {
    class: "KfResponseError",
    message: 
      "HTTP {status} with JSON that has no errcode, so it is not WeCom's answer; check the base URL, the path, and any proxy " +
      "or gateway on the way",
    retryable: true,
    owner: "unknown",
  },
  /** The values of the body stand within each other deeper than any of WeCom's. */
  "response.too_deep": {
    class: "KfResponseError",
    message: "the response nests values more than {limit} levels deep; WeCom's have a few",
    retryable: false,
    owner: "unknown",
  },
  /** A field that the SDK needs is missing or has another shape. */
  "response.unreadable": {
    class: "KfResponseError",
    message: "the response cannot be read: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** WeCom answered with an error code. */
  "api.error": {
    class: "KfResponseError",
    message: "WeCom answered {errcode}: {errmsg}",
    retryable: false,
    owner: "unknown",
  },
  /** The callback's own settings cannot work. */
  "callback.bad_config": {
    class: "KfCallbackError",
    message: "the callback settings cannot work: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** The EncodingAESKey is not 43 characters of Base64. */
  "callback.bad_key": {
    class: "KfCallbackError",
    message: 
      "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters " +
      "or another character among them",
    retryable: false,
    owner: "unknown",
    number: -40004,
  },
  /** The query lacks a parameter. */
  "callback.missing_parameter": {
    class: "KfCallbackError",
    message: "the query has no {name}; pass the whole query string of the request",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The query is longer than any of WeCom's: it is not read. */
  "callback.long_query": {
    class: "KfCallbackError",
    message: "the query has {length} bytes; WeCom's have a few hundred",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The query has a parameter twice. */
  "callback.repeated_parameter": {
    class: "KfCallbackError",
    message: "the query has {name} more than once",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The signature does not match: another Token is configured, or the request is not from WeCom. */
  "callback.signature_mismatch": {
    class: "KfCallbackError",
    message: "the signature does not match; check that the Token is the one of this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The body is no envelope: neither the XML nor the JSON form can be read. */
  "callback.bad_envelope": {
    class: "KfCallbackError",
    message: "the body is not a callback envelope: {reason}",
    retryable: false,
    owner: "unknown",
    number: -40002,
  },
  /** The ciphertext is not Base64. */
  "callback.bad_base64": {
    class: "KfCallbackError",
    message: "the ciphertext is not standard Base64",
    retryable: false,
    owner: "unknown",
    number: -40010,
  },
  /** The ciphertext's length is no multiple of the cipher's block. */
  "callback.bad_length": {
    class: "KfCallbackError",
    message: "the ciphertext has {length} bytes, which is no positive multiple of 16",
    retryable: false,
    owner: "unknown",
    number: -40007,
  },
  /** The padding is wrong: another EncodingAESKey is configured, or the ciphertext was changed. */
  "callback.bad_padding": {
    class: "KfCallbackError",
    message: "the decrypted text is not padded as it must be; check that the EncodingAESKey is the one of this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /** The decrypted frame is shorter than it says. */
  "callback.bad_frame": {
    class: "KfCallbackError",
    message: "the decrypted frame is shorter than the length it names",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /** The decrypted text is not UTF-8. */
  "callback.not_utf8": {
    class: "KfCallbackError",
    message: "the decrypted text is not UTF-8",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /** The message is addressed to another corp, suite or app. */
  "callback.receiver_mismatch": {
    class: "KfCallbackError",
    message: 
      "the message is for another receiver; set receiveId to the corp id (own app), the suite id (suite events) or the list of " +
      "both",
    retryable: false,
    owner: "unknown",
    number: -40005,
  },
  /** The decrypted message is not well-formed. */
  "callback.bad_message": {
    class: "KfCallbackError",
    message: "the decrypted message cannot be read: {reason}",
    retryable: false,
    owner: "unknown",
    number: -40002,
  },
  /** The body is over the handler's limit (`maxBody`). It was answered 413, and the rest was not kept. */
  "handler.body_too_large": {
    class: "KfHandlerError",
    message: "the callback's body is larger than {limit} bytes (maxBody)",
    retryable: false,
    owner: "unknown",
  },
  /** The body was read before the handler saw the request, and nothing is left of it. It was answered 500. */
  "handler.body_consumed": {
    class: "KfHandlerError",
    message: 
      "the body was read before this handler saw the request, and nothing usable is left of it: give the handler the " +
      "framework's own request (Express req, Fastify request, Koa ctx), and let the parser before it leave XML alone or read " +
      "it as text or bytes",
    retryable: false,
    owner: "unknown",
  },
  /** The body did not arrive whole: the connection broke. */
  "handler.body_lost": {
    class: "KfHandlerError",
    message: "the callback's body did not arrive whole",
    retryable: true,
    owner: "unknown",
  },
  /** The body did not arrive in time. It was answered 408, and the connection was closed. */
  "handler.body_late": {
    class: "KfHandlerError",
    message: "the callback's body did not arrive within {limit} ms (bodyTimeout)",
    retryable: true,
    owner: "unknown",
  },
  /**
   * A check of the URL carried a message instead of an echo: somebody caught a callback, and tried to have it read out. It was answered
   * 401.
   */
  "handler.not_an_echo": {
    class: "KfHandlerError",
    message: 
      "a check of the URL carried a sealed message, which is not read out to whoever sent it: somebody has caught a callback; " +
      "use https",
    retryable: false,
    owner: "unknown",
  },
  /** The signed timestamp is too far from now for the replay guard. It was answered 401. */
  "handler.stale_timestamp": {
    class: "KfHandlerError",
    message: 
      "the callback was signed {age} s ago, and replay.tolerance allows {tolerance} s: it is an old one sent again, or this " +
      "machine's clock is wrong",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The replay guard's store failed or did not answer. Before the work it was answered 500, and nothing was done, so that WeCom
   * sends the callback again; after the work only the note that it was done is missing.
   */
  "handler.store_failed": {
    class: "KfHandlerError",
    message: "the store of the replay guard failed",
    retryable: true,
    owner: "unknown",
  },
  /** The work was not done when WeCom had to be answered. It was answered 500, so that WeCom sends the callback again. */
  "handler.late_work": {
    class: "KfHandlerError",
    message: 
      "the work took over {limit} ms, longer than WeCom can be kept waiting: give the handler a context with waitUntil, or do " +
      "less",
    retryable: true,
    owner: "unknown",
  },
  /** No connection came about (DNS, refused, TLS, proxy): nothing was sent, and the call can safely be made again. */
  "transport.connect": {
    class: "KfTransportError",
    message: "no connection to the server: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The request was sent, and the response did not arrive whole (reset, truncated, unreadable): it may have been carried out. */
  "transport.lost": {
    class: "KfTransportError",
    message: "the response was lost, and the call may have been carried out: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The time for the call ran out. */
  "transport.timeout": {
    class: "KfTransportError",
    message: "no response in time: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The response is larger than the limit; the rest was not read. */
  "transport.body_too_large": {
    class: "KfTransportError",
    message: "the response is larger than {limit} bytes",
    retryable: false,
    owner: "unknown",
  },
  /** The request cannot be sent: a URL, header or setting is not valid. */
  "transport.invalid_request": {
    class: "KfTransportError",
    message: "the request cannot be sent: {detail}",
    retryable: false,
    owner: "account",
  },
  /** The client was closed. */
  "transport.closed": {
    class: "KfTransportError",
    message: "the client is closed; make a new one",
    retryable: false,
    owner: "account",
  },
  /** The caller's signal ended the call: it may have been carried out. */
  "transport.aborted": {
    class: "KfTransportError",
    message: "the call was aborted by its signal",
    retryable: false,
    owner: "unknown",
  },
  /** An option is missing or not valid. */
  "client.bad_option": {
    class: "KfClientError",
    message: "{option}: {reason}",
    retryable: false,
    owner: "account",
  },
  /** A file, Blob or stream that was to be uploaded failed while it was read; the cause says how. Nothing was sent. */
  "client.unreadable_media": {
    class: "KfClientError",
    message: "media: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** A function that was to give a secret or a token failed. */
  "client.credentials_failed": {
    class: "KfClientError",
    message: "{option}: its function failed; the cause says how",
    retryable: true,
    owner: "account",
  },
  /** A page repeats the one before it: the paging would not end. */
  "client.stalled_paging": {
    class: "KfClientError",
    message: "{operation} returned the same page again; stopped, so as not to ask forever",
    retryable: false,
    owner: "unknown",
  },
  /** A secret was given to a client in a browser, where everybody who opens the page can read it. */
  "client.secret_in_browser": {
    class: "KfClientError",
    message: "{option}: a browser cannot keep a secret, everybody who opens the page can read it; call WeCom from your server",
    retryable: false,
    owner: "account",
  },
  /**
   * The engine ended in the middle of a call, out of memory or by a mistake of its own, and was started anew. What it was asked
   * did nothing, and can be asked again.
   */
  "engine.crashed": {
    class: "KfEngineError",
    message: "the engine failed within this call and was started anew; if it happens again, please report it with the cause",
    retryable: true,
    owner: "unknown",
  },
  /** A callback's settings were disposed of, or belong to an engine that failed since. */
  "engine.callback_gone": {
    class: "KfEngineError",
    message: "the callback's settings are gone: they were disposed of, or the engine was started anew; create the callback again",
    retryable: false,
    owner: "unknown",
  },
  /** The engine that was asked for does not exist on this runtime, or could not be loaded; the cause says why. */
  "engine.unavailable": {
    class: "KfEngineError",
    message: "the {engine} engine cannot be used here: {reason}",
    retryable: false,
    owner: "account",
  },
} as const;

/** A stable error code. Messages may change, codes do not. */
export type KfErrorCode = keyof typeof errorTable;

/** The operations that fetch tokens: what is refused there is refused for every call. */
export const tokenOperations: readonly string[] = ["getToken", "getSuiteToken", "getCorpToken"];

/** What WeCom takes, but not as it stands: the message of each warning. */
export const warningTable = {
  /** WeCom cuts a text. */
  "warning.text_cut": "{field} has {actual} bytes; WeCom cuts it at {limit}",
  /** A text has an unusual form: WeCom takes it, and phones may not. A mini program's page without `.html`. */
  "warning.unusual_form": "{field} should {expected}; WeCom takes it as it is, but phones may not open it",
  /** An image is larger than some editions take. */
  "warning.large_image": "the image has {actual} bytes; some editions take at most {limit}",
  /** Yesterday's statistics were asked for before they come out, at 06:00 China time. */
  "warning.statistics_early": 
      "yesterday's statistics come out at {published_at} (unix seconds: 06:00 China time); WeCom may leave them out until then",
} as const;

/** The codes of a `KfRequestError`. */
export type KfRequestErrorCode =
  | "request.unknown_operation"
  | "request.not_an_object"
  | "request.too_deep"
  | "request.missing_field"
  | "request.missing_one_of"
  | "request.wrong_type"
  | "request.too_long"
  | "request.too_short"
  | "request.out_of_range"
  | "request.not_one_of"
  | "request.bad_character"
  | "request.bad_form"
  | "request.unknown_variant"
  | "request.code_expired"
  | "request.statistics_order"
  | "request.statistics_span"
  | "request.statistics_too_old"
  | "request.statistics_not_published"
  | "request.bad_path";

/** The codes of a `KfStateError`. */
export type KfStateErrorCode =
  | "state.illegal_transition"
  | "state.unknown_state"
  | "state.servicer_required";

/** The codes of a `KfResponseError`. */
export type KfResponseErrorCode =
  | "response.not_json"
  | "response.empty"
  | "response.not_an_object"
  | "response.http_status"
  | "response.no_errcode"
  | "response.too_deep"
  | "response.unreadable"
  | "api.error";

/** The codes of a `KfCallbackError`. */
export type KfCallbackErrorCode =
  | "callback.bad_config"
  | "callback.bad_key"
  | "callback.missing_parameter"
  | "callback.long_query"
  | "callback.repeated_parameter"
  | "callback.signature_mismatch"
  | "callback.bad_envelope"
  | "callback.bad_base64"
  | "callback.bad_length"
  | "callback.bad_padding"
  | "callback.bad_frame"
  | "callback.not_utf8"
  | "callback.receiver_mismatch"
  | "callback.bad_message";

/** The codes of a `KfHandlerError`. */
export type KfHandlerErrorCode =
  | "handler.body_too_large"
  | "handler.body_consumed"
  | "handler.body_lost"
  | "handler.body_late"
  | "handler.not_an_echo"
  | "handler.stale_timestamp"
  | "handler.store_failed"
  | "handler.late_work";

/** The codes of a `KfTransportError`. */
export type KfTransportErrorCode =
  | "transport.connect"
  | "transport.lost"
  | "transport.timeout"
  | "transport.body_too_large"
  | "transport.invalid_request"
  | "transport.closed"
  | "transport.aborted";

/** The codes of a `KfClientError`. */
export type KfClientErrorCode =
  | "client.bad_option"
  | "client.unreadable_media"
  | "client.credentials_failed"
  | "client.stalled_paging"
  | "client.secret_in_browser";

/** The codes of a `KfEngineError`. */
export type KfEngineErrorCode =
  | "engine.crashed"
  | "engine.callback_gone"
  | "engine.unavailable";
