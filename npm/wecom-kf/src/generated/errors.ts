// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** Every error of the SDK: its class, its message, whether a retry can help, and what it concerns. */
export const errorTable = {
  /**
   * There is no operation of this name. Use `call(method, path, body)` for endpoints without a method.
   *
   * 中文：没有该名称的操作；还没有对应方法的接口请用 `call(method, path, body)`。
   */
  "request.unknown_operation": {
    class: "KfRequestError",
    message: "there is no operation named \"{operation}\"; use call(method, path, body) for an endpoint without a method",
    retryable: false,
    owner: "message",
  },
  /**
   * The parameters are not a JSON object.
   *
   * 中文：参数不是 JSON 对象。
   */
  "request.not_an_object": {
    class: "KfRequestError",
    message: "the parameters must be one object, not {actual}",
    retryable: false,
    owner: "message",
  },
  /**
   * Objects and lists are nested too deeply.
   *
   * 中文：对象和列表嵌套过深。
   */
  "request.too_deep": {
    class: "KfRequestError",
    message: "the parameters are nested more than {limit} levels deep",
    retryable: false,
    owner: "message",
  },
  /**
   * A required field is missing.
   *
   * 中文：缺少必填字段。
   */
  "request.missing_field": {
    class: "KfRequestError",
    message: "{field} is required",
    retryable: false,
    owner: "message",
  },
  /**
   * One of several fields is required, and none is set.
   *
   * 中文：几个字段至少填一个，但都没有填。
   */
  "request.missing_one_of": {
    class: "KfRequestError",
    message: "one of {fields} is required",
    retryable: false,
    owner: "message",
  },
  /**
   * A field has the wrong type.
   *
   * 中文：字段的类型不对。
   */
  "request.wrong_type": {
    class: "KfRequestError",
    message: "{field} must be {expected}, not {actual}",
    retryable: false,
    owner: "message",
  },
  /**
   * A text or list is too long.
   *
   * 中文：文本或列表过长。
   */
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
  /**
   * A text or list is too short.
   *
   * 中文：文本或列表过短。
   */
  "request.too_short": {
    class: "KfRequestError",
    message: "{field} has {actual} {unit}; it needs at least {limit}",
    retryable: false,
    owner: "message",
  },
  /**
   * A number is outside its range.
   *
   * 中文：数值超出范围。
   */
  "request.out_of_range": {
    class: "KfRequestError",
    message: "{field} is {actual}; it must be from {min} to {max}",
    retryable: false,
    owner: "message",
  },
  /**
   * A value is not one of the allowed ones.
   *
   * 中文：值不在允许的取值之中。
   */
  "request.not_one_of": {
    class: "KfRequestError",
    message: "{field} is {actual}; it must be one of {allowed}",
    retryable: false,
    owner: "message",
  },
  /**
   * A text contains a character that WeCom does not allow there.
   *
   * 中文：文本含有企业微信不允许的字符。
   */
  "request.bad_character": {
    class: "KfRequestError",
    message: "{field} may contain only {pattern}",
    retryable: false,
    owner: "message",
  },
  /**
   * A text has the wrong form, such as a URL without a scheme.
   *
   * 中文：文本的格式不对，如 URL 没有协议头。
   */
  "request.bad_form": {
    class: "KfRequestError",
    message: "{field} must {expected}",
    retryable: false,
    owner: "message",
  },
  /**
   * The type is unknown, and there is no body under its name.
   *
   * 中文：类型未知，且没有以其命名的内容。
   */
  "request.unknown_variant": {
    class: "KfRequestError",
    message: "{field} is \"{actual}\", which is not a known type ({known}), and there is no object \"{actual}\" beside it",
    retryable: false,
    owner: "message",
  },
  /**
   * The welcome code is older than 20 seconds: WeCom would return 41050.
   *
   * 中文：欢迎语 code 已超过 20 秒：企业微信会返回 41050。
   */
  "request.code_expired": {
    class: "KfRequestError",
    message: 
      "the welcome code is {age} s old, but valid for only 20 s ({limit} s with the allowance for clock differences); respond " +
      "to enter_session immediately",
    retryable: false,
    owner: "message",
  },
  /**
   * The start of a statistics range is after its end.
   *
   * 中文：统计的起始日期晚于结束日期。
   */
  "request.statistics_order": {
    class: "KfRequestError",
    message: "start_time {start_time} is later than end_time {end_time}",
    retryable: false,
    owner: "message",
  },
  /**
   * A statistics range has more days than one call covers.
   *
   * 中文：统计的天数超过单次调用的上限。
   */
  "request.statistics_span": {
    class: "KfRequestError",
    message: "the range covers {days} days (China time); one call covers {limit}",
    retryable: false,
    owner: "message",
  },
  /**
   * A statistics range starts too early: statistics are available for 180 days, and not before 2022-03-11.
   *
   * 中文：统计的起始日期过早：只能查最近 180 天，且不早于 2022-03-11。
   */
  "request.statistics_too_old": {
    class: "KfRequestError",
    message: "statistics for {start_time} are not available; the earliest are from {earliest} (Unix seconds)",
    retryable: false,
    owner: "message",
  },
  /**
   * A statistics range contains only today or later days. The statistics of a day are published at 06:00 of the next day, China time.
   *
   * 中文：统计范围只包含今天或以后；某天的数据在次日 06:00（北京时间）后才有。
   */
  "request.statistics_not_published": {
    class: "KfRequestError",
    message: 
      "none of these days is over yet; the first statistics will be published at {published_at} (Unix seconds: 06:00 China " +
      "time of the next day)",
    retryable: true,
    owner: "message",
  },
  /**
   * The path passed to `call` is not below `cgi-bin/`.
   *
   * 中文：传给 `call` 的路径不在 `cgi-bin/` 之下。
   */
  "request.bad_path": {
    class: "KfRequestError",
    message: "invalid path: {reason}; write it like \"kf/send_msg\"",
    retryable: false,
    owner: "message",
  },
  /**
   * The table does not allow the transition.
   *
   * 中文：变更表不允许该会话状态变更。
   */
  "state.illegal_transition": {
    class: "KfStateError",
    message: "a session cannot move from state {from} to state {to}; the states reachable from {from} are: {allowed}",
    retryable: false,
    owner: "message",
  },
  /**
   * The number is not a session state.
   *
   * 中文：该数值不是会话状态。
   */
  "state.unknown_state": {
    class: "KfStateError",
    message: "{state} is not a session state; states are 0 to 4",
    retryable: false,
    owner: "message",
  },
  /**
   * A transition to state 3 has no servicer.
   *
   * 中文：变更为状态 3 没有填接待人员。
   */
  "state.servicer_required": {
    class: "KfStateError",
    message: "servicer_userid is required to hand a session over to a servicer (state 3)",
    retryable: false,
    owner: "message",
  },
  /**
   * The body is not JSON: it comes from a proxy or a wrong host, or was truncated.
   *
   * 中文：响应体不是 JSON：来自代理或错误的主机，或被截断。
   */
  "response.not_json": {
    class: "KfResponseError",
    message: "HTTP {status} with a body that is not JSON; it begins: {start}",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The body is empty.
   *
   * 中文：响应体为空。
   */
  "response.empty": {
    class: "KfResponseError",
    message: "HTTP {status} with an empty body",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The body is JSON, but not an object.
   *
   * 中文：响应体是 JSON，但不是对象。
   */
  "response.not_an_object": {
    class: "KfResponseError",
    message: "the response must be one object, not {actual}",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The HTTP status is an error, and the body is not from WeCom.
   *
   * 中文：HTTP 状态码表示错误，且响应体不是来自企业微信。
   */
  "response.http_status": {
    class: "KfResponseError",
    message: "HTTP {status}, and the body is not from WeCom",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The body is an object without an errcode: it comes from a gateway or another server.
   *
   * 中文：响应体是没有 errcode 的对象：来自网关或其他服务器。
   */
  "response.no_errcode": {
    class: "KfResponseError",
    message: 
      "HTTP {status} with JSON without an errcode, which does not come from WeCom; check the base URL, the path, and any proxy " +
      "or gateway",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The body is nested more deeply than any of WeCom's.
   *
   * 中文：响应体的嵌套比企业微信的任何响应都深。
   */
  "response.too_deep": {
    class: "KfResponseError",
    message: "the response is nested more than {limit} levels deep; WeCom's have only a few",
    retryable: false,
    owner: "unknown",
  },
  /**
   * A required field is missing or has the wrong shape.
   *
   * 中文：缺少必需的字段，或其格式不对。
   */
  "response.unreadable": {
    class: "KfResponseError",
    message: "the response cannot be read: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /**
   * WeCom responded with an error code.
   *
   * 中文：企业微信返回了错误码。
   */
  "api.error": {
    class: "KfResponseError",
    message: "WeCom returned {errcode}: {errmsg}",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The callback settings are invalid.
   *
   * 中文：回调设置无效。
   */
  "callback.bad_config": {
    class: "KfCallbackError",
    message: "invalid callback settings: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The EncodingAESKey is not 43 characters of Base64.
   *
   * 中文：EncodingAESKey 不是 43 个 Base64 字符。
   */
  "callback.bad_key": {
    class: "KfCallbackError",
    message: 
      "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters " +
      "or contains other characters",
    retryable: false,
    owner: "unknown",
    number: -40004,
  },
  /**
   * A query parameter is missing.
   *
   * 中文：缺少查询参数。
   */
  "callback.missing_parameter": {
    class: "KfCallbackError",
    message: "the query has no {name}; pass the whole query string of the request",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /**
   * The query is longer than any of WeCom's and was not parsed.
   *
   * 中文：查询字符串比企业微信的任何一种都长，未解析。
   */
  "callback.long_query": {
    class: "KfCallbackError",
    message: "the query has {length} bytes; WeCom's have a few hundred",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /**
   * The query has a parameter twice.
   *
   * 中文：查询参数重复。
   */
  "callback.repeated_parameter": {
    class: "KfCallbackError",
    message: "the query has {name} more than once",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /**
   * The signature does not match: the configured Token is wrong, or the request is not from WeCom.
   *
   * 中文：签名不符：Token 配置有误，或请求不是来自企业微信。
   */
  "callback.signature_mismatch": {
    class: "KfCallbackError",
    message: "the signature does not match; check that the Token belongs to this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40001,
  },
  /**
   * The body is not an envelope, neither in XML nor in JSON form.
   *
   * 中文：请求体不是 XML 或 JSON 形式的加密信封。
   */
  "callback.bad_envelope": {
    class: "KfCallbackError",
    message: "the body is not a callback envelope: {reason}",
    retryable: false,
    owner: "unknown",
    number: -40002,
  },
  /**
   * The ciphertext is not Base64.
   *
   * 中文：密文不是 Base64。
   */
  "callback.bad_base64": {
    class: "KfCallbackError",
    message: "the ciphertext is not standard Base64",
    retryable: false,
    owner: "unknown",
    number: -40010,
  },
  /**
   * The ciphertext's length is not a multiple of the cipher's block size.
   *
   * 中文：密文长度不是加密块大小的整数倍。
   */
  "callback.bad_length": {
    class: "KfCallbackError",
    message: "the ciphertext has {length} bytes, which is not a positive multiple of 16",
    retryable: false,
    owner: "unknown",
    number: -40007,
  },
  /**
   * The padding is invalid: the configured EncodingAESKey is wrong, or the ciphertext was changed.
   *
   * 中文：填充无效：EncodingAESKey 配置有误，或密文被改动。
   */
  "callback.bad_padding": {
    class: "KfCallbackError",
    message: "the padding of the decrypted text is invalid; check that the EncodingAESKey belongs to this callback URL",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /**
   * The decrypted frame is shorter than its length field says.
   *
   * 中文：解密后的内容比其长度字段短。
   */
  "callback.bad_frame": {
    class: "KfCallbackError",
    message: "the decrypted frame is shorter than its length field says",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /**
   * The decrypted text is not UTF-8.
   *
   * 中文：解密后的内容不是 UTF-8。
   */
  "callback.not_utf8": {
    class: "KfCallbackError",
    message: "the decrypted text is not UTF-8",
    retryable: false,
    owner: "unknown",
    number: -40008,
  },
  /**
   * The message is addressed to another corp, suite or app.
   *
   * 中文：消息的接收方是其他企业、第三方应用或应用。
   */
  "callback.receiver_mismatch": {
    class: "KfCallbackError",
    message: 
      "the message is for another receiver; set receiveId to the corp id (internal app), the suite id (suite events) or a list " +
      "of both",
    retryable: false,
    owner: "unknown",
    number: -40005,
  },
  /**
   * The decrypted message is not well-formed.
   *
   * 中文：解密后的消息格式不正确。
   */
  "callback.bad_message": {
    class: "KfCallbackError",
    message: "the decrypted message cannot be parsed: {reason}",
    retryable: false,
    owner: "unknown",
    number: -40002,
  },
  /**
   * The body is over the handler's limit (`maxBody`). It was answered 413, and the rest was not kept.
   *
   * 中文：请求体超过处理器的上限（`maxBody`）；已返回 413，其余部分没有保留。
   */
  "handler.body_too_large": {
    class: "KfHandlerError",
    message: "the callback's body is larger than {limit} bytes (maxBody)",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The body was read before the handler saw the request, and nothing is left of it. It was answered 500.
   *
   * 中文：处理器收到请求之前请求体已被读取，且没有留下可用的内容；已返回 500。
   */
  "handler.body_consumed": {
    class: "KfHandlerError",
    message: 
      "the body was read before this handler saw the request, and nothing usable is left of it: give the handler the " +
      "framework's own request (Express req, Fastify request, Koa ctx), and let the parser before it leave XML alone or read " +
      "it as text or bytes",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The body did not arrive whole: the connection broke.
   *
   * 中文：请求体没有完整到达：连接中断。
   */
  "handler.body_lost": {
    class: "KfHandlerError",
    message: "the callback's body did not arrive whole",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The body did not arrive in time. It was answered 408, and the connection was closed.
   *
   * 中文：请求体没有按时到达；已返回 408 并关闭连接。
   */
  "handler.body_late": {
    class: "KfHandlerError",
    message: "the callback's body did not arrive within {limit} ms (bodyTimeout)",
    retryable: true,
    owner: "unknown",
  },
  /**
   * A check of the URL carried a message instead of an echo: somebody caught a callback, and tried to have it read out. It was answered
   * 401.
   *
   * 中文：URL 验证带的是消息而不是 echostr：有人截获了回调，试图借此读出内容；已返回 401。
   */
  "handler.not_an_echo": {
    class: "KfHandlerError",
    message: 
      "a check of the URL carried a sealed message, which is not read out to whoever sent it: somebody has caught a callback; " +
      "use https",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The signed timestamp is too far from now for the replay guard. It was answered 401.
   *
   * 中文：签名时间戳与当前时间相差过大，被重放保护拒绝；已返回 401。
   */
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
   *
   * 中文：重放保护的存储失败或没有响应。处理之前：已返回 500 且没有处理，企业微信会再次推送；处理之后：只是缺少已完成的记录。
   */
  "handler.store_failed": {
    class: "KfHandlerError",
    message: "the store of the replay guard failed",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The work was not done when WeCom had to be answered. It was answered 500, so that WeCom sends the callback again.
   *
   * 中文：必须响应企业微信时处理尚未完成；已返回 500，企业微信会再次推送。
   */
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
   *
   * 中文：函数收到的事件不是 HTTP 请求，来自其他类型的触发器；本次调用以该错误失败。
   */
  "handler.unknown_event": {
    class: "KfHandlerError",
    message: 
      "the event is not an HTTP request of {platform}: it has no {missing}. Call the function through its URL or an API " +
      "gateway; this handler cannot process the events of a queue, of a timer or of the console's test button",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The inbox has stopped: by `stop`, or because its record in the store cannot be used.
   *
   * 中文：收件箱已停止：调用了 `stop`，或存储中的记录无法使用。
   */
  "inbox.stopped": {
    class: "KfInboxError",
    message: "the inbox has stopped: {reason}",
    retryable: false,
    owner: "account",
  },
  /**
   * This instance lost the account's lease: another one may be handling the turn. Nothing was sent.
   *
   * 中文：本实例已失去该账号的租约，可能有另一个实例正在处理这一轮；没有发送。
   */
  "inbox.lease_lost": {
    class: "KfInboxError",
    message: "this instance lost the lease of the account, and another one may be handling the turn; nothing was sent",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The turn has ended, so that its replies have no name any more. Nothing was sent.
   *
   * 中文：这一轮已经结束，不能再回复；没有发送。
   */
  "inbox.turn_ended": {
    class: "KfInboxError",
    message: "the turn has ended: await each reply before the handler returns, or before ack(); nothing was sent",
    retryable: false,
    owner: "message",
  },
  /**
   * The turn has no customer to reply to: an event of the account itself.
   *
   * 中文：这一轮没有可回复的客户：它是账号自身的事件。
   */
  "inbox.no_customer": {
    class: "KfInboxError",
    message: "the turn is an event of the account itself, and has no customer to reply to",
    retryable: false,
    owner: "message",
  },
  /**
   * A message of a stored turn is not in the store any more: its time to live is over, or it was deleted.
   *
   * 中文：已存储的一轮中有消息已不在存储中：已过期或被删除。
   */
  "inbox.message_gone": {
    class: "KfInboxError",
    message: "a message of this stored turn is not in the store any more",
    retryable: false,
    owner: "message",
  },
  /**
   * The parts of a reply could not be stored, so that none was sent.
   *
   * 中文：无法存储回复的各部分，因此都没有发送。
   */
  "inbox.store_failed": {
    class: "KfInboxError",
    message: "the store failed, so the reply was not sent; see the cause",
    retryable: true,
    owner: "unknown",
  },
  /**
   * A newer version of this package wrote what is in the store.
   *
   * 中文：存储中的内容由本包的更新版本写入。
   */
  "inbox.newer_record": {
    class: "KfInboxError",
    message: "format {version} in the store was written by a newer version; update this instance",
    retryable: false,
    owner: "account",
  },
  /**
   * What is in the store under the inbox's key is not a record of an inbox.
   *
   * 中文：存储中收件箱的键下不是收件箱的记录。
   */
  "inbox.corrupt_record": {
    class: "KfInboxError",
    message: "what is in the store under the inbox's key is not a record of an inbox; another program writes there",
    retryable: false,
    owner: "account",
  },
  /**
   * The connection failed (DNS, refused, TLS, proxy): nothing was sent, and the call can be retried safely.
   *
   * 中文：连接失败（DNS、被拒绝、TLS、代理）：没有发送任何内容，可以安全重试。
   */
  "transport.connect": {
    class: "KfTransportError",
    message: "no connection to the server: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The request was sent, but no complete response arrived (reset, truncated, unreadable): the call may have been carried out.
   *
   * 中文：请求已发送，但没有收到完整的响应（连接重置、被截断、无法读取）：调用可能已被执行。
   */
  "transport.lost": {
    class: "KfTransportError",
    message: "the response was lost, and the call may have been carried out: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The time limit of the call was reached.
   *
   * 中文：已到调用的时限。
   */
  "transport.timeout": {
    class: "KfTransportError",
    message: "no response in time: {detail}",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The response exceeds the limit and was not read completely.
   *
   * 中文：响应超过上限，未读完。
   */
  "transport.body_too_large": {
    class: "KfTransportError",
    message: "the response is larger than {limit} bytes",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The request cannot be sent: a URL, header or setting is invalid.
   *
   * 中文：请求无法发送：URL、请求头或设置无效。
   */
  "transport.invalid_request": {
    class: "KfTransportError",
    message: "the request cannot be sent: {detail}",
    retryable: false,
    owner: "account",
  },
  /**
   * The client was closed.
   *
   * 中文：客户端已关闭。
   */
  "transport.closed": {
    class: "KfTransportError",
    message: "the client is closed; create a new one",
    retryable: false,
    owner: "account",
  },
  /**
   * The caller's signal ended the call: it may have been carried out.
   *
   * 中文：调用被其 signal 中止：可能已被执行。
   */
  "transport.aborted": {
    class: "KfTransportError",
    message: "the call was aborted by its signal",
    retryable: false,
    owner: "unknown",
  },
  /**
   * An option is missing or invalid.
   *
   * 中文：选项缺失或无效。
   */
  "client.bad_option": {
    class: "KfClientError",
    message: "{option}: {reason}",
    retryable: false,
    owner: "account",
  },
  /**
   * A file, Blob or stream to upload could not be read; see the cause. Nothing was sent.
   *
   * 中文：无法读取要上传的文件、Blob 或流，见 cause；没有发送任何请求。
   */
  "client.unreadable_media": {
    class: "KfClientError",
    message: "media: {reason}",
    retryable: false,
    owner: "unknown",
  },
  /**
   * A function that provides a secret or a token failed.
   *
   * 中文：提供 secret 或凭证的函数失败。
   */
  "client.credentials_failed": {
    class: "KfClientError",
    message: "{option}: the function failed; see the cause",
    retryable: true,
    owner: "account",
  },
  /**
   * A page repeats the previous one, so paging would not end.
   *
   * 中文：某一页与前一页重复，分页不会结束。
   */
  "client.stalled_paging": {
    class: "KfClientError",
    message: "{operation} returned the same page again; stopped to avoid an endless loop",
    retryable: false,
    owner: "unknown",
  },
  /**
   * A secret was given to a client in a browser, where everybody who opens the page can read it.
   *
   * 中文：在浏览器中使用了 secret，打开页面的任何人都能读到它。
   */
  "client.secret_in_browser": {
    class: "KfClientError",
    message: "{option}: a browser cannot keep a secret, everybody who opens the page can read it; call WeCom from your server",
    retryable: false,
    owner: "account",
  },
  /**
   * The file cannot be opened or created, or it belongs to another program.
   *
   * 中文：无法打开或创建文件，或者文件属于其他程序。
   */
  "store.cannot_open": {
    class: "KfStoreError",
    message: "{file} cannot be opened: {reason}",
    retryable: false,
    owner: "account",
  },
  /**
   * The file is on a network file system, where SQLite's locks and its shared memory do not work.
   *
   * 中文：文件位于网络文件系统，SQLite 的锁和共享内存在那里不可靠。
   */
  "store.network_file": {
    class: "KfStoreError",
    message: 
      "{file} is on a network file system ({kind}), where SQLite loses data; use a local disk, or another store for several " +
      "machines",
    retryable: false,
    owner: "account",
  },
  /**
   * A newer version of this package has changed the file's format.
   *
   * 中文：文件格式已被本包的更新版本改变。
   */
  "store.newer_format": {
    class: "KfStoreError",
    message: "{file} has format {found}, and this version knows formats up to {known}; update this program",
    retryable: false,
    owner: "account",
  },
  /**
   * The file is damaged, or no database.
   *
   * 中文：文件已损坏，或者不是数据库。
   */
  "store.corrupt": {
    class: "KfStoreError",
    message: "{file} is damaged or no database ({reason}); restore a backup, or move it away to begin anew",
    retryable: false,
    owner: "account",
  },
  /**
   * No space is left for the change. Nothing was changed; values can still be read.
   *
   * 中文：磁盘空间不足；没有做任何修改，仍可读取。
   */
  "store.disk_full": {
    class: "KfStoreError",
    message: "no space is left on the disk of {file}; nothing was changed",
    retryable: true,
    owner: "account",
  },
  /**
   * Other processes kept the file locked for too long. Nothing was changed.
   *
   * 中文：其他进程锁定文件的时间过长；没有做任何修改。
   */
  "store.locked": {
    class: "KfStoreError",
    message: "other processes kept {file} locked for {timeout} ms; nothing was changed",
    retryable: true,
    owner: "account",
  },
  /**
   * Reading or writing the file failed. A change may have been made or not: read the value.
   *
   * 中文：读写文件失败；修改可能已完成，也可能没有，请读取确认。
   */
  "store.failed": {
    class: "KfStoreError",
    message: "{file} could not be read or written: {reason}",
    retryable: true,
    owner: "account",
  },
  /**
   * The store has been closed.
   *
   * 中文：存储已关闭。
   */
  "store.closed": {
    class: "KfStoreError",
    message: "the store of {file} has been closed; create a new one",
    retryable: false,
    owner: "account",
  },
  /**
   * `memoryStore` is full of values without a time to live, which it does not evict. Nothing was changed.
   *
   * 中文：`memoryStore` 已存满不过期的值，这些值不会被淘汰；没有做任何修改。
   */
  "store.memory_full": {
    class: "KfStoreError",
    message: 
      "memoryStore has {limit} values that do not expire (maxEntries), so that there is none to evict; raise maxEntries, or " +
      "use a store on a disk",
    retryable: false,
    owner: "account",
  },
  /**
   * `sqliteStore` found no SQLite: neither the native addon, nor one in the runtime (`node:sqlite` of Node.js 22.13 and Deno 2.2,
   * `bun:sqlite`).
   *
   * 中文：`sqliteStore` 找不到 SQLite：既没有原生插件，运行环境也不带（Node.js 22.13 和 Deno 2.2 起的 `node:sqlite`、`bun:sqlite`）。
   */
  "store.unavailable": {
    class: "KfStoreError",
    message: "there is no SQLite for sqliteStore: {reason}",
    retryable: false,
    owner: "account",
  },
  /**
   * The engine crashed during a call, for lack of memory or because of a bug, and was restarted. The call had no effect and can be
   * retried.
   *
   * 中文：引擎在调用中崩溃（内存不足或程序错误）并已重启；该调用没有产生影响，可以重试。
   */
  "engine.crashed": {
    class: "KfEngineError",
    message: "the engine crashed in this call and was restarted; if this happens again, please report it with the cause",
    retryable: true,
    owner: "unknown",
  },
  /**
   * The callback was disposed, or belongs to an engine that has crashed since.
   *
   * 中文：回调对象已释放，或属于崩溃过的引擎。
   */
  "engine.callback_gone": {
    class: "KfEngineError",
    message: "the callback was disposed, or the engine was restarted; create the callback again",
    retryable: false,
    owner: "unknown",
  },
  /**
   * A state machine was disposed, or belongs to an engine that has crashed since.
   *
   * 中文：状态机已释放，或属于崩溃过的引擎。
   */
  "engine.machine_gone": {
    class: "KfEngineError",
    message: "the machine was disposed, or the engine was restarted; create the machine again",
    retryable: false,
    owner: "unknown",
  },
  /**
   * The requested engine does not exist on this runtime, or could not be loaded; the cause says why.
   *
   * 中文：所要求的引擎在该运行环境中不存在或无法加载，原因见 cause。
   */
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
  /**
   * WeCom truncates a text.
   *
   * 中文：文本会被企业微信截断。
   */
  "warning.text_cut": "{field} has {actual} bytes; WeCom truncates it to {limit}",
  /**
   * A text has an unusual form that WeCom accepts but phones may not, such as a mini program page without `.html`.
   *
   * 中文：文本的格式不常见，企业微信接受但手机上可能打不开，如小程序页面路径没有 `.html`。
   */
  "warning.unusual_form": "{field} should {expected}; WeCom accepts it as it is, but phones may not open it",
  /**
   * An image is larger than some editions accept.
   *
   * 中文：图片超过某些版本的上限。
   */
  "warning.large_image": "the image has {actual} bytes; some editions accept at most {limit}",
  /**
   * A range includes yesterday before its statistics are published, at 06:00 China time.
   *
   * 中文：范围包含昨天，但其统计数据在 06:00（北京时间）之前尚未生成。
   */
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

/** The codes of a `KfInboxError`. */
export type KfInboxErrorCode =
  | "inbox.stopped"
  | "inbox.lease_lost"
  | "inbox.turn_ended"
  | "inbox.no_customer"
  | "inbox.message_gone"
  | "inbox.store_failed"
  | "inbox.newer_record"
  | "inbox.corrupt_record";

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

/** The codes of a `KfStoreError`. */
export type KfStoreErrorCode =
  | "store.cannot_open"
  | "store.network_file"
  | "store.newer_format"
  | "store.corrupt"
  | "store.disk_full"
  | "store.locked"
  | "store.failed"
  | "store.closed"
  | "store.memory_full"
  | "store.unavailable";

/** The codes of a `KfEngineError`. */
export type KfEngineErrorCode =
  | "engine.crashed"
  | "engine.callback_gone"
  | "engine.machine_gone"
  | "engine.unavailable";
