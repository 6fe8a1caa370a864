import { nearest } from "../internal/nearest.js";
import { badOption, checkId, suggestion } from "../internal/validate.js";

/** A secret, or a function that gives it: from a vault, say. It is asked when a token must be fetched, not for every call. */
export type Secret = string | (() => string | Promise<string>);

/** An app of the corp itself, or a 代开发 app. */
export interface CorpCredentials {
  /** The corp id; of a 代开发 app the customer's. */
  readonly corpId: string;
  /**
   * The secret of 微信客服, or of a self-built app that may call its API; of a 代开发 app the permanent code. Or a function that gives it.
   */
  readonly secret: Secret;
}

/** A third-party app (第三方应用), on behalf of a corp that authorised it. */
export interface SuiteCredentials {
  /** The id of the suite. */
  readonly suiteId: string;
  /** The secret of the suite. */
  readonly suiteSecret: Secret;
  /** Gives the newest ticket that WeCom pushed; one comes every 10 minutes and lasts half an hour. */
  readonly suiteTicket: () => string | Promise<string>;
  /**
   * The corp that authorised the app. Without it and `permanentCode` the client is the app's own: it can only make the calls that are for
   * no corp yet, such as `getPermanentCode`.
   */
  readonly authCorpId?: string | undefined;
  /** The permanent code of that corp. */
  readonly permanentCode?: Secret | undefined;
}

/** One token that somebody else keeps fresh. When WeCom refuses it, calls fail. */
export interface AccessTokenCredentials {
  /** The access token. */
  readonly accessToken: string;
}

/** Why a {@link TokenProvider} is asked. */
export interface TokenRequest {
  /** `first`: there is none yet. `expiring`: the last one's life is over, or nearly. `refused`: WeCom did not take it. */
  readonly reason: "first" | "expiring" | "refused";
  /** The token that WeCom refused: do not give it again. */
  readonly refused: string | undefined;
  /** Aborted when nobody waits for the token any more. */
  readonly signal: AbortSignal;
}

/**
 * Gives access tokens. With `expires_in` (seconds) a token is asked for anew ahead of its end, without it when WeCom refuses it.
 */
export type TokenProvider = (request: TokenRequest) => ProvidedToken | Promise<ProvidedToken>;

/** A token, alone or with the seconds that it lasts. */
export type ProvidedToken = string | { readonly access_token: string; readonly expires_in: number };

type Forms = CorpCredentials & SuiteCredentials & AccessTokenCredentials;
/** A form, and none of the fields of the others. */
type Only<Form> = Form & { readonly [Other in Exclude<keyof Forms, keyof Form>]?: undefined };

/** Who calls: one of the four forms, whole and alone. */
export type Credentials = Only<CorpCredentials> | Only<SuiteCredentials> | Only<AccessTokenCredentials> | TokenProvider;

/** The options that say who calls: `corpId` and `secret`, or `credentials`. What is left out comes from the environment. */
export type CredentialsOptions =
  | {
      /** The corp id. Without it `WECOM_KF_CORP_ID`, read at the first call. */
      readonly corpId?: string | undefined;
      /**
       * The secret of 微信客服, or of a self-built app that may call its API; of a 代开发 app the permanent code. Or a function that gives it.
       * Without it `WECOM_KF_SECRET`, read at the first call.
       */
      readonly secret?: Secret | undefined;
      readonly credentials?: undefined;
    }
  | {
      /** Who calls, when that takes another form than `corpId` and `secret`. */
      readonly credentials: Credentials;
      readonly corpId?: undefined;
      readonly secret?: undefined;
    };

/** What a field may be: `text` once and for all, `secret`, which may also come from a function, or `ticket`, which changes all the time. */
const FIELD_KINDS = {
  text: "a string",
  secret: "a string or a function that gives it",
  ticket: "a function that gives the newest ticket",
} as const;

/** What a form's fields are. */
const FORMS = {
  corp: { corpId: "text", secret: "secret" },
  suite: { suiteId: "text", suiteSecret: "secret", suiteTicket: "ticket", authCorpId: "text", permanentCode: "secret" },
  fixed: { accessToken: "text" },
} as const;

/** Credentials that were checked, by their form. */
export type CheckedCredentials =
  | ({ readonly form: "corp" } & { readonly [Field in keyof CorpCredentials]: CorpCredentials[Field] | undefined })
  | ({ readonly form: "suite" } & SuiteCredentials)
  | ({ readonly form: "fixed" } & AccessTokenCredentials)
  | { readonly form: "provider"; readonly provider: TokenProvider };

/** Checks who is to call, as far as can be told before the first call. */
export function checkCredentials({ credentials, corpId, secret }: CredentialsOptions): CheckedCredentials {
  if (credentials === undefined) {
    if (corpId !== undefined) checkId("corpId", corpId);
    if (secret !== undefined && typeof secret !== "function") checkId("secret", secret, FIELD_KINDS.secret);
    return { form: "corp", corpId, secret };
  }
  if (corpId !== undefined || secret !== undefined) throw badOption("credentials", "corpId or secret are given too; leave one of them out");
  if (typeof credentials === "function") return { form: "provider", provider: credentials };
  const given = (typeof credentials === "object" && credentials !== null ? credentials : {}) as Readonly<Record<string, unknown>>;
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
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
    const beside = names.find((name) => known.includes(name));
    throw badOption(`credentials.${unknown}`, `it does not go with ${beside}; ${suggestion(unknown, known)}`);
  }
  // A third-party app for which no corp is named is whole too.
  const left =
    form === "suite" && given["authCorpId"] === undefined && given["permanentCode"] === undefined ? ["authCorpId", "permanentCode"] : [];
  for (const [name, kind] of Object.entries(fields)) {
    if (left.includes(name)) continue;
    if (kind === "text" || typeof given[name] !== "function") checkId(`credentials.${name}`, given[name], FIELD_KINDS[kind]);
  }
  return { form, ...given } as unknown as CheckedCredentials;
}
