import type { CallbackEvent, SealedCallback } from "../generated/engine.js";
import type { EngineName } from "../internal/choose-engine.js";

export type {
  CallbackEvent,
  CallbackEventBase,
  CallbackField,
  CancelAuth,
  ChangeAuth,
  CreateAuth,
  KfAccountAuthChange,
  KfMsgOrEvent,
  OtherCallbackEvent,
  ResetPermanentCode,
  SealedCallback,
  SuiteEventBase,
  SuiteTicket,
  UnknownCallbackEvent,
} from "../generated/engine.js";

/**
 * A Token and its EncodingAESKey, as the admin console shows them.
 *
 * 中文：管理后台中的 Token 和 EncodingAESKey。
 */
export interface CallbackKeys {
  /**
   * The Token.
   *
   * 中文：Token。
   */
  readonly token: string;
  /**
   * The EncodingAESKey: 43 letters, digits, `+` or `/`.
   *
   * 中文：EncodingAESKey：43 个字母、数字、`+` 或 `/`。
   */
  readonly encodingAesKey: string;
}

/**
 * The options of `createCallback`.
 *
 * 中文：`createCallback` 的选项。
 */
export interface CallbackOptions extends CallbackKeys {
  /**
   * The accepted receivers of messages: the corp id for an internal app, the suite id for suite events, a list of both, `""` for an
   * individual's third-party app; a synchronous function that returns `true` or `false`; or `{ unchecked: true }`.
   *
   * 中文：接受的消息接收方：自建应用为企业 ID，第三方应用事件为 suite_id，也可以是二者的列表；个人开发的第三方应用为 `""`；还可以是返回 `true` 或 `false` 的同步函数，或 `{ unchecked: true }`。
   */
  readonly receiveId: string | readonly string[] | ((receiveId: string) => boolean) | { readonly unchecked: true };
  /**
   * Earlier keys that are still accepted while the console switches to new ones.
   *
   * 中文：管理后台更换密钥期间仍接受的旧密钥。
   */
  readonly previous?: CallbackKeys | readonly CallbackKeys[] | undefined;
  /**
   * The engine, `native` or `wasm`, as in the options of a client.
   *
   * 中文：引擎，`native` 或 `wasm`，同客户端的选项。
   */
  readonly engine?: EngineName | undefined;
}

/**
 * The options of `createCallback` without keys: Token and EncodingAESKey are read from the environment variables
 * `WECOM_KF_CALLBACK_TOKEN` and `WECOM_KF_ENCODING_AES_KEY`, at the first use.
 *
 * 中文：不传密钥时 `createCallback` 的选项：首次使用时从环境变量 `WECOM_KF_CALLBACK_TOKEN` 和 `WECOM_KF_ENCODING_AES_KEY` 读取。
 */
export interface EnvironmentCallbackOptions extends Pick<CallbackOptions, "previous" | "engine"> {
  /**
   * Must be omitted: options with keys are {@link CallbackOptions}.
   *
   * 中文：此处不填；填写时须给出完整的选项（{@link CallbackOptions}）。
   */
  readonly token?: never;
  /**
   * Must be omitted: options with keys are {@link CallbackOptions}.
   *
   * 中文：此处不填；填写时须给出完整的选项（{@link CallbackOptions}）。
   */
  readonly encodingAesKey?: never;
  /**
   * The accepted receivers of messages. Default: the environment variable `WECOM_KF_CORP_ID`.
   *
   * 中文：接受的消息接收方，默认取环境变量 `WECOM_KF_CORP_ID`。
   */
  readonly receiveId?: CallbackOptions["receiveId"] | undefined;
}

/**
 * A query: a query string, a URL, or the parameters by name, as frameworks parse them. A repeated parameter is rejected; a value that is
 * neither a string nor a number counts as missing.
 *
 * 中文：查询参数：查询字符串、URL，或框架解析后的对象。重复的参数会被拒绝；既不是字符串也不是数字的值视为没有。
 */
export type CallbackQuery = string | URL | URLSearchParams | { readonly [name: string]: unknown };

/**
 * A request body as it arrived.
 *
 * 中文：收到的请求体原文。
 */
export type CallbackBody = Uint8Array | ArrayBuffer | string;

/**
 * The options of `seal`.
 *
 * 中文：`seal` 的选项。
 */
export interface SealOptions {
  /**
   * The signed timestamp, in Unix seconds. Default: now.
   *
   * 中文：参与签名的时间戳，Unix 时间戳（秒）。默认为当前时间。
   */
  readonly timestamp?: string | number;
  /**
   * The signed nonce. Default: random.
   *
   * 中文：参与签名的 nonce。默认随机。
   */
  readonly nonce?: string;
  /**
   * The 16 bytes in front of the message. Default: random; set them only to reproduce a known result.
   *
   * 中文：消息前的 16 个字节。默认随机；只在重现已知结果时设置。
   */
  readonly random?: Uint8Array;
  /**
   * The receiver of the message. Default: the first of `receiveId`.
   *
   * 中文：消息的接收方。默认为 `receiveId` 的第一个。
   */
  readonly receiveId?: string;
}

/**
 * One callback URL: verifies, decrypts and parses what WeCom pushes there. Everything is synchronous, on every runtime.
 *
 * 中文：一个回调 URL：对推送的内容验签、解密并解析；在任何运行环境中都是同步的。
 */
export interface Callback {
  /**
   * Handles WeCom's URL verification: returns the echo string, which must be the whole response body. Pushed messages are signed the same
   * way, so anyone who intercepted one could have it decrypted here: do not respond with a text that begins with `<` or `{`. The handlers
   * enforce this.
   *
   * 中文：处理企业微信的 URL 验证，返回的 echostr 明文须作为完整的响应体。推送的消息签名方式相同，截获者可借此解密：不要返回以 `<` 或 `{` 开头的文本；处理器已保证这一点。
   */
  verifyUrl(query: CallbackQuery): string;
  /**
   * Opens a pushed callback, or throws a `KfCallbackError`.
   *
   * 中文：验签并解密推送的回调，失败抛出 `KfCallbackError`。
   */
  open(query: CallbackQuery, body: CallbackBody): CallbackEvent;
  /**
   * Creates an encrypted callback or passive reply, for tests of your own handlers.
   *
   * 中文：生成加密的回调或被动回复，用于测试自己的处理器。
   */
  seal(message: string, options?: SealOptions): SealedCallback;
  /**
   * Frees the prepared keys. Otherwise they are freed with the object, on runtimes that have `FinalizationRegistry`. Callbacks with equal
   * settings share them. Afterwards every method throws a `KfEngineError` (`engine.callback_gone`).
   *
   * 中文：释放准备好的密钥；否则在支持 `FinalizationRegistry` 的环境中随对象释放。设置相同的回调共用密钥。释放后所有方法都抛出 `KfEngineError`（`engine.callback_gone`）。
   */
  [Symbol.dispose](): void;
}
