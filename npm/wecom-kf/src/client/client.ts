/// <reference lib="esnext.disposable" preserve="true" />
import { chooseEngine, runtime } from "../internal/engine.js";
import type { BuiltRequest, Form, Outcome } from "../generated/engine.js";
import { isKfError, KfRequestError, KfTransportError, unwrap } from "../errors/kf-error.js";
import type { KfPartial } from "../errors/partial.js";
import { KfMethods } from "../generated/methods.js";
import type { BatchName, OperationName, Operations } from "../generated/operations.js";
import type {
  DownloadMediaRequest,
  SendMsgOnEventRequestBase,
  SendMsgRequest,
  SendMsgRequestBase,
  SendMsgResponse,
  UploadMediaResponse,
} from "../generated/types.js";
import { Closing } from "../internal/abort.js";
import { refuseSecretInBrowser } from "../internal/browser.js";
import { environment } from "../internal/environment.js";
import { isObject, isTooDeep, type JsonObject, MAX_DEPTH, wellFormedJson } from "../internal/json.js";
import { badOption, checkInteger, checkMilliseconds } from "../internal/validate.js";
import { downloadOf, MAX_DOWNLOAD, readMedia } from "../media/media.js";
import type { DownloadMediaResponse, UploadMediaRequest } from "../media/types.js";
import { Observer } from "../observe/observer.js";
import { Secrets } from "../observe/secrets.js";
import { clientTokens, type ClientTokens } from "../tokens/client-tokens.js";
import type { TokenApi } from "../tokens/origins.js";
import { chooseTransport } from "../transport/choice.js";
import { joinParameters, joinResponses } from "./batches.js";
import { type CallEndpointOptions, type CallOptions, checkCallOptions, isGiven } from "./call-options.js";
import { type Call, type CallContext, perform } from "./call.js";
import { Deadline } from "./deadline.js";
import { checkOptions, type KfClientOptions } from "./options.js";
import { type Paged, pagedCall, type Paging, type Place } from "./pages.js";
import { type KfPromise, type ResponseSlot, withSlot } from "./raw-response.js";

/** The parameters of {@link KfClient.sendText}. */
export interface SendTextRequest {
  /** The customer: an external_userid, exactly as WeCom gave it. */
  touser: string;
  /** The account that speaks. */
  open_kfid: string;
  /** The text, 1 to 2048 UTF-8 bytes; `splitText` cuts a longer one into parts that fit. */
  content: string;
  /** An id of your own, as in `sendMsg`. */
  msgid?: string | undefined;
}

/** The parameters of {@link KfClient.sendRaw}. */
export type SendRawRequest = (SendMsgRequestBase | SendMsgOnEventRequestBase) & {
  /** The type of the message, such as one that WeCom added after this version. */
  msgtype: string;
  /** The body: what WeCom wants under the type's name. */
  body: object;
};

/** A client of WeCom Customer Service, for one corp and one secret. Make one and keep it: it holds connections. */
export class KfClient extends KfMethods {
  readonly #context: CallContext;
  readonly #tokens: ClientTokens;
  readonly #timeout: number;
  readonly #maxRetries: number;
  /** Operations that WeCom wanted in another form than the documented one. */
  readonly #forms = new Map<string, Form>();
  readonly #newId = countedIds();
  readonly #closing = new Closing();

