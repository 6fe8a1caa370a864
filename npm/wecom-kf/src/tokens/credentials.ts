import { nearest } from "../internal/nearest.js";
import { environment } from "../internal/environment.js";
import { badOption, checkId, suggestion } from "../internal/validate.js";

/**
 * A secret, or a function that returns it, for example from a vault. The function is called when a token must be fetched, not for every
 * call.
 *
 * 中文：secret，或返回它的函数，例如从密钥库读取。函数只在需要获取凭证时调用，不是每次调用都执行。
 */
export type Secret = string | (() => string | Promise<string>);

/**
 * An app of the corp itself, or a 代开发 app.
 *
 * 中文：企业的自建应用，或代开发应用。
 */
export interface CorpCredentials {
  /**
   * The corp id; for a 代开发 app, the customer's.
   *
   * 中文：企业 ID；代开发应用填客户企业的。
   */
  readonly corpId: string;
  /**
   * The secret of 微信客服, or of a self-built app that may call its API; for a 代开发 app, the permanent code. Or a function that returns it.
   *
   * 中文：「微信客服」的 secret，或有权调用其 API 的自建应用的 secret；代开发应用填永久授权码。也可以是返回它的函数。
   */
  readonly secret: Secret;
}

/**
 * A third-party app (第三方应用), on behalf of a corp that authorised it.
 *
 * 中文：第三方应用，代表授权它的企业。
 */
export interface SuiteCredentials {
  /**
   * The id of the suite.
   *
   * 中文：第三方应用的 suite_id。
   */
  readonly suiteId: string;
  /**
   * The secret of the suite.
   *
   * 中文：第三方应用的 suite_secret。
   */
  readonly suiteSecret: Secret;
  /**
   * Returns the newest ticket that WeCom pushed; one arrives every 10 minutes and is valid for half an hour.
   *
   * 中文：返回企业微信最近一次推送的 suite_ticket；每 10 分钟推送一次，半小时内有效。
   */
  readonly suiteTicket: () => string | Promise<string>;
  /**
   * The corp that authorised the app. Without it and `permanentCode` the client acts for the app itself: it can only make calls that are
   * not on behalf of a corp, such as `getPermanentCode`.
   *
   * 中文：授权了应用的企业。没有它和 `permanentCode` 时，客户端代表应用自身，只能调用不代表企业的接口，如 `getPermanentCode`。
   */
  readonly authCorpId?: string | undefined;
  /**
   * The permanent code of that corp.
   *
   * 中文：该企业的永久授权码。
   */
  readonly permanentCode?: Secret | undefined;
}

/**
 * A token that something else keeps fresh. When WeCom rejects it, calls fail.
 *
 * 中文：由其他程序维护的凭证；被企业微信拒绝后调用会失败。
 */
export interface AccessTokenCredentials {
  /**
   * The access token.
   *
   * 中文：access_token 凭证。
   */
  readonly accessToken: string;
}

/**
 * Why a {@link TokenProvider} is called.
 *
 * 中文：调用 {@link TokenProvider} 的原因。
 */
export interface TokenRequest {
  /**
   * `first`: there is no token yet. `expiring`: the last one has expired, or is about to. `refused`: WeCom rejected it.
   *
   * 中文：`first`：还没有凭证；`expiring`：上一个已过期或即将过期；`refused`：被企业微信拒绝。
   */
  readonly reason: "first" | "expiring" | "refused";
  /**
   * The token that WeCom rejected: do not return it again.
   *
   * 中文：被企业微信拒绝的凭证：不要再返回它。
   */
  readonly refused: string | undefined;
  /**
   * Aborted when no call is waiting for the token any more.
   *
   * 中文：不再有调用等待凭证时中止。
   */
  readonly signal: AbortSignal;
}

/**
 * Provides access tokens. A token with `expires_in` (seconds) is renewed before it expires; one without, when WeCom rejects it.
 *
 * 中文：提供 access_token。带 `expires_in`（秒）的会在到期前更新，不带的在被企业微信拒绝后更新。
 */
export type TokenProvider = (request: TokenRequest) => ProvidedToken | Promise<ProvidedToken>;

/**
 * A token, alone or with its lifetime in seconds.
 *
 * 中文：凭证，可附带以秒为单位的有效时间。
 */
export type ProvidedToken = string | { readonly access_token: string; readonly expires_in: number };

type Forms = CorpCredentials & SuiteCredentials & AccessTokenCredentials;
/** One form, without the fields of the others. */
type Only<Form> = Form & { readonly [Other in Exclude<keyof Forms, keyof Form>]?: undefined };

/**
 * The credentials of the client, in one of four forms.
 *
 * 中文：客户端的凭据，共四种形式。
 */
export type Credentials = Only<CorpCredentials> | Only<SuiteCredentials> | Only<AccessTokenCredentials> | TokenProvider;

