import { nearest } from "../internal/nearest.js";
import { badOption, checkId, suggestion } from "../internal/validate.js";

/**
 * A secret, or a function that returns it, for example from a vault. The function is called when a token must be fetched, not for every
 * call.
 */
export type Secret = string | (() => string | Promise<string>);

/** An app of the corp itself, or a 代开发 app. */
export interface CorpCredentials {
  /** The corp id; for a 代开发 app, the customer's. */
  readonly corpId: string;
  /** The secret of 微信客服, or of a self-built app that may call its API; for a 代开发 app, the permanent code. Or a function that returns it. */
  readonly secret: Secret;
}

/** A third-party app (第三方应用), on behalf of a corp that authorised it. */
export interface SuiteCredentials {
  /** The id of the suite. */
  readonly suiteId: string;
  /** The secret of the suite. */
  readonly suiteSecret: Secret;
  /** Returns the newest ticket that WeCom pushed; one arrives every 10 minutes and is valid for half an hour. */
  readonly suiteTicket: () => string | Promise<string>;
  /**
   * The corp that authorised the app. Without it and `permanentCode` the client acts for the app itself: it can only make calls that are
   * not on behalf of a corp, such as `getPermanentCode`.
   */
  readonly authCorpId?: string | undefined;
  /** The permanent code of that corp. */
  readonly permanentCode?: Secret | undefined;
}

/** A token that something else keeps fresh. When WeCom rejects it, calls fail. */
export interface AccessTokenCredentials {
  /** The access token. */
  readonly accessToken: string;
}

/** Why a {@link TokenProvider} is called. */
export interface TokenRequest {
  /** `first`: there is no token yet. `expiring`: the last one has expired, or is about to. `refused`: WeCom rejected it. */
  readonly reason: "first" | "expiring" | "refused";
  /** The token that WeCom rejected: do not return it again. */
  readonly refused: string | undefined;
  /** Aborted when no call is waiting for the token any more. */
  readonly signal: AbortSignal;
}

/** Provides access tokens. A token with `expires_in` (seconds) is renewed before it expires; one without, when WeCom rejects it. */
export type TokenProvider = (request: TokenRequest) => ProvidedToken | Promise<ProvidedToken>;

/** A token, alone or with its lifetime in seconds. */
export type ProvidedToken = string | { readonly access_token: string; readonly expires_in: number };

type Forms = CorpCredentials & SuiteCredentials & AccessTokenCredentials;
/** One form, without the fields of the others. */
type Only<Form> = Form & { readonly [Other in Exclude<keyof Forms, keyof Form>]?: undefined };

/** The credentials of the client, in one of four forms. */
export type Credentials = Only<CorpCredentials> | Only<SuiteCredentials> | Only<AccessTokenCredentials> | TokenProvider;

/** The credentials options: `corpId` and `secret`, or `credentials`. Anything omitted is read from the environment. */
export type CredentialsOptions =
  | {
      /** The corp id. Default: `WECOM_KF_CORP_ID`, read at the first call. */
      readonly corpId?: string | undefined;
      /**
       * The secret of 微信客服, or of a self-built app that may call its API; for a 代开发 app, the permanent code. Or a function that returns it.
       * Default: `WECOM_KF_SECRET`, read at the first call.
       */
      readonly secret?: Secret | undefined;
      readonly credentials?: undefined;
    }
  | {
      /** Credentials in another form than `corpId` and `secret`. */
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
