import type { CallOptions } from "../client/call-options.js";
import type { Deadline } from "../client/deadline.js";
import { isKfApiError } from "../errors/api-error.js";
import { KfClientError } from "../errors/kf-error.js";
import type { OperationName, Operations } from "../generated/operations.js";
import { environment } from "../internal/environment.js";
import { badOption, checkId } from "../internal/validate.js";
import type { Secrets } from "../observe/secrets.js";
import type { CheckedCredentials, ProvidedToken, Secret, TokenProvider, TokenRequest } from "./credentials.js";
import { tokenKey } from "./key.js";

/** The time for a token, and what is waited for just now, in words for an error. */
export interface TokenWait {
  readonly deadline: Deadline;
  stage: string;
  /** What WeCom was told beside the ids and secrets, if that is no longer what was resolved. */
  told?: string;
}

/** Where a kind of token comes from. */
export interface TokenOrigin {
  /** Reads ids and secrets: they say whose token it is. */
  resolve(wait: TokenWait): Promise<ResolvedOrigin>;
}

/** A token's origin with its secrets read. */
export interface ResolvedOrigin {
  /** Under which key the token is shared; without one, the client keeps it to itself. */
  readonly key: string | undefined;
  /** The operation that fetches it, and what it is told beside the ids and secrets: a refusal is remembered for both. */
  readonly operation: OperationName;
  readonly told?: string;
  /** Fetches it. `expires_in` is unknown of a token that a user's own function gave alone. */
  fetch(request: TokenRequest, wait: TokenWait): Promise<{ readonly token: unknown; readonly expires_in: unknown }>;
}

/** What an origin needs of its client. */
export interface TokenApi {
  /** The URL that paths are appended to. */
  root(): string;
  /** What no text may tell: every secret that is read is added. */
  readonly secrets: Secrets;
  perform<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options: CallOptions,
  ): Promise<Operations[Name]["response"]>;
}

/** WeCom's answer to a suite_ticket that is not the newest. */
const TICKET_REFUSED = 40085;

/** The origin of the token that calls are made with. */
export function originOf(credentials: Exclude<CheckedCredentials, { form: "fixed" }>, api: TokenApi): TokenOrigin {
  switch (credentials.form) {
    case "provider":
      return providedToken(credentials.provider);
    case "suite":
      return authorizedCorpToken(credentials, api);
    case "corp":
      return corpToken(credentials, api);
  }
}

/** `gettoken`: by corp id and secret. */
function corpToken(credentials: Extract<CheckedCredentials, { form: "corp" }>, api: TokenApi): TokenOrigin {
  return {
    async resolve(wait) {
      const corpid = credentials.corpId ?? fromEnvironment("corpId", "WECOM_KF_CORP_ID");
      const corpsecret = await secretOf("secret", credentials.secret ?? fromEnvironment("secret", "WECOM_KF_SECRET"), wait, api);
      return {
        key: await tokenKey(["corp", api.root(), corpid, corpsecret]),
        operation: "getToken",
        fetch: async (_, wait) => tokenOf(await api.perform("getToken", { corpid, corpsecret }, fetchOptions("gettoken", wait))),
      };
    },
  };
}

/** `service/get_corp_token`: of a corp that authorised a third-party app. The call itself takes the suite's token. */
function authorizedCorpToken(credentials: Extract<CheckedCredentials, { form: "suite" }>, api: TokenApi): TokenOrigin {
  return {
    async resolve(wait) {
      const { suiteId, authCorpId: auth_corpid, permanentCode } = credentials;
      if (auth_corpid === undefined || permanentCode === undefined) {
        throw badOption("credentials", "authCorpId and permanentCode are missing: this call is made for a corp that authorised the app");
      }
      const permanent_code = await secretOf("permanentCode", permanentCode, wait, api);
      return {
        key: await tokenKey(["authorized_corp", api.root(), suiteId, auth_corpid, permanent_code]),
        operation: "getCorpToken",
        fetch: async (_, wait) =>
          tokenOf(await api.perform("getCorpToken", { auth_corpid, permanent_code }, fetchOptions("service/get_corp_token", wait))),
      };
    },
  };
}