/**
 * The credentials options: `corpId` and `secret`, or `credentials`. Anything omitted is read from the environment.
 *
 * 中文：凭据选项：`corpId` 和 `secret`，或 `credentials`；未填的从环境变量读取。
 */
export type CredentialsOptions =
  | {
      /**
       * The corp id. Default: `WECOM_KF_CORP_ID`, read at the first call.
       *
       * 中文：企业 ID。默认为首次调用时读取的 `WECOM_KF_CORP_ID`。
       */
      readonly corpId?: string | undefined;
      /**
       * The secret of 微信客服, or of a self-built app that may call its API; for a 代开发 app, the permanent code. Or a function that returns it.
       * Default: `WECOM_KF_SECRET`, read at the first call.
       *
       * 中文：「微信客服」的 secret，或有权调用其 API 的自建应用的 secret；代开发应用填永久授权码。也可以是返回它的函数。默认为首次调用时读取的 `WECOM_KF_SECRET`。
       */
      readonly secret?: Secret | undefined;
      readonly credentials?: undefined;
    }
  | {
      /**
       * Credentials in another form than `corpId` and `secret`.
       *
       * 中文：`corpId` 和 `secret` 以外形式的凭据。
       */
      readonly credentials: Credentials;
      readonly corpId?: undefined;
      readonly secret?: undefined;
    };

/**
 * What a field may be: `text`, which never changes, `secret`, which may also come from a function, or `ticket`, which changes all the time.
 */
const FIELD_KINDS = {
  text: "a string",
  secret: "a string or a function that returns it",
  ticket: "a function that returns the newest ticket",
} as const;

/** The fields of each form. */
const FORMS = {
  corp: { corpId: "text", secret: "secret" },
  suite: { suiteId: "text", suiteSecret: "secret", suiteTicket: "ticket", authCorpId: "text", permanentCode: "secret" },
  fixed: { accessToken: "text" },
} as const;

/** Checked credentials, by their form. */
export type CheckedCredentials =
  | ({ readonly form: "corp" } & { readonly [Field in keyof CorpCredentials]: CorpCredentials[Field] | undefined })
  | ({ readonly form: "suite" } & SuiteCredentials)
  | ({ readonly form: "fixed" } & AccessTokenCredentials)
  | { readonly form: "provider"; readonly provider: TokenProvider };

/** Checks the credentials, as far as possible before the first call. */
export function checkCredentials({ credentials, corpId, secret }: CredentialsOptions): CheckedCredentials {
  if (credentials === undefined) {
    if (corpId !== undefined) checkId("corpId", corpId);
    if (secret !== undefined && typeof secret !== "function") checkId("secret", secret, FIELD_KINDS.secret);
    return { form: "corp", corpId, secret };
  }
  if (corpId !== undefined || secret !== undefined) throw badOption("credentials", "it cannot be combined with corpId and secret");
  if (typeof credentials === "function") return { form: "provider", provider: credentials };
  const input = (typeof credentials === "object" && credentials !== null ? credentials : {}) as Readonly<Record<string, unknown>>;
  const names = Object.keys(input).filter((name) => input[name] !== undefined);
  const forms = Object.keys(FORMS) as (keyof typeof FORMS)[];
  const form = forms.find((form) => names.some((name) => Object.hasOwn(FORMS[form], name)));
  if (form === undefined) {
    const all = forms.flatMap((form) => Object.keys(FORMS[form]));
    const [wrong] = names.filter((name) => nearest(name, all));
    if (wrong !== undefined) throw badOption(`credentials.${wrong}`, `unknown option; ${suggestion(wrong, all)}`);
    throw badOption(
      "credentials",
      "it must be { corpId, secret }, { suiteId, suiteSecret, suiteTicket, authCorpId, permanentCode }, { accessToken } or a function",
    );
  }
  const fields = FORMS[form] as Readonly<Record<string, keyof typeof FIELD_KINDS>>;
  const known = Object.keys(fields);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const knownField = names.find((name) => known.includes(name));
    throw badOption(`credentials.${unknown}`, `it cannot be combined with ${knownField}; ${suggestion(unknown, known)}`);
  }
  // A third-party app without a corp is complete too.
  const optional =
    form === "suite" && input["authCorpId"] === undefined && input["permanentCode"] === undefined ? ["authCorpId", "permanentCode"] : [];
  for (const [name, kind] of Object.entries(fields)) {
    if (optional.includes(name)) continue;
    if (kind === "text" || typeof input[name] !== "function") checkId(`credentials.${name}`, input[name], FIELD_KINDS[kind]);
  }
  return { form, ...input } as unknown as CheckedCredentials;
}

/** The corp that credentials are for, if they name one. The environment variable is read when this is asked. */
export function corpIdOf({ credentials, corpId }: CredentialsOptions): string | undefined {
  if (credentials === undefined) return corpId ?? environment("WECOM_KF_CORP_ID");
  const { corpId: corp, authCorpId } = credentials as { readonly corpId?: string; readonly authCorpId?: string };
  return corp ?? authCorpId;
}
