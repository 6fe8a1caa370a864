// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** Every error of the SDK: its class, its message, whether a retry can help, and what it concerns. */
export const errorTable = {
  /** There is no operation of this name. Use `call(method, path, body)` for endpoints without a method. */
  "request.unknown_operation": {
    class: "KfRequestError",
    message: "there is no operation named \"{operation}\"; use call(method, path, body) for an endpoint without a method",
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
  /** Objects and lists are nested too deeply. */
  "request.too_deep": {
    class: "KfRequestError",
    message: "the parameters are nested more than {limit} levels deep",
    retryable: false,
    owner: "message",
  },
  /** A required field is missing. */
  "request.missing_field": {
    class: "KfRequestError",
    message: "{field} is required",
    retryable: false,
    owner: "message",
  },
  /** One of several fields is required, and none is set. */
  "request.missing_one_of": {
    class: "KfRequestError",
    message: "one of {fields} is required",
    retryable: false,
    owner: "message",
  },
  /** A field has the wrong type. */
  "request.wrong_type": {
    class: "KfRequestError",
    message: "{field} must be {expected}, not {actual}",
    retryable: false,
    owner: "message",
  },
  /** A text or list is too long. */
  "request.too_long": {
    class: "KfRequestError",
    message: "{field} has {actual} {unit}; the limit is {limit}",
    retryable: false,
    owner: "message",
    hints: {
      "text.content": "; use splitText (split_text in Rust) to split a text",
      "content": "; use splitText (split_text in Rust) to split a text",
    },
  },
  /** A text or list is too short. */
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
  /** A text contains a character that WeCom does not allow there. */
  "request.bad_character": {
    class: "KfRequestError",
    message: "{field} may contain only {pattern}",
    retryable: false,
    owner: "message",
  },
  /** A text has the wrong form, such as a URL without a scheme. */
  "request.bad_form": {
    class: "KfRequestError",
    message: "{field} must {expected}",
    retryable: false,
    owner: "message",
  },
  /** The type is unknown, and there is no body under its name. */
  "request.unknown_variant": {
    class: "KfRequestError",
    message: "{field} is \"{actual}\", which is not a known type ({known}), and there is no object \"{actual}\" beside it",
    retryable: false,
    owner: "message",
  },
  /** The welcome code is older than 20 seconds: WeCom would return 41050. */
  "request.code_expired": {
    class: "KfRequestError",
    message: 
      "the welcome code is {age} s old, but valid for only 20 s ({limit} s with the allowance for clock differences); respond " +
      "to enter_session immediately",
    retryable: false,
    owner: "message",
  },
  /** The start of a statistics range is after its end. */
  "request.statistics_order": {
    class: "KfRequestError",
    message: "start_time {start_time} is later than end_time {end_time}",
    retryable: false,
    owner: "message",
  },
  /** A statistics range has more days than one call covers. */
  "request.statistics_span": {
    class: "KfRequestError",
    message: "the range covers {days} days (China time); one call covers {limit}",
    retryable: false,
    owner: "message",
  },
  /** A statistics range starts too early: statistics are available for 180 days, and not before 2022-03-11. */
  "request.statistics_too_old": {
    class: "KfRequestError",
    message: "statistics for {start_time} are not available; the earliest are from {earliest} (Unix seconds)",
    retryable: false,
    owner: "message",
  },
  /** A statistics range contains only today or later days. The statistics of a day are published at 06:00 of the next day, China time. */
  "request.statistics_not_published": {
    class: "KfRequestError",
    message: 
      "none of these days is over yet; the first statistics will be published at {published_at} (Unix seconds: 06:00 China " +
      "time of the next day)",
    retryable: true,
    owner: "message",
  },
  /** The path passed to `call` is not below `cgi-bin/`. */
  "request.bad_path": {
    class: "KfRequestError",
    message: "invalid path: {reason}; write it like \"kf/send_msg\"",
    retryable: false,
    owner: "message",
  },
  /** The table does not allow the transition. */
  "state.illegal_transition": {
    class: "KfStateError",
    message: "a session cannot move from state {from} to state {to}; the states reachable from {from} are: {allowed}",
    retryable: false,
    owner: "message",
  },
  /** The number is not a session state. */
  "state.unknown_state": {
    class: "KfStateError",
    message: "{state} is not a session state; states are 0 to 4",
    retryable: false,
    owner: "message",
  },
  /** A transition to state 3 has no servicer. */
  "state.servicer_required": {
    class: "KfStateError",
    message: "servicer_userid is required to hand a session over to a servicer (state 3)",
    retryable: false,
    owner: "message",
  },
  /** The body is not JSON: it comes from a proxy or a wrong host, or was truncated. */
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
  /** The HTTP status is an error, and the body is not from WeCom. */
  "response.http_status": {
    class: "KfResponseError",
    message: "HTTP {status}, and the body is not from WeCom",
    retryable: true,
    owner: "unknown",
  },
  /** The body is an object without an errcode: it comes from a gateway or another server. */
  "response.no_errcode": {
    class: "KfResponseError",
    message: 
      "HTTP {status} with JSON without an errcode, which does not come from WeCom; check the base URL, the path, and any proxy " +
      "or gateway",
    retryable: true,
    owner: "unknown",
  },
  /** The body is nested more deeply than any of WeCom's. */
  "response.too_deep": {
    class: "KfResponseError",
    message: "the response is nested more than {limit} levels deep; WeCom's have only a few",
    retryable: false,
    owner: "unknown",
  },
  /** A required field is missing or has the wrong shape. */
  "response.unreadable": {
    class: "KfResponseError",
    message: "the response cannot be read: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** WeCom responded with an error code. */
  "api.error": {
    class: "KfResponseError",
    message: "WeCom returned {errcode}: {errmsg}",
    retryable: false,
    owner: "unknown",
  },
  /** The callback settings are invalid. */
  "callback.bad_config": {
    class: "KfCallbackError",
    message: "invalid callback settings: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** The EncodingAESKey is not 43 characters of Base64. */
  "callback.bad_key": {
    class: "KfCallbackError",
    message: 
      "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters " +
      "or contains other characters",
    retryable: false,
    owner: "unknown",
    number: -40004,
  },
  /** A query parameter is missing. */
  "callback.missing_parameter": {
    class: "KfCallbackError",
    message: "the query has no {name}; pass the whole query string of the request",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The query is longer than any of WeCom's and was not parsed. */
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
  /** The signature does not match: the configured Token is wrong, or the request is not from WeCom. */
  "callback.signature_mismatch": {
    class: "KfCallbackError",
    message: "the signature does not match; check that the Token belongs to this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /** The body is not an envelope, neither in XML nor in JSON form. */
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
  /** The ciphertext's length is not a multiple of the cipher's block size. */
  "callback.bad_length": {
    class: "KfCallbackError",
    message: "the ciphertext has {length} bytes, which is not a positive multiple of 16",
    retryable: false,
    owner: "unknown",
    number: -40007,
  },
  /** The padding is invalid: the configured EncodingAESKey is wrong, or the ciphertext was changed. */
  "callback.bad_padding": {
    class: "KfCallbackError",
    message: "the padding of the decrypted text is invalid; check that the EncodingAESKey belongs to this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /** The decrypted frame is shorter than its length field says. */
  "callback.bad_frame": {
    class: "KfCallbackError",
    message: "the decrypted frame is shorter than its length field says",
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
      "the message is for another receiver; set receiveId to the corp id (internal app), the suite id (suite events) or a list " +
      "of both",
    retryable: false,
    owner: "unknown",
    number: -40005,
  },
  /** The decrypted message is not well-formed. */
  "callback.bad_message": {
    class: "KfCallbackError",
    message: "the decrypted message cannot be parsed: {reason}",
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
      "the work took over {limit} ms, longer than WeCom can be kept waiting: give the handler a context with waitUntil, pass " +
      "the work on to a queue, or do less",
    retryable: true,
    owner: "unknown",
  },
  /**
   * A serverless function received an event that is not an HTTP request, from a trigger of another kind. The invocation fails with this
   * error.
   */
  "handler.unknown_event": {
    class: "KfHandlerError",
    message: 
      "the event is not an HTTP request of {platform}: it has no {missing}. Call the function through its URL or an API " +
      "gateway; this handler cannot process the events of a queue, of a timer or of the console's test button",
    retryable: false,
    owner: "unknown",
  },
  /** The connection failed (DNS, refused, TLS, proxy): nothing was sent, and the call can be retried safely. */
  "transport.connect": {
    class: "KfTransportError",
    message: "no connection to the server: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The request was sent, but no complete response arrived (reset, truncated, unreadable): the call may have been carried out. */
  "transport.lost": {
    class: "KfTransportError",
    message: "the response was lost, and the call may have been carried out: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The time limit of the call was reached. */
  "transport.timeout": {
    class: "KfTransportError",
    message: "no response in time: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /** The response exceeds the limit and was not read completely. */
  "transport.body_too_large": {
    class: "KfTransportError",
    message: "the response is larger than {limit} bytes",
    retryable: false,
    owner: "unknown",
  },
  /** The request cannot be sent: a URL, header or setting is invalid. */
  "transport.invalid_request": {
    class: "KfTransportError",
    message: "the request cannot be sent: {detail}",
    retryable: false,
    owner: "account",
  },
  /** The client was closed. */
  "transport.closed": {
    class: "KfTransportError",
    message: "the client is closed; create a new one",
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
  /** An option is missing or invalid. */
  "client.bad_option": {
    class: "KfClientError",
    message: "{option}: {reason}",
    retryable: false,
    owner: "account",
  },
  /** A file, Blob or stream to upload could not be read; see the cause. Nothing was sent. */
  "client.unreadable_media": {
    class: "KfClientError",
    message: "media: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /** A function that provides a secret or a token failed. */
  "client.credentials_failed": {
    class: "KfClientError",
    message: "{option}: the function failed; see the cause",
    retryable: true,
    owner: "account",
  },
  /** A page repeats the previous one, so paging would not end. */
  "client.stalled_paging": {
    class: "KfClientError",
    message: "{operation} returned the same page again; stopped to avoid an endless loop",
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
   * The engine crashed during a call, for lack of memory or because of a bug, and was restarted. The call had no effect and can be
   * retried.
   */
  "engine.crashed": {
    class: "KfEngineError",
    message: "the engine crashed in this call and was restarted; if this happens again, please report it with the cause",
    retryable: true,
    owner: "unknown",
  },
  /** The callback was disposed, or belongs to an engine that has crashed since. */
  "engine.callback_gone": {
    class: "KfEngineError",
    message: "the callback was disposed, or the engine was restarted; create the callback again",
    retryable: false,
    owner: "unknown",
  },
  /** A state machine was disposed, or belongs to an engine that has crashed since. */
  "engine.machine_gone": {
    class: "KfEngineError",
    message: "the machine was disposed, or the engine was restarted; create the machine again",
    retryable: false,
    owner: "unknown",
  },
  /** The requested engine does not exist on this runtime, or could not be loaded; the cause says why. */
  "engine.unavailable": {
    class: "KfEngineError",
    message: "the {engine} engine cannot be used here: {reason}",
    retryable: false,
    owner: "account",
  },
} as const;

/**
 * A stable error code. Messages may change, codes do not.
 *
 * 中文：稳定的错误代码。错误信息可能改变，代码不会。
 */
export type KfErrorCode = keyof typeof errorTable;

/** The operations that fetch tokens: an error of one of them affects every call. */
export const tokenOperations: readonly string[] = ["getToken", "getSuiteToken", "getCorpToken"];

/** Warnings about requests that WeCom accepts, but may not handle as expected: the message of each. */
export const warningTable = {
  /** WeCom truncates a text. */
  "warning.text_cut": "{field} has {actual} bytes; WeCom truncates it to {limit}",
  /** A text has an unusual form that WeCom accepts but phones may not, such as a mini program page without `.html`. */
  "warning.unusual_form": "{field} should {expected}; WeCom accepts it as it is, but phones may not open it",
  /** An image is larger than some editions accept. */
  "warning.large_image": "the image has {actual} bytes; some editions accept at most {limit}",
  /** A range includes yesterday before its statistics are published, at 06:00 China time. */
  "warning.statistics_early": 
      "yesterday's statistics are published at {published_at} (Unix seconds: 06:00 China time); WeCom may omit them until then",
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
  | "handler.late_work"
  | "handler.unknown_event";

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
  | "engine.machine_gone"
  | "engine.unavailable";
