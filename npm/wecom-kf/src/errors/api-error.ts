import { credentialsAdvice, credentialsOperations, type ErrcodeClass, errcodeTable, type FaultOwner } from "../generated/errcodes.js";
import type { Attempt } from "./attempt.js";
import { isKfError, KfError, ownerOf, setErrorName } from "./kf-error.js";

/** The arguments of {@link KfApiError}. */
export interface KfApiErrorInit {
  /** The operation or path that was called. */
  readonly operation: string;
  /** WeCom's error code. */
  readonly errcode: number;
  /** WeCom's error message. */
  readonly errmsg: string;
  /** The whole response. */
  readonly response: Readonly<Record<string, unknown>>;
  /** In how many milliseconds the same call can succeed, where that is known. */
  readonly waitMs: number | undefined;
}

/** WeCom responded with an error code. */
export class KfApiError extends KfError {
  static {
    setErrorName(this, "KfApiError");
  }

  /** The operation or path that was called. */
  override readonly operation: string;
  /** WeCom's error code. */
  readonly errcode: number;
  /** WeCom's error message, for people only. */
  readonly errmsg: string;
  /** The class of the error code, to branch on: `isKfApiError(error, "rate_limit")`. */
  readonly errcodeClass: ErrcodeClass;
  /** The whole response. */
  readonly response: Readonly<Record<string, unknown>>;
  /** All attempts, oldest first. */
  declare readonly attempts: readonly Attempt[];
  override readonly waitMs: number | undefined;

  constructor(init: KfApiErrorInit) {
    const explained = explainedFor(init.operation, init.errcode);
    const meaning = explained ? ` (${explained.meaning}; ${explained.advice.replace(/\.$/, "")})` : "";
    super("api.error", {
      message: `${init.operation}: WeCom returned ${init.errcode}${meaning}: ${init.errmsg}`,
      details: { errcode: init.errcode, errmsg: init.errmsg },
    });
    this.operation = init.operation;
    this.errcode = init.errcode;
    this.errmsg = init.errmsg;
    this.errcodeClass = explained?.class ?? "caller";
    this.response = init.response;
    this.waitMs = init.waitMs;
  }

  /** The documentation of the error code: its meaning in English and Chinese, what to do, WeCom's page. `undefined` for an unknown code. */
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
 * Whether a value is an error that WeCom returned, optionally of a given class: `token`, `rate_limit`, `window` (the customer must write
 * first), `state` (the session state forbids it), `permission`, `edition` (the secret belongs to the other edition) and so on.
 */
export function isKfApiError(value: unknown, errcodeClass?: ErrcodeClass): value is KfApiError {
  if (!isKfError(value) || value.code !== "api.error") return false;
  return errcodeClass === undefined || (value as KfApiError).errcodeClass === errcodeClass;
}

/** The documentation of an error code. */
export interface ErrcodeExplanation {
  /** The error code. */
  readonly errcode: number;
  /** The class of the error code. */
  readonly class: ErrcodeClass;
  /** Whom the failure concerns: see {@link KfError.owner}. */
  readonly owner: FaultOwner;
  /** The meaning in English. */
  readonly meaning: string;
  /** The meaning in Chinese. */
  readonly meaningZh: string;
  /** What to do. */
  readonly advice: string;
  /** WeCom's page about it. */
  readonly link: string;
}

/**
 * Explains an error code of a given operation. A request that fetches a token carries no token that could be refreshed, so its advice
 * differs.
 */
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
