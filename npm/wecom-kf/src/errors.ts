import type { KfPartial } from "./batch.js";
import type { Failure } from "./engine.js";
import { errcodeTable, type ErrcodeClass } from "./generated/errcodes.js";
import { errorTable, type KfErrorCode } from "./generated/errors.js";

const BRAND = Symbol.for("wecom-kf.error");

/** What an error was built with. */
export interface KfErrorInit {
  readonly details?: Failure["details"];
  readonly cause?: unknown;
  /** Replaces the table's message. */
  readonly message?: string;
}

/** What became of one try of a call. */
export interface Attempt {
  /**
   * `not_sent` (no connection came about), `lost` (no whole response), `http 502` (a response that is not WeCom's), `errcode 42001`; or why the
   * try was given up: `aborted`, `closed`, `body_too_large` and the like.
   */
  readonly outcome: string;
  /** What was decided. */
  readonly verdict: "done" | "already_done" | "refresh_token" | "replay" | "retry" | "fail";
  /** The pause before the next try, in milliseconds. */
  readonly pauseMs: number;
  /** How long the try took, in milliseconds. */
  readonly durationMs: number;
}

/** Every error of this SDK. `code` is stable; messages may change. */
export class KfError extends Error {
  /** The stable code, such as `request.missing_field`. */
  readonly code: KfErrorCode;
  /** What the message tells, by name: `field`, `limit`, `actual` and so on. */
  readonly details: Failure["details"];
  /** The operation or path that was called, when a call failed. */
  declare readonly operation?: string;
  /** Every try that was made, oldest first, when a call failed. */
  declare readonly attempts?: readonly Attempt[];
  /** After how many milliseconds the same call can succeed, where that is known. */
  declare readonly waitMs?: number | undefined;
  /** What was done before this failure, when the call took several requests and some of them were done. */
  declare partial?: KfPartial;

  constructor(code: KfErrorCode, init: KfErrorInit = {}) {
    const details = init.details ?? {};
    super(init.message ?? fill(errorTable[code].message, details) + hint(code, details), init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.details = details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Whether the same call can succeed when it is made again. */
  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }

  static {
    name(this, "KfError");
  }
}

/** A request that was refused before anything was sent. */
export class KfRequestError extends KfError {
  static {
    name(this, "KfRequestError");
  }

  /** The path of the field that is wrong, where one is. */
  get field(): string | undefined {
    return textOf(this.details["field"]);
  }
}

/** A change of session state that the rules forbid; nothing was sent. */
export class KfStateError extends KfError {
  static {
    name(this, "KfStateError");
  }
}

/** A response that cannot be read as WeCom's: a proxy's page, an empty body. */
export class KfResponseError extends KfError {
  static {
    name(this, "KfResponseError");
  }

  /** The HTTP status. */
  get status(): number | undefined {
    return numberOf(this.details["status"]);
  }
}

/** A callback that was refused. */
export class KfCallbackError extends KfError {
  static {
    name(this, "KfCallbackError");
  }

  /** WXBizMsgCrypt's number for it, -40001 to -40011. */
  get number(): number | undefined {
    return (errorTable[this.code] as { number?: number }).number;
  }
}

/** A request that no response came back for. */
export class KfTransportError extends KfError {
  static {
    name(this, "KfTransportError");
  }
}

/** A client that cannot work as it is set up. */
export class KfClientError extends KfError {
  static {
    name(this, "KfClientError");
  }
}

/** What a {@link KfApiError} is built with. */
export interface KfApiErrorInit {
  readonly operation: string;
  readonly errcode: number;
  readonly errmsg: string;
  readonly response: Readonly<Record<string, unknown>>;
  readonly attempts: readonly Attempt[];
  readonly waitMs: number | undefined;
}

/** WeCom answered with an error code. */
export class KfApiError extends KfError {
  static {
    name(this, "KfApiError");
  }

