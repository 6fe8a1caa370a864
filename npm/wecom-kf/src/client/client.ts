/// <reference lib="esnext.disposable" preserve="true" />
import { chooseEngine, runtime } from "../internal/engine.js";
import type { BuiltRequest, Form, Outcome } from "../generated/engine.js";
import { isKfError, KfRequestError, KfTransportError, unwrap } from "../errors/kf-error.js";
import type { KfPartial } from "../errors/partial.js";
import { KfMethods } from "../generated/methods.js";
import type { BatchName, OperationName, Operations } from "../generated/operations.js";
import type { DownloadMediaRequest, SendMsgRequest, SendMsgResponse, UploadMediaResponse } from "../generated/types.js";
import { CloseSignal } from "../internal/abort.js";
import { refuseSecretInBrowser } from "../internal/browser.js";
import { checkClock, type Clock } from "../internal/clock.js";
import { environment } from "../internal/environment.js";
import { isObject, isTooDeep, type JsonObject, MAX_DEPTH, wellFormedJson } from "../internal/json.js";
import { badOption, checkInteger, checkMilliseconds } from "../internal/validate.js";
import { downloadOf, MAX_DOWNLOAD, readMedia } from "../media/media.js";
import type { DownloadMediaResponse, UploadMediaRequest } from "../media/types.js";
import { Observer } from "../observe/observer.js";
import { Secrets } from "../observe/secrets.js";
import { clientTokens, type ClientTokens } from "../tokens/client-tokens.js";
import { corpIdOf } from "../tokens/credentials.js";
import type { TokenApi } from "../tokens/origins.js";
import { chooseTransport } from "../transport/choice.js";
import type { TransportResponse } from "../transport/types.js";
import { joinResponses } from "./batches.js";
import { type CallEndpointOptions, type CallOptions, checkCallOptions, isGiven } from "./call-options.js";
import { type Call, type CallContext, perform } from "./call.js";
import { Deadline } from "./deadline.js";
import { KEEP_TOKEN, setInternals } from "./internals.js";
import { checkOptions, type KfClientOptions } from "./options.js";
import { type Paged, pagedCall, type Paging } from "./pages.js";
import { type KfPromise, type ResponseSlot, withSlot } from "./raw-response.js";
import type { SendRawRequest, SendTextRequest } from "./send-types.js";

/**
 * A client of WeCom Customer Service, for one corp and one secret. Create one and reuse it: it keeps connections open.
 *
 * 中文：微信客服的客户端，对应一个企业和一个 secret。它会保持连接，请创建一个并重复使用。
 */
export class KfClient extends KfMethods {
  readonly #context: CallContext;
  readonly #tokens: ClientTokens;
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #maxRetries: number;
  /** Operations that worked by POST where they did not by GET. */
  readonly #byPost = new Set<string>();
  readonly #newId = createIdGenerator();
  readonly #closing = new CloseSignal();

