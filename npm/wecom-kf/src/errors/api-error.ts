import { credentialsAdvice, credentialsOperations, type ErrcodeClass, errcodeTable, type FaultOwner } from "../generated/errcodes.js";
import type { Attempt } from "./attempt.js";
import { isKfError, KfError, ownerOf, setErrorName } from "./kf-error.js";

/**
 * The arguments of {@link KfApiError}.
 *
 * 中文：{@link KfApiError} 的参数。
 */
export interface KfApiErrorInit {
  /**
   * The operation or path that was called.
   *
   * 中文：被调用的操作或路径。
   */
  readonly operation: string;
  /**
   * WeCom's error code.
   *
   * 中文：企业微信的错误码。
   */
  readonly errcode: number;
  /**
   * WeCom's error message.
   *
   * 中文：企业微信的错误信息。
   */
  readonly errmsg: string;
  /**
   * The whole response.
   *
   * 中文：完整的响应。
   */
  readonly response: Readonly<Record<string, unknown>>;
  /**
   * In how many milliseconds the same call can succeed, where that is known.
   *
   * 中文：多少毫秒后同一调用可以成功（如果已知）。
   */
  readonly waitMs: number | undefined;
}

/**
 * WeCom responded with an error code.
 *
 * 中文：企业微信返回了错误码。
 */
export class KfApiError extends KfError {
  static {
    setErrorName(this, "KfApiError");
  }

  /**
   * The operation or path that was called.
   *
   * 中文：被调用的操作或路径。
   */
  override readonly operation: string;
  /**
   * WeCom's error code.
   *
   * 中文：企业微信的错误码。
   */
  readonly errcode: number;
  /**
   * WeCom's error message, for people only.
   *
   * 中文：企业微信的错误信息，仅供人阅读。
   */
  readonly errmsg: string;
  /**
   * The class of the error code, to branch on: `isKfApiError(error, "rate_limit")`.
   *
   * 中文：错误码的类别，可据此分支处理：`isKfApiError(error, "rate_limit")`。
   */
  readonly errcodeClass: ErrcodeClass;
  /**
   * The whole response.
   *
   * 中文：完整的响应。
   */
  readonly response: Readonly<Record<string, unknown>>;
  /**
   * All attempts, oldest first.
   *
   * 中文：全部尝试，从旧到新。
   */
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

  /**
   * The documentation of the error code: its meaning in English and Chinese, what to do, WeCom's page. `undefined` for an unknown code.
   *
   * 中文：错误码的说明：中英文含义、处理办法、企业微信的文档页；未知的错误码为 `undefined`。
   */
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
 *
 * 中文：判断是否为企业微信返回的错误，可指定类别：`token`、`rate_limit`、`window`（客户须先发消息）、`state`（会话状态不允许）、`permission`、`edition`（secret 属于另一版本）等。
 */
export function isKfApiError(value: unknown, errcodeClass?: ErrcodeClass): value is KfApiError {
  if (!isKfError(value) || value.code !== "api.error") return false;
  return errcodeClass === undefined || (value as KfApiError).errcodeClass === errcodeClass;
}

/**
 * The documentation of an error code.
 *
 * 中文：错误码的说明。
 */
export interface ErrcodeExplanation {
  /**
   * The error code.
   *
   * 中文：错误码。
   */
  readonly errcode: number;
  /**
   * The class of the error code.
   *
   * 中文：错误码的类别。
   */
  readonly class: ErrcodeClass;
  /**
   * Whom the failure concerns: see {@link KfError.owner}.
   *
   * 中文：失败涉及谁，见 {@link KfError.owner}。
   */
  readonly owner: FaultOwner;
  /**
   * The meaning in English.
   *
   * 中文：英文含义。
   */
  readonly meaning: string;
  /**
   * The meaning in Chinese.
   *
   * 中文：中文含义。
   */
  readonly meaningZh: string;
  /**
   * What to do.
   *
   * 中文：处理办法。
   */
  readonly advice: string;
  /**
   * WeCom's page about it.
   *
   * 中文：企业微信的说明页。
   */
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

/**
 * Explains an error code of WeCom; `undefined` for one that this version does not know.
 *
 * 中文：解释企业微信的错误码；本版本未知的为 `undefined`。
 */
export function explainErrcode(errcode: number): ErrcodeExplanation | undefined {
  const entry = Object.hasOwn(errcodeTable, errcode) ? errcodeTable[errcode] : undefined;
  if (!entry) return undefined;
  const [errcodeClass, meaning, meaningZh, advice, owner] = entry;
  const link = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode: Number(errcode), class: errcodeClass, owner, meaning, meaningZh, advice, link };
}