  /** The operation or path that was called. */
  override readonly operation: string;
  /** WeCom's error code. */
  readonly errcode: number;
  /** WeCom's own text, for people only. */
  readonly errmsg: string;
  /** What can be done about it: what to branch on. `isKfApiError(error, "rate_limit")` asks for it. */
  readonly errcodeClass: ErrcodeClass;
  /** The whole response. */
  readonly response: Readonly<Record<string, unknown>>;
  /** Every try that was made, oldest first. */
  override readonly attempts: readonly Attempt[];
  override readonly waitMs: number | undefined;

  constructor(init: KfApiErrorInit) {
    const explained = explainErrcode(init.errcode);
    const meaning = explained ? ` (${explained.meaning}; ${explained.advice.replace(/\.$/, "")})` : "";
    super("api.error", {
      message: `${init.operation}: WeCom answered ${init.errcode}${meaning}: ${init.errmsg}`,
      details: { errcode: init.errcode, errmsg: init.errmsg },
    });
    this.operation = init.operation;
    this.errcode = init.errcode;
    this.errmsg = init.errmsg;
    this.errcodeClass = explained?.class ?? "caller";
    this.response = init.response;
    this.attempts = init.attempts;
    this.waitMs = init.waitMs;
  }

  override get retryable(): boolean {
    return this.errcodeClass === "busy" || this.errcodeClass === "rate_limit" || this.errcodeClass === "concurrency";
  }
}

const classes: Readonly<Record<string, new (code: KfErrorCode, init?: KfErrorInit) => KfError>> = {
  KfRequestError,
  KfStateError,
  KfResponseError,
  KfCallbackError,
  KfTransportError,
  KfClientError,
};

/** The error object of a failure that an engine or transport returned. */
export function toError(failure: Failure, cause?: unknown): KfError {
  const code = failure.code as KfErrorCode;
  const entry = errorTable[code] as (typeof errorTable)[KfErrorCode] | undefined;
  const Class = (entry && classes[entry.class]) ?? KfError;
  return new Class(code, { details: failure.details, cause });
}

/** Whether a value is an error of this SDK, even of another copy of the package. */
export function isKfError(value: unknown): value is KfError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/**
 * Whether a value is WeCom's refusal, of a class if one is named: `token`, `rate_limit`, `window` (the customer must write first),
 * `state` (the session's state forbids it), `permission`, `edition` (the secret is of the other edition) and so on.
 */
export function isKfApiError(value: unknown, errcodeClass?: ErrcodeClass): value is KfApiError {
  if (!isKfError(value) || value.code !== "api.error") return false;
  return errcodeClass === undefined || (value as KfApiError).errcodeClass === errcodeClass;
}

/** What is known of an error code. */
export interface ErrcodeExplanation {
  readonly errcode: number;
  /** What can be done about it. */
  readonly class: ErrcodeClass;
  readonly meaning: string;
  /** The meaning in Chinese. */
  readonly meaningZh: string;
  /** What to do. */
  readonly advice: string;
  /** WeCom's own page on it. */
  readonly link: string;
}

/** Explains an error code of WeCom; `undefined` for one that this version does not know. */
export function explainErrcode(errcode: number): ErrcodeExplanation | undefined {
  const entry = Object.hasOwn(errcodeTable, errcode) ? errcodeTable[errcode] : undefined;
  if (!entry) return undefined;
  const [errcodeClass, meaning, meaningZh, advice] = entry;
  const link = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode, class: errcodeClass, meaning, meaningZh, advice, link };
}

/** Reads an engine's marked text, or throws its failure. */
export function unmark(text: string): string {
  if (text.charCodeAt(0) === 0x2b) return text.slice(1);
  throw toError(JSON.parse(text.slice(1)) as Failure);
}

/** The name that the stack and the console show; on the prototype, so that it survives minifiers and costs nothing. */
function name(Class: { prototype: Error }, value: string): void {
  Object.defineProperty(Class.prototype, "name", { value, configurable: true, writable: true });
}

function fill(message: string, details: Failure["details"]): string {
  return message.replace(/\{(\w+)\}/g, (whole, detail: string) => String(details[detail] ?? whole));
}

/** What the message adds for some fields. */
function hint(code: KfErrorCode, details: Failure["details"]): string {
  const { hints } = errorTable[code] as { hints?: Readonly<Record<string, string>> };
  return hints?.[String(details["field"])] ?? "";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
