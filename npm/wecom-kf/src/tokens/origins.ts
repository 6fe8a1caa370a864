import type { CallOptions } from "../client/call-options.js";
import type { Deadline } from "../client/deadline.js";
import { isKfApiError } from "../errors/api-error.js";
import { KfClientError } from "../errors/kf-error.js";
import type { OperationName, Operations } from "../generated/operations.js";
import { fromEnvironment } from "../internal/environment.js";
import { badOption, checkId } from "../internal/validate.js";
import type { Secrets } from "../observe/secrets.js";
import type { CheckedCredentials, ProvidedToken, Secret, TokenProvider, TokenRequest } from "./credentials.js";
import { tokenKey } from "./key.js";

/** The deadline for a token, and what is being waited for, in words for an error. */
export interface TokenWait {
  readonly deadline: Deadline;
  stage: string;
  /** The ticket last sent to WeCom, if it is newer than the resolved one. */
  ticket?: string;
}

/** The source of one kind of token. */
export interface TokenOrigin {
  /** Reads ids and secrets, which identify the token. */
  resolve(wait: TokenWait): Promise<ResolvedOrigin>;
}

/** A token's origin after its secrets have been read. */
export interface ResolvedOrigin {
  /** The key under which the token is shared; without one, the client does not share it. */
  readonly key: string | undefined;
  /** The operation that fetches it, and the ticket sent in addition to ids and secrets: a rejection is remembered for this pair. */
  readonly operation: OperationName;
  readonly ticket?: string;
  /** Fetches it. `expires_in` is undefined when a user's function returned only the token. */
  fetch(request: TokenRequest, wait: TokenWait): Promise<{ readonly token: unknown; readonly expires_in: unknown }>;
}

/** What an origin needs of its client. */
export interface TokenApi {
  /** The base URL of all paths. */
  root(): string;
  /** Values that no text may contain: every secret that is read is added. */
  readonly secrets: Secrets;
  perform<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options: CallOptions,
  ): Promise<Operations[Name]["response"]>;
}

/** WeCom's errcode for a suite_ticket that is not the newest. */
const TICKET_REFUSED = 40085;

/** The origin of the token that calls use. */
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

/** `service/get_corp_token`: for a corp that authorised a third-party app. The request itself needs the suite's token. */
function authorizedCorpToken(credentials: Extract<CheckedCredentials, { form: "suite" }>, api: TokenApi): TokenOrigin {
  return {
    async resolve(wait) {
      const { suiteId, authCorpId: auth_corpid, permanentCode } = credentials;
      if (auth_corpid === undefined || permanentCode === undefined) {
        throw badOption(
          "credentials",
          "authCorpId and permanentCode are missing: this call is on behalf of a corp that authorised the app",
        );
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

/** `service/get_suite_token`: for the third-party app itself. */
export function suiteToken(credentials: Extract<CheckedCredentials, { form: "suite" }>, api: TokenApi): TokenOrigin {
  return {
    async resolve(wait) {
      const suite_id = credentials.suiteId;
      const suite_secret = await secretOf("suiteSecret", credentials.suiteSecret, wait, api);
      const ticket = await secretOf("suiteTicket", credentials.suiteTicket, wait, api);
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
        ticket,
        fetch: async (_, wait) => {
          try {
            return await fetch(ticket, wait);
          } catch (error) {
            if (!isKfApiError(error) || error.errcode !== TICKET_REFUSED) throw error;
            // A newer one may have arrived in the meantime.
            const newest = await secretOf("suiteTicket", credentials.suiteTicket, wait, api);
            if (newest === ticket) throw error;
            wait.ticket = newest;
            return fetch(newest, wait);
          }
        },
      };
    },
  };
}

/** What a user's function must return. */
const TOKEN_FORMS = "a token: a string, or { access_token, expires_in }";

/** Tokens from a user's function. */
function providedToken(provider: TokenProvider): TokenOrigin {
  return {
    resolve: async () => ({
      key: undefined,
      operation: "getToken",
      fetch: async (request, wait) => {
        const provided = await callFunction("credentials", () => provider(request), wait);
        if (typeof provided === "string") return { token: checkId("credentials", provided, TOKEN_FORMS), expires_in: undefined };
        const { access_token, expires_in } = (provided ?? {}) as { access_token?: unknown; expires_in?: unknown };
        if (typeof access_token !== "string") throw badOption("credentials", `the function must return ${TOKEN_FORMS}`);
        if (expires_in !== undefined && !(Number(expires_in) >= 0)) {
          throw badOption("credentials", "the expires_in that the function returns must be a number of seconds");
        }
        return { token: checkId("credentials", access_token, TOKEN_FORMS), expires_in };
      },
    }),
  };
}

function tokenOf({ access_token, expires_in }: Exclude<ProvidedToken, string>): { token: unknown; expires_in: unknown } {
  return { token: access_token, expires_in };
}

/** Options for a request that a renewal waits for. */
function fetchOptions(path: string, wait: TokenWait): CallOptions {
  wait.stage = path;
  const { deadline } = wait;
  return { timeout: Math.max(1, deadline.remaining()), signal: deadline.signal };
}

async function secretOf(option: string, secret: Secret, wait: TokenWait, { secrets }: TokenApi): Promise<string> {
  const read = checkId(option, typeof secret === "function" ? await callFunction(option, secret, wait) : secret);
  secrets.add(read);
  return read;
}

/** Calls a user's function, which may fail or never settle. */
function callFunction<T>(option: string, callback: () => T | Promise<T>, wait: TokenWait): Promise<T> {
  wait.stage = `the function ${option}`;
  const answer = Promise.resolve().then(callback);
  return wait.deadline.waitFor(
    answer.catch((cause: unknown) => {
      throw new KfClientError("client.credentials_failed", { details: { option }, cause });
    }),
  );
}