  /**
   * Without `corpId` and `secret` (or `credentials`) the environment variables `WECOM_KF_CORP_ID` and `WECOM_KF_SECRET` are used.
   *
   * 中文：未填 `corpId` 和 `secret`（或 `credentials`）时，使用环境变量 `WECOM_KF_CORP_ID` 和 `WECOM_KF_SECRET`。
   *
   * @throws KfClientError `client.bad_option` when an option is unknown or invalid, `client.secret_in_browser` when a secret is given in a
   * browser; KfEngineError `engine.unavailable` when the requested engine cannot be loaded.
   */
  constructor(options: KfClientOptions = {}) {
    super();
    checkOptions(options);
    refuseSecretInBrowser(options);
    const { engine, createNativeTransport } = chooseEngine(options.engine);
    const root = rootFrom(options.baseUrl);
    this.#clock = checkClock(options.clock);
    this.#timeout = checkMilliseconds("timeout", options.timeout ?? 30_000);
    this.#maxRetries = checkInteger("maxRetries", options.maxRetries ?? 2);
    const secrets = new Secrets();
    const observer = new Observer(options, runtime.channels?.(), secrets);
    const transport = chooseTransport(options, observer.log, createNativeTransport);
    const perform: TokenApi["perform"] = (name, params, options) => this.perform(name, params, options);
    this.#tokens = clientTokens(options, this.#timeout, this.#closing, observer.log, {
      engine,
      root,
      secrets,
      perform,
      clock: this.#clock,
    });
    this.#context = {
      engine,
      transport,
      get root() {
        return root();
      },
      // Frozen, so that the native transport prepares them only once.
      headers: Object.freeze({ "content-type": "application/json", "user-agent": `wecom-kf/${engine.info().version}` }),
      observer,
      secrets,
      token: this.#tokens.get,
      accepted: this.#tokens.accepted,
    };
    setInternals(this, {
      engine,
      log: observer.log,
      get corpId() {
        return corpIdOf(options);
      },
    });
  }

  /**
   * Sends a text (`sendMsg` with `msgtype: "text"`).
   *
   * 中文：发送文本消息（即 `msgtype: "text"` 的 `sendMsg`）。
   */
  sendText(params: SendTextRequest, options?: CallOptions): KfPromise<SendMsgResponse> {
    // Core rejects anything else, with the same error in every method.
    if (!isObject(params)) return this.sendMsg(params as unknown as SendMsgRequest, options);
    const { content, ...rest } = params;
    return this.#sendRenamed({ ...rest, msgtype: "text", text: { content } }, options, (field) => field.replace(/^text\./, ""));
  }

  /**
   * Uploads a file (`media/upload`), to be sent or used as an avatar. Its media_id is valid for 3 days, in all apps of the corp.
   *
   * 中文：上传临时素材，用于发送或作为头像；media_id 在 3 天内有效，企业内各应用通用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/90253
   */
  uploadMedia(params: UploadMediaRequest, options?: CallOptions): KfPromise<UploadMediaResponse> {
    const slot: ResponseSlot = {};
    return withSlot(this.#upload(params, options, slot), slot);
  }

  async #upload(params: Partial<UploadMediaRequest>, options: CallOptions | undefined, slot: ResponseSlot): Promise<UploadMediaResponse> {
    const deadline = this.#deadline(checkCallOptions(options));
    const requestBuilder = (parameters: object) => {
      const text = lazyJson(parameters);
      return (form: Form | null, id: string) => this.#context.engine.build("uploadMedia", text(), this.#clock.now(), form, id);
    };
    if (!isObject(params)) unwrap(requestBuilder(params)(null, ""));
    deadline.waiting = "the file to be read";
    const check = (parameters: object) => {
      if (this.#closing.closed) throw new KfTransportError("transport.closed");
      unwrap(requestBuilder(parameters)(null, ""));
    };
    const { parameters, bytes } = await readMedia(params, check, deadline);
    const response = await this.#call("uploadMedia", requestBuilder(parameters), options, { file: bytes, deadline }, slot);
    return response as unknown as UploadMediaResponse;
  }

  /**
   * Downloads a file (`media/get`) that was uploaded or sent by a customer within the last 3 days.
   *
   * 中文：获取 3 天内上传或由客户发来的临时素材。
   *
   * @see https://developer.work.weixin.qq.com/document/path/90254
   */
  downloadMedia(params: DownloadMediaRequest, options?: CallOptions): KfPromise<DownloadMediaResponse> {
    const parameters = lazyJson(params);
    const { engine } = this.#context;
    const build = (form: Form | null) => engine.build("downloadMedia", parameters(), this.#clock.now(), form, "");
    const accept = (response: TransportResponse) => downloadOf(engine, response);
    const more = { accept, maxBody: MAX_DOWNLOAD };
    return this.#call("downloadMedia", build, options, more) as KfPromise<unknown> as KfPromise<DownloadMediaResponse>;
  }

  /**
   * Sends a message whose type is only known at run time, or unknown to this version: `sendRaw({ touser, open_kfid, msgtype, body })` is
   * `sendMsg` with the body under the type's name. Known types are checked as in `sendMsg`.
   *
   * 中文：发送运行时才知道类型、或本版本未知类型的消息：内容放在以类型命名的字段下，等同于 `sendMsg`；已知类型照样检查。
   */
  sendRaw(params: SendRawRequest, options?: CallOptions): KfPromise<SendMsgResponse> {
    if (!isObject(params)) return this.sendMsg(params as unknown as SendMsgRequest, options);
    const { msgtype, body, ...rest } = params;
    const inBody = (field: string) => (field === msgtype || field.startsWith(`${msgtype}.`) ? `body${field.slice(msgtype.length)}` : field);
    return this.#sendRenamed({ ...rest, msgtype, [msgtype]: body } as unknown as SendMsgRequest, options, inBody);
  }

  /** `sendMsg` for methods whose parameters have another shape: `rename` maps a field name in an error to the caller's name. */
  #sendRenamed(params: SendMsgRequest, options: CallOptions | undefined, rename: (field: string) => string): KfPromise<SendMsgResponse> {
    return this.perform("sendMsg", params, options, undefined, rename);
  }

  /**
   * Calls an endpoint that has no method yet, with the usual tokens, retries and errors: `kf.call("POST", "kf/new_thing", body)`. `path` is
   * relative to `cgi-bin/`; the parameters become the JSON body of a POST or the query of a GET. A success must have an `errcode`, since a
   * gateway's response has none; pass `{ errcode: "optional" }` for an endpoint that is documented to send one only with failures.
   *
   * 中文：调用还没有对应方法的接口，凭证、重试和错误处理与其他方法相同。`path` 相对于 `cgi-bin/`；参数作为 POST 的 JSON 或 GET 的查询参数。成功的响应必须有 `errcode`；文档说明只在失败时返回的接口，
   * 请传 `{ errcode: "optional" }`。
   */
  call(
    method: "GET" | "POST",
    path: string,
    params: object = {},
    options?: CallEndpointOptions,
  ): KfPromise<Readonly<Record<string, unknown>>> {
    const parameters = lazyJson(params);
    // Anything but a string is rejected like an empty string.
    const [verb, target] = [method, path].map((given) => (typeof given === "string" ? given : "")) as [string, string];
    // Without the query, which may hold secrets: names appear in logs and errors.
    const [name = ""] = target.split("?");
    const { errcode, ...others }: CallEndpointOptions = options ?? {};
    // Anything but an object is rejected as in other methods.
    const rest = isObject(options) ? others : (options as CallOptions | undefined);
    const build = () => {
      if (errcode !== undefined && errcode !== "optional") throw badOption("errcode", 'it must be "optional", or left out');
      return this.#context.engine.buildCall(verb, target, parameters());
    };
    return this.#call(name, build, rest, { errcodeOptional: errcode === "optional" });
  }

  /**
   * Returns the access token that calls use, for other APIs of the corp; fetches one if necessary. Call this each time instead of keeping
   * the token: it is renewed before it expires.
   *
   * 中文：返回调用所用的 access_token，供企业的其他 API 使用，必要时会获取。请每次调用，不要自行保存：它会在到期前更新。
   */
  async getAccessToken(options: Pick<CallOptions, "signal" | "timeout"> = {}): Promise<string> {
    const deadline = this.#deadline(checkCallOptions(options));
    deadline.check();
    return this.#tokens.get("token", deadline);
  }

  /**
   * Discards the access token in use (or `token`, if that is still the one in use) from the client and the token store; the next call
   * fetches a new one. Calls do this themselves when WeCom rejects a token. A fixed token is kept.
   *
   * 中文：从客户端和凭证存储中丢弃正在使用的凭证（或仍在使用的 `token`），下次调用会重新获取。凭证被企业微信拒绝时会自动这样做；固定的凭证不受影响。
   */
  invalidateAccessToken(token?: string): Promise<void> {
    return this.#tokens.invalidate(token, this.#deadline());
  }

  /**
   * Ends all calls in progress and closes the connections. Later calls fail. A `transport` that was passed to the client stays open: its
   * owner closes it.
   *
   * 中文：中止所有进行中的调用并关闭连接，之后的调用都会失败。传入的 `transport` 不会关闭，由其所有者关闭。
   */
  close(): void {
    this.#closing.close();
    this.#context.transport.close?.();
  }

  /**
   * {@link close}, for `await using kf = new KfClient(…)`.
   *
   * 中文：同 {@link close}，用于 `await using kf = new KfClient(…)`。
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  protected override perform<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
    slot?: ResponseSlot,
    rename?: (field: string) => string,
  ): KfPromise<Operations[Name]["response"]> {
    return this.#operation(name, params, options, {}, slot, rename);
  }

  #operation<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options: CallOptions | undefined,
    more: Partial<Call>,
    slot?: ResponseSlot,
    rename?: (field: string) => string,
  ): KfPromise<Operations[Name]["response"]> {
    const parameters = lazyJson(params);
    const given = (params as { msgid?: unknown } | undefined)?.msgid;
    const build = (form: Form | null, id: string) => {
      // A msgid generated here would differ on each call, and could not make the call idempotent.
      const built = this.#context.engine.build(name, parameters(), this.#clock.now(), form, options?.idempotent ? "" : id);
      return rename ? withRenamedField(built, rename) : built;
    };
    const alreadyDone = (id: string) => ({ errcode: 0, errmsg: "ok", msgid: typeof given === "string" && given !== "" ? given : id });
    return this.#call(name, build, options, { alreadyDone, ...more }, slot) as KfPromise<unknown> as KfPromise<
      Operations[Name]["response"]
    >;
  }

  protected override batch<Name extends BatchName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): KfPromise<Operations[Name]["response"]> {
    const slot: ResponseSlot = {};
    return withSlot(this.#callInParts(name, params, options, slot), slot);
  }

  async #callInParts<Name extends BatchName>(
    name: Name,
    params: Operations[Name]["params"],
    given: CallOptions | undefined,
    slot: ResponseSlot,
  ): Promise<Operations[Name]["response"]> {
    const options = checkCallOptions(given);
    const texts = unwrap(this.#context.engine.split(name, lazyJson(params)(), this.#clock.now()));
    const parts = texts.map((text) => JSON.parse(text) as JsonObject);
    if (parts.length === 1) return this.perform(name, params, options, slot);
    // The caller's timeout applies to all parts together; the client's timeout to each part.
    const deadline = isGiven(options.timeout) ? this.#deadline(options) : undefined;
    let done: JsonObject | undefined;
    for (const [at, part] of parts.entries()) {
      try {
        deadline?.check();
        const time = deadline ? { timeout: Math.max(1, deadline.remaining()) } : {};
        const response = await this.perform(name, part as unknown as Operations[Name]["params"], { ...options, ...time }, slot);
        done = done ? joinResponses(done, response as unknown as JsonObject) : (response as unknown as JsonObject);
      } catch (error) {
        if (done && isKfError(error)) Object.assign(error, this.#partialOf(name, done, texts.slice(at)));
        throw error;
      }
    }
    return done as unknown as Operations[Name]["response"];
  }

  /** The partial result, for an error. If the engine fails just then, there is none: that must not hide the error and its `maybeDone`. */
  #partialOf(operation: BatchName, done: JsonObject, texts: readonly string[]): { readonly partial?: KfPartial } {
    try {
      return { partial: { operation, done, remaining: JSON.parse(this.#context.engine.remaining([...texts])) } as unknown as KfPartial };
    } catch {
      return {};
    }
  }

  protected override paged<Name extends OperationName, Item>(
    name: Name,
    paging: Paging,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): Paged<Operations[Name]["response"], Item> {
    // Copies, because later pages are fetched after the caller may have changed the object.
    const [given, parameters] = [{ ...params }, lazyJson(params)];
    return pagedCall<Operations[Name]["response"], Item>(paging, {
      operation: name,
      machines: () => {
        const form = this.#formOf(name);
        return () => unwrap(this.#context.engine.createPaging(name, parameters(), form));
      },
      fetch: async (place, form) => {
        const slot: ResponseSlot = {};
        const position = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== null));
        const page = await this.#operation(name, { ...given, ...position }, options, { form }, slot);
        return { page, slot };
      },
      remember: (form) => this.#remember(name, form),
    });
  }

  #call(
    name: string,
    build: Call["build"],
    options?: CallOptions,
    more: Partial<Call> = {},
    slot: ResponseSlot = {},
  ): KfPromise<JsonObject> {
    return withSlot(this.#perform(name, build, options, more, slot), slot);
  }

  /** The form to begin an operation with. */
  #formOf(name: string): Form | null {
    return this.#byPost.has(name) ? "post" : null;
  }

  /** Begins with this form from now on: it worked where the other one did not. Only the call that was made so is without its token. */
  #remember(name: string, form: Form): void {
    if (form === "post") this.#byPost.add(name);
    if (form === "get") this.#byPost.delete(name);
  }

  #deadline(options: CallOptions = {}): Deadline {
    return new Deadline(options.timeout ?? this.#timeout, options.signal ?? undefined, this.#closing, this.#clock);
  }

  #perform(
    name: string,
    build: Call["build"],
    given: CallOptions | undefined,
    more: Partial<Call>,
    slot: ResponseSlot,
  ): Promise<JsonObject> {
    // Not async: each extra promise slows the call down.
    try {
      const options = checkCallOptions(given);
      if (this.#closing.closed) throw new KfTransportError("transport.closed");
      // No spread: this object is created for each call.
      return perform(this.#context, {
        name,
        id: this.#newId(),
        slot,
        build,
        form: more.form === undefined ? this.#formOf(name) : more.form,
        maxRetries: options.maxRetries ?? this.#maxRetries,
        idempotent: options.idempotent === true,
        deadline: more.deadline ?? this.#deadline(options),
        alreadyDone: more.alreadyDone,
        file: more.file,
        maxBody: more.maxBody,
        mayReplay: !(KEEP_TOKEN in options),
        errcodeOptional: more.errcodeOptional,
        accept: more.accept,
        worked: (form) => this.#remember(name, form),
      });
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }
}

