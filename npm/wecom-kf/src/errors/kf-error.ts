import type { Failure, Outcome } from "../generated/engine.js";
import type { FaultOwner } from "../generated/errcodes.js";
import { errorTable, type KfErrorCode, tokenOperations } from "../generated/errors.js";
import { nearest } from "../internal/nearest.js";
import type { Attempt } from "./attempt.js";
import type { KfPartial } from "./partial.js";

const BRAND = Symbol.for("wecom-kf.error");

/** What an error's message tells, by name: `field`, `limit`, `actual` and so on. */
export type KfErrorDetails = Failure["details"];

/** What an error was built with. */
export interface KfErrorInit {
  /** What the message tells, by name. */
  readonly details?: KfErrorDetails;
  /** What brought it about. */
  readonly cause?: unknown;
  /** Replaces the table's message. */
  readonly message?: string;
}

/** Every error of this SDK. `code` is stable; messages may change. */
export class KfError extends Error {
  /** The stable code, such as `request.missing_field`. */
  // Declared, not defined: to define a field before it is set takes a third of the time that a refused callback's error may take.
  declare readonly code: KfErrorCode;
  /** What the message tells, by name: `field`, `limit`, `actual` and so on. */
  declare readonly details: KfErrorDetails;
  /** The operation or path that was called, when a call failed. */
  declare readonly operation?: string;
  /** Every try that was made, oldest first, when a call failed. */
  declare readonly attempts?: readonly Attempt[];
  /** The id of the call in logs, hooks and diagnostics channels, when a call failed. */
  declare readonly requestId?: string;
  /** The msgid that a failed send carried, the caller's or one made for it. */
  declare readonly msgid?: string;
  /**
   * Whether WeCom may have done what failed, so that making the call again could do it twice: the response to a send was lost, say. That
   * send can be repeated with `msgid` and the option `idempotent`: then it cannot arrive twice.
   */
  declare readonly maybeDone?: boolean;
  /** After how many milliseconds the same call can succeed, where that is known. */
  declare readonly waitMs?: number | undefined;
  /** What was done before this failure, when the call took several requests and some of them were done. */
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

  /** Whether the same call can succeed when it is made again, and is not done twice by it. */
  get retryable(): boolean {
    return errorTable[this.code].retryable && this.maybeDone !== true;
  }

  /**
   * Whose fault it is, for programs that answer messages in order. `message`: this very request's, or its conversation's; others can
   * succeed, and the message may be passed over. `account`: the account's, the app's or the client's as it is set up (a refused secret or
   * address, a limit of calls, a closed client); others fail too. `unknown`: a lost response, a failing server, a code that is not listed.
   * In the last two cases nothing may be passed over: the cursor stays where it is.
   */
  get owner(): FaultOwner {
    return ownerOf(errorTable[this.code].owner, this.operation);
  }

  static {
    setErrorName(this, "KfError");
    // Not as a method: the compiler would narrow by it, and not by the class.
    Object.defineProperty(this, Symbol.hasInstance, { value: isInstance });
  }
}

/** Whose fault it is: by the tables, and by what was called. What is wrong with the request for a token is wrong for every call. */
export function ownerOf(listed: FaultOwner, operation: string | undefined): FaultOwner {
  return listed === "message" && operation !== undefined && tokenOperations.includes(operation) ? "account" : listed;
}

/** A request that was refused before anything was sent. */
export class KfRequestError extends KfError {
  static {
    setErrorName(this, "KfRequestError");
  }

  /** The path of the field that is wrong, where one is. */
  get field(): string | undefined {
    return textDetail(this.details["field"]);
  }
}

/** A change of session state that the rules forbid; nothing was sent. */
export class KfStateError extends KfError {
  static {
    setErrorName(this, "KfStateError");
  }
}

/** A response that cannot be read as WeCom's: a proxy's page, an empty body. */
export class KfResponseError extends KfError {
  static {
    setErrorName(this, "KfResponseError");
  }

  /** The HTTP status. */
  get status(): number | undefined {
    return numberDetail(this.details["status"]);
  }
}

/** A callback that was refused. */
export class KfCallbackError extends KfError {
  static {
    setErrorName(this, "KfCallbackError");
  }

  /** WXBizMsgCrypt's number for it, -40001 to -40011. */
  get number(): number | undefined {
    return (errorTable[this.code] as { number?: number }).number;
  }
}

/** A callback that a handler could not take, or whose work did not end well. */
export class KfHandlerError extends KfError {
  static {
    setErrorName(this, "KfHandlerError");
  }
}

/** A request that no response came back for. */
export class KfTransportError extends KfError {
  static {
    setErrorName(this, "KfTransportError");
  }
}

/** A client that cannot work as it is set up. */
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

/** The error object of a failure that an engine or transport returned. */
export function toError(failure: { readonly code: KfErrorCode; readonly details: KfErrorDetails }, cause?: unknown): KfError {
  const { code } = failure;
  // A transport of the caller's may give any.
  const entry = errorTable[code] as (typeof errorTable)[KfErrorCode] | undefined;
  const Class = (entry && classes[entry.class]) ?? KfError;
  return new Class(code, { details: failure.details, cause });
}

/** Whether a value is an error of this SDK, even of another copy of the package. */
export function isKfError(value: unknown): value is KfError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** An outcome's value, or its failure thrown. */
export function unwrap<T>({ value, failure }: Outcome<T>): T {
  if (failure) throw toError(failure);
  return value as T;
}

/**
 * The name that the stack and the console show, and which class it is to `instanceof`; on the prototype, so that both survive minifiers,
 * every error has them, and making one costs nothing more.
 */
export function setErrorName(Class: { prototype: Error }, value: string): void {
  Object.defineProperty(Class.prototype, "name", { value, configurable: true, writable: true });
  Object.defineProperty(Class.prototype, BRAND, { value });
}

/**
 * `instanceof` for the classes of errors. Each entry of the package has its own, as an ES module and as CommonJS once more: an error of one
 * is an error of the others. A class that a user derived is recognised as usual.
 */
function isInstance(this: { readonly prototype: object }, value: unknown): boolean {
  if (!Object.hasOwn(this.prototype, BRAND)) return Function.prototype[Symbol.hasInstance].call(this, value);
  const wanted = (this.prototype as { readonly [BRAND]?: unknown })[BRAND];
  return isKfError(value) && (wanted === "KfError" || (value as { readonly [BRAND]?: unknown })[BRAND] === wanted);
}

/** A message of the tables with its details in. */
export function fillMessage(message: string, details: KfErrorDetails): string {
  if (!message.includes("{")) return message;
  return message.replace(/\{(\w+)\}/g, (whole, detail: string) => String(details[detail] ?? whole));
}

/** What the message adds for some fields, and for a misspelt type. */
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
