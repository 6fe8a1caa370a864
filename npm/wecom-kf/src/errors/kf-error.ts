import type { Failure, Outcome } from "../generated/engine.js";
import type { FaultOwner } from "../generated/errcodes.js";
import { errorTable, type KfErrorCode, tokenOperations } from "../generated/errors.js";
import { nearest } from "../internal/nearest.js";
import type { Attempt } from "./attempt.js";
import type { KfPartial } from "./partial.js";

const BRAND = Symbol.for("wecom-kf.error");

/**
 * The values in an error's message, by name: `field`, `limit`, `actual` and so on.
 *
 * 中文：错误信息中的值，按名称：`field`、`limit`、`actual` 等。
 */
export type KfErrorDetails = Failure["details"];

/**
 * The arguments of {@link KfError}.
 *
 * 中文：{@link KfError} 的参数。
 */
export interface KfErrorInit {
  /**
   * The values in the message, by name.
   *
   * 中文：错误信息中的值，按名称。
   */
  readonly details?: KfErrorDetails;
  /**
   * The underlying error.
   *
   * 中文：底层错误。
   */
  readonly cause?: unknown;
  /**
   * Replaces the default message of the code.
   *
   * 中文：代替该代码的默认错误信息。
   */
  readonly message?: string;
}

/**
 * The base class of all errors of this SDK. `code` is stable; messages may change.
 *
 * 中文：本 SDK 所有错误的基类。`code` 稳定不变，错误信息可能改变。
 */
export class KfError extends Error {
  /**
   * The stable code, such as `request.missing_field`.
   *
   * 中文：稳定的错误代码，如 `request.missing_field`。
   */
  // `declare`, because defining the field before it is assigned would take a third of the time budget for a rejected callback's error.
  declare readonly code: KfErrorCode;
  /**
   * The values in the message, by name: `field`, `limit`, `actual` and so on.
   *
   * 中文：错误信息中的值，按名称：`field`、`limit`、`actual` 等。
   */
  declare readonly details: KfErrorDetails;
  /**
   * The operation or path that was called, when a call failed.
   *
   * 中文：失败的调用所调用的操作或路径。
   */
  declare readonly operation?: string;
  /**
   * All attempts of a failed call, oldest first.
   *
   * 中文：失败的调用的全部尝试，从旧到新。
   */
  declare readonly attempts?: readonly Attempt[];
  /**
   * The id of the call in logs, hooks and diagnostics channels, when a call failed.
   *
   * 中文：失败的调用在日志、钩子和诊断通道中的 ID。
   */
  declare readonly requestId?: string;
  /**
   * The msgid of a failed send: the caller's, or a generated one.
   *
   * 中文：发送失败的消息的 msgid：自定义的，或自动生成的。
   */
  declare readonly msgid?: string;
  /**
   * Whether WeCom may have carried out the failed call, so that calling again could do it twice, for example when the response to a send
   * was lost. Such a send can be repeated with the same `msgid` and the option `idempotent`; the message then cannot arrive twice.
   *
   * 中文：失败的调用是否可能已被执行，再次调用可能会执行两次，例如发送消息后丢失了响应。用相同的 `msgid` 和选项 `idempotent` 可以安全重发，消息不会到达两次。
   */
  declare readonly maybeDone?: boolean;
  /**
   * In how many milliseconds the same call can succeed, where that is known.
   *
   * 中文：多少毫秒后同一调用可以成功（如果已知）。
   */
  declare readonly waitMs?: number | undefined;
  /**
   * What was done before the failure, when the call took several requests and some of them succeeded.
   *
   * 中文：调用由多次请求组成且部分成功时，失败前已完成的部分。
   */
  declare partial?: KfPartial;

  constructor(code: KfErrorCode, init: KfErrorInit = {}) {
    const details = init.details ?? {};
    super(
      init.message ?? fillMessage(errorTable[code].message, details) + hintFor(code, details),
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = code;
    this.details = details;
  }

  /**
   * Whether calling again can succeed, without the risk of doing it twice.
   *
   * 中文：再次调用能否成功，且没有执行两次的风险。
   */
  get retryable(): boolean {
    return errorTable[this.code].retryable && this.maybeDone !== true;
  }

  /**
   * Whom the failure concerns, for programs that process messages in order. `message`: only this request or its conversation; other
   * messages can succeed, so this one may be skipped. `account`: the account, the app or the client's configuration (a rejected secret or
   * IP address, a rate limit, a closed client); other calls fail too. `unknown`: a lost response, a failing server, an unlisted code. In
   * the last two cases do not skip the message and do not advance the cursor.
   *
   * 中文：失败涉及谁，供按顺序处理消息的程序判断。`message`：只涉及本次请求或其会话，其他消息可以成功，可以跳过这一条；`account`：账号、应用或客户端配置，其他调用也会失败；`unknown`：响应丢失、服务端故障、未列出的错误码。后两种情况不要跳过消息，
   * 也不要推进游标。
   */
  get owner(): FaultOwner {
    return ownerOf(errorTable[this.code].owner, this.operation);
  }

  static {
    setErrorName(this, "KfError");
    // Not as a method, because TypeScript would then narrow by its signature instead of by the class.
    Object.defineProperty(this, Symbol.hasInstance, { value: isInstance });
  }
}

/** The owner of a failure by table and operation. A failing token request fails every call, so it belongs to the account. */
export function ownerOf(listed: FaultOwner, operation: string | undefined): FaultOwner {
  return listed === "message" && operation !== undefined && tokenOperations.includes(operation) ? "account" : listed;
}

/**
 * A request that was rejected before anything was sent.
 *
 * 中文：发送之前就被拒绝的请求。
 */
export class KfRequestError extends KfError {
  static {
    setErrorName(this, "KfRequestError");
  }