/** A built request; in a failure, renames the field to the name that the caller used. */
function withRenamedField(built: Outcome<BuiltRequest>, rename: (field: string) => string): Outcome<BuiltRequest> {
  const { failure } = built;
  const field = failure?.details["field"];
  if (!failure || typeof field !== "string") return built;
  return { failure: { code: failure.code, details: { ...failure.details, field: rename(field) } } };
}

/**
 * Serialises the parameters now, so that later changes have no effect. A serialisation error is thrown when the text is requested, like any
 * other invalid parameter.
 */
function lazyJson(params: unknown): () => string {
  try {
    const text = wellFormedJson(JSON.stringify(params) ?? "undefined");
    return () => text;
  } catch (cause) {
    const actual = "a value that JSON cannot represent, such as a circular reference or a BigInt; see the cause";
    return () => {
      // JSON.stringify overflows the stack before the engine can check the depth.
      const isDeep = cause instanceof RangeError && isTooDeep(params);
      if (isDeep) throw new KfRequestError("request.too_deep", { details: { limit: MAX_DEPTH }, cause });
      throw new KfRequestError("request.not_an_object", { details: { actual }, cause });
    };
  }
}

/**
 * Ids for sends without a msgid and for multipart boundaries: a random prefix and a counter, at most 32 characters. The prefix is generated
 * on first use.
 */
function createIdGenerator(): () => string {
  let prefix = "";
  let count = 0;
  return () => {
    prefix ||= Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    count += 1;
    return `kf${prefix}${count.toString(36)}`;
  };
}

/** The base URL that paths are appended to. Without an option the environment variable is read, at the first call. */
function rootFrom(baseUrl: string | undefined): () => string {
  if (baseUrl !== undefined) {
    const root = checkedRoot(baseUrl, "baseUrl");
    return () => root;
  }
  let root: string | undefined;
  return () => {
    root ??= checkedRoot(environment("WECOM_KF_BASE_URL") ?? "https://qyapi.weixin.qq.com", "WECOM_KF_BASE_URL");
    return root;
  };
}

function checkedRoot(url: string, option: string): string {
  const form = "it must be an http or https URL without query, such as https://qyapi.weixin.qq.com";
  if (typeof url !== "string") throw badOption(option, form);
  if (/\s/.test(url)) throw badOption(option, `${form}; this one contains white space`);
  if (!/^https?:\/\/[^/?#]+/i.test(url) || /[?#]/.test(url) || !URL.canParse(url)) throw badOption(option, form);
  return `${url.replace(/\/+$/, "").replace(/\/cgi-bin$/, "")}/cgi-bin/`;
}