  /**
   * Without `corpId` and `secret` (or `credentials`) they come from the environment: `WECOM_KF_CORP_ID`, `WECOM_KF_SECRET`.
   *
   * @throws KfClientError `client.bad_option` when an option is unknown or not valid, `client.secret_in_browser` when a secret is given in
   * a browser; KfEngineError `engine.unavailable` when the engine that was asked for cannot be loaded.
   */
  constructor(options: KfClientOptions = {}) {
    super();
    checkOptions(options);
    refuseSecretInBrowser(options);
    const { engine, createNativeTransport } = chooseEngine(options.engine);
    const root = rootOf(options.baseUrl);
    this.#timeout = checkMilliseconds("timeout", options.timeout ?? 30_000);
    this.#maxRetries = checkInteger("maxRetries", options.maxRetries ?? 2);
    const secrets = new Secrets();
    const observer = new Observer(options, runtime.channels?.(), secrets);
    const transport = chooseTransport(options, observer.log, createNativeTransport);
    const perform: TokenApi["perform"] = (name, params, options) => this.perform(name, params, options);
    this.#tokens = clientTokens(options, this.#timeout, this.#closing, observer.log, { engine, root, secrets, perform });
    this.#context = {
      engine,
      transport,
      get root() {
        return root();
      },
      // Frozen: the native transport then prepares them once.
      headers: Object.freeze({ "content-type": "application/json", "user-agent": `wecom-kf/${engine.info().version}` }),
      observer,
      secrets,
      token: this.#tokens.get,
      accepted: this.#tokens.accepted,
    };
  }

  /** Sends a text (`sendMsg` with `msgtype: "text"`). */
  sendText(params: SendTextRequest, options?: CallOptions): KfPromise<SendMsgResponse> {
    // What JavaScript may pass instead is left to core, which refuses it with the same error in every method.
    if (!isObject(params)) return this.sendMsg(params as unknown as SendMsgRequest, options);
    const { content, ...rest } = params;
    return this.#send({ ...rest, msgtype: "text", text: { content } }, options, (field) => field.replace(/^text\./, ""));
  }

  /**
   * Uploads a file (`media/upload`), to be sent or to be an avatar. Its media_id lasts 3 days, for all apps of the corp.
   *
   * @see https://developer.work.weixin.qq.com/document/path/90253
   */
  uploadMedia(params: UploadMediaRequest, options?: CallOptions): KfPromise<UploadMediaResponse> {
    const slot: ResponseSlot = {};
    return withSlot(this.#upload(params, options, slot), slot);
  }

  async #upload(params: Partial<UploadMediaRequest>, options: CallOptions | undefined, slot: ResponseSlot): Promise<UploadMediaResponse> {
    const deadline = this.#deadline(checkCallOptions(options));
    const building = (parameters: object) => {
      const text = jsonOf(parameters);
      return (form: Form | null, id: string) => this.#context.engine.build("uploadMedia", text(), Date.now(), form, id);
    };
    if (!isObject(params)) unwrap(building(params)(null, ""));
    deadline.waiting = "the file to be read";
    const check = (parameters: object) => {
      if (this.#closing.closed) throw new KfTransportError("transport.closed");
      unwrap(building(parameters)(null, ""));
    };
    const { parameters, bytes } = await readMedia(params, check, deadline);
    const response = await this.#call("uploadMedia", building(parameters), options, { file: bytes, deadline }, slot);
    return response as unknown as UploadMediaResponse;
  }

  /**
   * Downloads a file (`media/get`) that was uploaded or that a customer sent, within 3 days.
   *
   * @see https://developer.work.weixin.qq.com/document/path/90254
   */
  downloadMedia(params: DownloadMediaRequest, options?: CallOptions): KfPromise<DownloadMediaResponse> {
    const parameters = jsonOf(params);
    const build = (form: Form | null) => this.#context.engine.build("downloadMedia", parameters(), Date.now(), form, "");
    const more = { accept: downloadOf, maxBody: MAX_DOWNLOAD };
    return this.#call("downloadMedia", build, options, more) as KfPromise<unknown> as KfPromise<DownloadMediaResponse>;
  }

  /**
   * Sends a message whose type is a variable, or unknown to this version: `sendRaw({ touser, open_kfid, msgtype, body })` is `sendMsg`
   * with the body under the type's name. Types that are known are checked like there.
   */
  sendRaw(params: SendRawRequest, options?: CallOptions): KfPromise<SendMsgResponse> {
    if (!isObject(params)) return this.sendMsg(params as unknown as SendMsgRequest, options);
    const { msgtype, body, ...rest } = params;
    const inBody = (field: string) => (field === msgtype || field.startsWith(`${msgtype}.`) ? `body${field.slice(msgtype.length)}` : field);
    return this.#send({ ...rest, msgtype, [msgtype]: body } as unknown as SendMsgRequest, options, inBody);
  }

  /** `sendMsg` for a method that takes a field elsewhere: a refusal names it as the caller gave it. */
  #send(params: SendMsgRequest, options: CallOptions | undefined, given: (field: string) => string): KfPromise<SendMsgResponse> {
    return this.perform("sendMsg", params, options, undefined, given);
  }

  /**
   * Calls an endpoint that has no method yet, with tokens, retries and errors like the others: `kf.call("POST", "kf/new_thing", body)`.
   * `path` is the one below `cgi-bin/`; the parameters become the JSON body of a POST or the query of a GET. A success must have an
   * `errcode`, as a gateway's answer has none; `{ errcode: "optional" }` is for an endpoint whose document says that it sends one with
   * failures only.
   */
  call(
    method: "GET" | "POST",
    path: string,
    params: object = {},
    options?: CallEndpointOptions,
  ): KfPromise<Readonly<Record<string, unknown>>> {
    const parameters = jsonOf(params);
    // What is no text is refused as an empty one is.
    const [verb, target] = [method, path].map((given) => (typeof given === "string" ? given : "")) as [string, string];
    // A query may hold secrets, and names are told in logs and errors.
    const [name = ""] = target.split("?");
    const { errcode, ...others }: CallEndpointOptions = options ?? {};
    // What is no object has nothing to be taken out, and is refused like in other methods.
    const rest = isObject(options) ? others : (options as CallOptions | undefined);
    const build = () => {
      if (errcode !== undefined && errcode !== "optional") throw badOption("errcode", 'it must be "optional", or left out');
      return this.#context.engine.buildCall(verb, target, parameters());
    };
    return this.#call(name, build, rest, { errcodeOptional: errcode === "optional" });
  }

  /**
   * The access token, for other APIs of the corp: the one that calls are made with, fetched when there is none. Ask for it each time: it is
   * renewed ahead of its end.
   */
  async getAccessToken(options: Pick<CallOptions, "signal" | "timeout"> = {}): Promise<string> {
    const deadline = this.#deadline(checkCallOptions(options));
    deadline.check();
    return this.#tokens.get("token", deadline);
  }

  /**
   * Gives up the access token in use, or `token` if that is still the one in use, here and in the token store: the next call fetches
   * another. Calls do this by themselves when WeCom refuses a token. A fixed token stays.
   */
  invalidateAccessToken(token?: string): Promise<void> {
    return this.#tokens.invalidate(token, this.#deadline());
  }

  /**
   * Ends all calls under way and gives the connections back. Calls made later fail. A `transport` that was given to the client stays open:
   * it is its maker's.
   */
  close(): void {
    this.#closing.close();
    this.#context.transport.close?.();
  }

  /** {@link close}, for `await using kf = new KfClient(…)`. */
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
    const parameters = jsonOf(params);
    const given = (params as { msgid?: unknown } | undefined)?.msgid;
    const build = (form: Form | null, id: string) => {
      // A msgid made here would be another one each time, and vouch for nothing.
      const built = this.#context.engine.build(name, parameters(), Date.now(), form, options?.idempotent ? "" : id);
      return rename ? withFieldRenamed(built, rename) : built;
    };
    const alreadyDone = (id: string) => ({ errcode: 0, errmsg: "ok", msgid: typeof given === "string" && given !== "" ? given : id });
    return this.#call(name, build, options, { alreadyDone }, slot) as KfPromise<unknown> as KfPromise<Operations[Name]["response"]>;
  }

  protected override batch<Name extends BatchName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): KfPromise<Operations[Name]["response"]> {
    const slot: ResponseSlot = {};
    return withSlot(this.#parts(name, params, options, slot), slot);
  }

  async #parts<Name extends BatchName>(
    name: Name,
    params: Operations[Name]["params"],
    given: CallOptions | undefined,
    slot: ResponseSlot,
  ): Promise<Operations[Name]["response"]> {
    const options = checkCallOptions(given);
    const texts = unwrap(this.#context.engine.split(name, jsonOf(params)(), Date.now()));
    const parts = texts.map((text) => JSON.parse(text) as JsonObject);
    if (parts.length === 1) return this.perform(name, params, options, slot);
    // A time that the caller sets holds for all parts together; the client's own for each.
    const deadline = isGiven(options.timeout) ? this.#deadline(options) : undefined;
    let done: JsonObject | undefined;
    for (const [at, part] of parts.entries()) {
      try {
        deadline?.check();
        const time = deadline ? { timeout: Math.max(1, deadline.left()) } : {};
        const response = await this.perform(name, part as unknown as Operations[Name]["params"], { ...options, ...time }, slot);
        done = done ? joinResponses(done, response as unknown as JsonObject) : (response as unknown as JsonObject);
      } catch (error) {
        if (done && isKfError(error))
          error.partial = { operation: name, done, remaining: joinParameters(parts.slice(at)) } as unknown as KfPartial;
        throw error;
      }
    }
    return done as unknown as Operations[Name]["response"];
  }

  protected override paged<Name extends OperationName, Item>(
    name: Name,
    paging: Paging,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): Paged<Operations[Name]["response"], Item> {
    // As they are now: pages are fetched later, too.
    const given = { ...params };
    return pagedCall<Operations[Name]["response"], Item>(paging, given as Place, {
      operation: name,
      fetch: (place, slot) => this.perform(name, place ? { ...given, ...place } : params, options, slot),
      post: () => {
        if (paging.id === undefined || !paging.replay || this.#forms.get(name) === "post") return false;
        this.#forms.set(name, "post");
        return true;
      },
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

  #deadline(options: CallOptions = {}): Deadline {
    return new Deadline(options.timeout ?? this.#timeout, options.signal ?? undefined, this.#closing);
  }

  async #perform(
    name: string,
    build: Call["build"],
    given: CallOptions | undefined,
    more: Partial<Call>,
    slot: ResponseSlot,
  ): Promise<JsonObject> {
    const options = checkCallOptions(given);
    if (this.#closing.closed) throw new KfTransportError("transport.closed");
    // Without a spread: each call makes one of these.
    return await perform(this.#context, {
      name,
      id: this.#newId(),
      slot,
      build,
      form: this.#forms.get(name) ?? null,
      maxRetries: options.maxRetries ?? this.#maxRetries,
      idempotent: options.idempotent === true,
      deadline: more.deadline ?? this.#deadline(options),
      alreadyDone: more.alreadyDone,
      file: more.file,
      maxBody: more.maxBody,
      errcodeOptional: more.errcodeOptional,
      accept: more.accept,
      replayed: (form) => {
        if (form === "post") this.#forms.set(name, form);
      },
    });
  }
}

/** What an engine built; in a refusal the field under the name that the caller knows it by. */
function withFieldRenamed(built: Outcome<BuiltRequest>, rename: (field: string) => string): Outcome<BuiltRequest> {
  const { failure } = built;
  const field = failure?.details["field"];
  if (!failure || typeof field !== "string") return built;
  return { failure: { code: failure.code, details: { ...failure.details, field: rename(field) } } };
}

/** JSON of the parameters as they are now; what cannot be JSON is refused when it is asked for, like any other bad parameter. */
function jsonOf(params: unknown): () => string {
  try {
    const text = wellFormedJson(JSON.stringify(params) ?? "undefined");
    return () => text;
  } catch (cause) {
    const actual = "something that JSON cannot hold: a circle, a BigInt or the like; the cause says what";
    return () => {
      // The platform's own encoder exhausts the stack before the engine can count.
      const isDeep = cause instanceof RangeError && isTooDeep(params);
      if (isDeep) throw new KfRequestError("request.too_deep", { details: { limit: MAX_DEPTH }, cause });
      throw new KfRequestError("request.not_an_object", { details: { actual }, cause });
    };
  }
}

/**
 * Ids for sends that the caller gave none, and for the boundaries of uploads: random, then counted; never over 32 characters. Random only
 * when first used.
 */
function countedIds(): () => string {
  let prefix = "";
  let count = 0;
  return () => {
    prefix ||= Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    count += 1;
    return `kf${prefix}${count.toString(36)}`;
  };
}

/** The URL that paths are appended to. One that is not given is looked for in the environment, at the first call. */
function rootOf(baseUrl: string | undefined): () => string {
  if (baseUrl !== undefined) {
    const root = rootAt(baseUrl, "baseUrl");
    return () => root;
  }
  let root: string | undefined;
  return () => {
    root ??= rootAt(environment("WECOM_KF_BASE_URL") ?? "https://qyapi.weixin.qq.com", "WECOM_KF_BASE_URL");
    return root;
  };
}

function rootAt(url: string, option: string): string {
  const form = "it must be an http or https URL without query, such as https://qyapi.weixin.qq.com";
  if (typeof url !== "string") throw badOption(option, form);
  if (/\s/.test(url)) throw badOption(option, `${form}; this one has a space or a line break in it, or round it`);
  if (!/^https?:\/\/[^/?#]+/i.test(url) || /[?#]/.test(url) || !URL.canParse(url)) throw badOption(option, form);
  return `${url.replace(/\/+$/, "").replace(/\/cgi-bin$/, "")}/cgi-bin/`;
}