/** `service/get_suite_token`: of a third-party app itself. */
export function suiteToken(credentials: Extract<CheckedCredentials, { form: "suite" }>, api: TokenApi): TokenOrigin {
  return {
    async resolve(wait) {
      const suite_id = credentials.suiteId;
      const suite_secret = await secretOf("suiteSecret", credentials.suiteSecret, wait, api);
      const told = await secretOf("suiteTicket", credentials.suiteTicket, wait, api);
      const fetch = async (suite_ticket: string, wait: TokenWait) => {
        const parameters = { suite_id, suite_secret, suite_ticket };
        const { suite_access_token, expires_in } = await api.perform(
          "getSuiteToken",
          parameters,
          fetchOptions("service/get_suite_token", wait),
        );
        return { token: suite_access_token, expires_in };
      };
      return {
        key: await tokenKey(["suite", api.root(), suite_id, suite_secret]),
        operation: "getSuiteToken",
        told,
        fetch: async (_, wait) => {
          try {
            return await fetch(told, wait);
          } catch (error) {
            if (!isKfApiError(error) || error.errcode !== TICKET_REFUSED) throw error;
            // A newer one may have come meanwhile.
            const newest = await secretOf("suiteTicket", credentials.suiteTicket, wait, api);
            if (newest === told) throw error;
            wait.told = newest;
            return fetch(newest, wait);
          }
        },
      };
    },
  };
}

/** What a user's own function gives. */
const TOKEN_FORMS = "a token: a string, or { access_token, expires_in }";

/** A user's own function. */
function providedToken(provider: TokenProvider): TokenOrigin {
  return {
    resolve: async () => ({
      key: undefined,
      operation: "getToken",
      fetch: async (request, wait) => {
        const given = await askFunction("credentials", () => provider(request), wait);
        if (typeof given === "string") return { token: checkId("credentials", given, TOKEN_FORMS), expires_in: undefined };
        const { access_token, expires_in } = (given ?? {}) as { access_token?: unknown; expires_in?: unknown };
        if (typeof access_token !== "string") throw badOption("credentials", `the function must answer with ${TOKEN_FORMS}`);
        if (expires_in !== undefined && !(Number(expires_in) >= 0)) {
          throw badOption("credentials", "the expires_in that its function gives must be a number of seconds");
        }
        return { token: checkId("credentials", access_token, TOKEN_FORMS), expires_in };
      },
    }),
  };
}

function tokenOf({ access_token, expires_in }: Exclude<ProvidedToken, string>): { token: unknown; expires_in: unknown } {
  return { token: access_token, expires_in };
}

/** Options of a call that is waited for. */
function fetchOptions(path: string, wait: TokenWait): CallOptions {
  wait.stage = path;
  const { deadline } = wait;
  return { timeout: Math.max(1, deadline.left()), signal: deadline.signal };
}

async function secretOf(option: string, secret: Secret, wait: TokenWait, { secrets }: TokenApi): Promise<string> {
  const read = checkId(option, typeof secret === "function" ? await askFunction(option, secret, wait) : secret);
  secrets.add(read);
  return read;
}

/** What a user's function gives; it may fail, and it may never answer. */
function askFunction<T>(option: string, ask: () => T | Promise<T>, wait: TokenWait): Promise<T> {
  wait.stage = `the function ${option}`;
  const answer = Promise.resolve().then(ask);
  return wait.deadline.waitFor(
    answer.catch((cause: unknown) => {
      throw new KfClientError("client.credentials_failed", { details: { option }, cause });
    }),
  );
}

function fromEnvironment(option: string, variable: string): string {
  const value = environment(variable);
  // What was given as undefined was perhaps read from a variable that is not set.
  if (value === undefined) {
    throw badOption(option, `it is missing: KfClient was given none, or undefined, and the environment variable ${variable} is not set`);
  }
  return checkId(variable, value);
}