  /**
   * The path of the invalid field, if the error concerns a field.
   *
   * 中文：有问题的字段的路径（如果错误涉及某个字段）。
   */
  get field(): string | undefined {
    return textDetail(this.details["field"]);
  }
}

/**
 * A session state transition that is not allowed; nothing was sent.
 *
 * 中文：不允许的会话状态变更；没有发送任何请求。
 */
export class KfStateError extends KfError {
  static {
    setErrorName(this, "KfStateError");
  }
}

/**
 * A response that is not from WeCom, such as a proxy's error page or an empty body.
 *
 * 中文：不是来自企业微信的响应，如代理的错误页或空的响应体。
 */
export class KfResponseError extends KfError {
  static {
    setErrorName(this, "KfResponseError");
  }

  /**
   * The HTTP status.
   *
   * 中文：HTTP 状态码。
   */
  get status(): number | undefined {
    return numberDetail(this.details["status"]);
  }
}

/**
 * A callback that was rejected.
 *
 * 中文：被拒绝的回调。
 */
export class KfCallbackError extends KfError {
  static {
    setErrorName(this, "KfCallbackError");
  }

  /**
   * The corresponding WXBizMsgCrypt error number, -40001 to -40011.
   *
   * 中文：对应的 WXBizMsgCrypt 错误码，-40001 至 -40011。
   */
  get number(): number | undefined {
    return (errorTable[this.code] as { number?: number }).number;
  }
}

/**
 * A callback that a handler could not accept or process.
 *
 * 中文：处理器未能接收或处理的回调。
 */
export class KfHandlerError extends KfError {
  static {
    setErrorName(this, "KfHandlerError");
  }
}

/**
 * The inbox cannot do what was asked of it.
 *
 * 中文：收件箱无法完成所要求的操作。
 */
export class KfInboxError extends KfError {
  static {
    setErrorName(this, "KfInboxError");
  }
}

/**
 * A request without a response.
 *
 * 中文：没有得到响应的请求。
 */
export class KfTransportError extends KfError {
  static {
    setErrorName(this, "KfTransportError");
  }
}

/**
 * A misconfigured client.
 *
 * 中文：客户端配置错误。
 */
export class KfClientError extends KfError {
  static {
    setErrorName(this, "KfClientError");
  }
}

/**
 * A store that failed, or whose file cannot be used.
 *
 * 中文：存储出错，或其文件无法使用。
 */
export class KfStoreError extends KfError {
  static {
    setErrorName(this, "KfStoreError");
  }
}

/**
 * The engine itself failed.
 *
 * 中文：引擎自身出错。
 */
export class KfEngineError extends KfError {
  static {
    setErrorName(this, "KfEngineError");
  }
}

const classes: Readonly<Record<(typeof errorTable)[KfErrorCode]["class"], new (code: KfErrorCode, init?: KfErrorInit) => KfError>> = {
  KfRequestError,
  KfStateError,
  KfResponseError,
  KfCallbackError,
  KfHandlerError,
  KfInboxError,
  KfTransportError,
  KfClientError,
  KfEngineError,
  KfStoreError,
};

/** The error object for a failure that an engine or transport returned. */
export function toError(failure: { readonly code: KfErrorCode; readonly details: KfErrorDetails }, cause?: unknown): KfError {
  const { code } = failure;
  // A custom transport may return any code.
  const entry = errorTable[code] as (typeof errorTable)[KfErrorCode] | undefined;
  const Class = (entry && classes[entry.class]) ?? KfError;
  return new Class(code, { details: failure.details, cause });
}

/**
 * Whether a value is an error of this SDK, including one from another copy of the package.
 *
 * 中文：判断是否为本 SDK 的错误，包括来自本包其他副本的错误。
 */
export function isKfError(value: unknown): value is KfError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** Returns an outcome's value, or throws its failure. */
export function unwrap<T>({ value, failure }: Outcome<T>): T {
  if (failure) throw toError(failure);
  return value as T;
}

/**
 * Sets the name that stack traces and the console show, and the brand that `instanceof` checks. On the prototype: both survive minification
 * and cost nothing per error.
 */
export function setErrorName(Class: { prototype: Error }, value: string): void {
  Object.defineProperty(Class.prototype, "name", { value, configurable: true, writable: true });
  Object.defineProperty(Class.prototype, BRAND, { value });
}

/**
 * `instanceof` for the error classes. Each entry point has its own copy of them, in ESM and in CommonJS; errors of one copy are instances
 * of the others' classes too. Classes that a user derived work as usual.
 */
function isInstance(this: { readonly prototype: object }, value: unknown): boolean {
  if (!Object.hasOwn(this.prototype, BRAND)) return Function.prototype[Symbol.hasInstance].call(this, value);
  const className = (this.prototype as { readonly [BRAND]?: unknown })[BRAND];
  return isKfError(value) && (className === "KfError" || (value as { readonly [BRAND]?: unknown })[BRAND] === className);
}

/** Inserts the details into a message template. */
export function fillMessage(message: string, details: KfErrorDetails): string {
  if (!message.includes("{")) return message;
  return message.replace(/\{(\w+)\}/g, (whole, detail: string) => String(details[detail] ?? whole));
}

/** An additional hint for some fields, and for a misspelt type. */
function hintFor(code: KfErrorCode, details: KfErrorDetails): string {
  if (code === "request.unknown_variant") {
    const meant = nearest(String(details["actual"]), String(details["known"]).split(", "));
    return meant === undefined ? "" : `; did you mean ${meant}?`;
  }
  const { hints } = errorTable[code] as { hints?: Readonly<Record<string, string>> };
  return hints?.[String(details["field"])] ?? "";
}

function textDetail(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberDetail(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
