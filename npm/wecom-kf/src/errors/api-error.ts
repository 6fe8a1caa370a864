import { credentialsAdvice, credentialsOperations, errcodeTable, type ErrcodeClass, type FaultOwner } from "../generated/errcodes.js";
import { type Attempt, isKfError, KfError, name, ownerOf } from "./kf-error.js";

export {
  type Attempt,
  isKfError,
  KfCallbackError,
  KfClientError,
  KfEngineError,
  KfError,
  type KfErrorInit,
  KfHandlerError,
  KfRequestError,
  KfResponseError,
  KfStateError,
  KfTransportError,
  toError,
  unmark,
} from "./kf-error.js";

/** What a {@link KfApiError} is built with. */
export interface KfApiErrorInit {
  /** The operation or path that was called. */
  readonly operation: string;
  /** WeCom's error code. */
  readonly errcode: number;
  /** WeCom's own text. */
  readonly errmsg: string;
  /** The whole response. */
  readonly response: Readonly<Record<string, unknown>>;
  /** After how many milliseconds the same call can succeed, where that is known. */
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
  declare readonly attempts: readonly Attempt[];
  override readonly waitMs: number | undefined;

  constructor(init: KfApiErrorInit) {
    const explained = explainedFor(init.operation, init.errcode);
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
    this.waitMs = init.waitMs;
  }

  /** What is known of the error code: its meaning in English and Chinese, what to do, WeCom's page; `undefined` for a code unknown here. */
  get explanation(): ErrcodeExplanation | undefined {
    return explainedFor(this.operation, this.errcode);
  }

  override get retryable(): boolean {
    if (this.maybeDone === true) return false;
    return this.errcodeClass === "busy" || this.errcodeClass === "rate_limit" || this.errcodeClass === "concurrency";
  }

  override get owner(): FaultOwner {
    return ownerOf(errcodeTable[this.errcode]?.[4] ?? "unknown", this.operation);
  }
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
  /** The error code. */
  readonly errcode: number;
  /** What can be done about it. */
  readonly class: ErrcodeClass;
  /** Whose fault it is, as {@link KfError.owner} says. */
  readonly owner: FaultOwner;
  /** The meaning in English. */
  readonly meaning: string;
  /** The meaning in Chinese. */
  readonly meaningZh: string;
  /** What to do. */
  readonly advice: string;
  /** WeCom's own page on it. */
  readonly link: string;
}

/** The same for the answer to an operation: one that fetches a token carries none that could be fetched anew. */
function explainedFor(operation: string, errcode: number): ErrcodeExplanation | undefined {
  const known = explainErrcode(errcode);
  const refused = known?.class === "token" || known?.class === "suite_token";
  return known && refused && credentialsOperations.includes(operation) ? { ...known, advice: credentialsAdvice } : known;
}

/** Explains an error code of WeCom; `undefined` for one that this version does not know. */
export function explainErrcode(errcode: number): ErrcodeExplanation | undefined {
  const entry = Object.hasOwn(errcodeTable, errcode) ? errcodeTable[errcode] : undefined;
  if (!entry) return undefined;
  const [errcodeClass, meaning, meaningZh, advice, owner] = entry;
  const link = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode: Number(errcode), class: errcodeClass, owner, meaning, meaningZh, advice, link };
}
