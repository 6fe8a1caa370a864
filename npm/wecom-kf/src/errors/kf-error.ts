import type { Failure, Outcome } from "../generated/engine.js";
import type { FaultOwner } from "../generated/errcodes.js";
import { errorTable, type KfErrorCode, tokenOperations } from "../generated/errors.js";
import { nearest } from "../internal/nearest.js";
import type { Attempt } from "./attempt.js";
import type { KfPartial } from "./partial.js";

const BRAND = Symbol.for("wecom-kf.error");

/** The values in an error's message, by name: `field`, `limit`, `actual` and so on. */
export type KfErrorDetails = Failure["details"];

/** The arguments of {@link KfError}. */
export interface KfErrorInit {
  /** The values in the message, by name. */
  readonly details?: KfErrorDetails;
  /** The underlying error. */
  readonly cause?: unknown;
  /** Replaces the default message of the code. */
  readonly message?: string;
}

/** The base class of all errors of this SDK. `code` is stable; messages may change. */
export class KfError extends Error {
  /** The stable code, such as `request.missing_field`. */
  // `declare`, because defining the field before it is assigned would take a third of the time budget for a rejected callback's error.
  declare readonly code: KfErrorCode;
  /** The values in the message, by name: `field`, `limit`, `actual` and so on. */
  declare readonly details: KfErrorDetails;
  /** The operation or path that was called, when a call failed. */
  declare readonly operation?: string;
  /** All attempts of a failed call, oldest first. */
  declare readonly attempts?: readonly Attempt[];
  /** The id of the call in logs, hooks and diagnostics channels, when a call failed. */
  declare readonly requestId?: string;
  /** The msgid of a failed send: the caller's, or a generated one. */
  declare readonly msgid?: string;
  /**
   * Whether WeCom may have carried out the failed call, so that calling again could do it twice, for example when the response to a send
   * was lost. Such a send can be repeated with the same `msgid` and the option `idempotent`; the message then cannot arrive twice.
   */
  declare readonly maybeDone?: boolean;
  /** In how many milliseconds the same call can succeed, where that is known. */
  declare readonly waitMs?: number | undefined;
  /** What was done before the failure, when the call took several requests and some of them succeeded. */
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

  /** Whether calling again can succeed, without the risk of doing it twice. */
  get retryable(): boolean {
    return errorTable[this.code].retryable && this.maybeDone !== true;
  }

  /**
   * Whom the failure concerns, for programs that process messages in order. `message`: only this request or its conversation; other
   * messages can succeed, so this one may be skipped. `account`: the account, the app or the client's configuration (a rejected secret or
   * IP address, a rate limit, a closed client); other calls fail too. `unknown`: a lost response, a failing server, an unlisted code. In
   * the last two cases do not skip the message and do not advance the cursor.
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

/** A request that was rejected before anything was sent. */
export class KfRequestError extends KfError {
  static {
    setErrorName(this, "KfRequestError");
  }

  /** The path of the invalid field, if the error concerns a field. */
  get field(): string | undefined {
    return textDetail(this.details["field"]);
  }
}

/** A session state transition that is not allowed; nothing was sent. */
export class KfStateError extends KfError {
  static {
    setErrorName(this, "KfStateError");
  }
}

/** A response that is not from WeCom, such as a proxy's error page or an empty body. */
export class KfResponseError extends KfError {
  static {
    setErrorName(this, "KfResponseError");
  }

  /** The HTTP status. */
  get status(): number | undefined {
    return numberDetail(this.details["status"]);
  }
}

/** A callback that was rejected. */
export class KfCallbackError extends KfError {
  static {
    setErrorName(this, "KfCallbackError");
  }

  /** The corresponding WXBizMsgCrypt error number, -40001 to -40011. */
  get number(): number | undefined {
    return (errorTable[this.code] as { number?: number }).number;
  }
}

/** A callback that a handler could not accept or process. */
export class KfHandlerError extends KfError {
  static {
    setErrorName(this, "KfHandlerError");
  }
}

/** A request without a response. */
export class KfTransportError extends KfError {
  static {
    setErrorName(this, "KfTransportError");
  }
}

/** A misconfigured client. */
export class KfClientError extends KfError {
  static {
    setErrorName(this, "KfClientError");
  }
}

/** The engine itself failed. */
export class KfEngineError extends KfError {
  static {
    setErrorName(this, "KfEngineError");
  }
}

const classes: Readonly<Record<string, new (code: KfErrorCode, init?: KfErrorInit) => KfError>> = {
  KfRequestError,
  KfStateError,
  KfResponseError,
  KfCallbackError,
  KfHandlerError,
  KfTransportError,
  KfClientError,
  KfEngineError,
};

/** The error object for a failure that an engine or transport returned. */
export function toError(failure: { readonly code: KfErrorCode; readonly details: KfErrorDetails }, cause?: unknown): KfError {
  const { code } = failure;
  // A custom transport may return any code.
  const entry = errorTable[code] as (typeof errorTable)[KfErrorCode] | undefined;
  const Class = (entry && classes[entry.class]) ?? KfError;
  return new Class(code, { details: failure.details, cause });
}

/** Whether a value is an error of this SDK, including one from another copy of the package. */
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
