import { runtime } from "../internal/engine.js";
import { isGiven } from "../client/call-options.js";
import type { TokenKind } from "../client/call.js";
import type { Deadline } from "../client/deadline.js";
import type { KfClientOptions } from "../client/options.js";
import type { CloseSignal } from "../internal/abort.js";
import { type Clock, systemClock } from "../internal/clock.js";
import { badOption } from "../internal/validate.js";
import type { Engine } from "../generated/engine.js";
import type { Log } from "../observe/log.js";
import { checkStore } from "../stores/store.js";
import { checkCredentials } from "./credentials.js";
import { memoryOf } from "./memory.js";
import { originOf, suiteToken, type TokenApi, type TokenOrigin } from "./origins.js";
import { TokenCache } from "./token-cache.js";

/** The tokens of one client. */
export interface ClientTokens {
  /** Returns a token; `refused` is one that WeCom no longer accepts. */
  get(kind: TokenKind, deadline: Deadline, refused?: string): Promise<string> | string;
  /** A call succeeded with a token. */
  accepted(kind: TokenKind, token: string): void;
  /** Discards the given access token, or the one in use. */
  invalidate(token: string | undefined, deadline: Deadline): Promise<void>;
}

/** Creates the token caches for a client's options. */
export function clientTokens(
  options: KfClientOptions,
  timeout: number,
  closing: CloseSignal,
  log: Log,
  api: TokenApi & { readonly engine: Engine; readonly clock: Clock },
): ClientTokens {
  const credentials = checkCredentials(options);
  const store = isGiven(options.tokenStore) ? checkStore("tokenStore", options.tokenStore) : undefined;
  const noSuite = () =>
    Promise.reject(badOption("credentials", "this call is for third-party apps; it needs suiteId, suiteSecret and suiteTicket"));
  if (credentials.form === "fixed") {
    const { accessToken } = credentials;
    const get = (kind: TokenKind) => (kind === "token" ? accessToken : noSuite());
    return { get, accepted: () => undefined, invalidate: async () => undefined };
  }
  const transport = typeof options.transport === "object" ? options.transport : undefined;
  const { engine, clock } = api;
  const ownClock = clock === systemClock ? undefined : clock;
  const memory = memoryOf([options.fetch ?? undefined, transport ?? undefined, store, ownClock]);
  const { sharesPromises } = runtime;
  const cache = (origin: TokenOrigin) => new TokenCache({ engine, clock, sharesPromises, origin, memory, store, timeout, closing, log });
  const corp = cache(originOf(credentials, api));
  const suite = credentials.form === "suite" ? cache(suiteToken(credentials, api)) : undefined;
  return {
    get: (kind, deadline, refused) => (kind === "token" ? corp.get(deadline, refused) : (suite?.get(deadline, refused) ?? noSuite())),
    accepted: (kind, token) => (kind === "token" ? corp : suite)?.accepted(token),
    invalidate: (token, deadline) => corp.invalidate(token, deadline),
  };
}
