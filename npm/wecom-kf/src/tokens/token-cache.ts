import { Deadline } from "../client/deadline.js";
import { toError } from "../errors/kf-error.js";
import type { Engine, FetchFailure, FetchReason, KnownToken } from "../generated/engine.js";
import type { CloseSignal } from "../internal/abort.js";
import type { Clock } from "../internal/clock.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { failureOf, waitUntilDeadline } from "./failures.js";
import type { Caller, HeldToken, Renewal, RenewalEnd } from "./held-token.js";
import { newHeldToken, type TokenMemory } from "./memory.js";
import type { ResolvedOrigin, TokenOrigin, TokenWait } from "./origins.js";
import { type Fetched, share, type Shared } from "./share.js";

/** What a cache is created with. */
export interface TokenCacheOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Whether a request may await a promise that another request created. */
  readonly sharesPromises: boolean;
  readonly origin: TokenOrigin;
  readonly memory: TokenMemory;
  readonly store: Store | undefined;
  /** The timeout for a token fetch that several calls share, in milliseconds. */
  readonly timeout: number;
  /** Fires when the client is closed, which ends all waiting. */
  readonly closing: CloseSignal;
  readonly log: Log;
}

/** The client's ids and secrets, read once for all calls that wait at the same time. */
interface Secrets {
  readonly resolved: Promise<ResolvedOrigin>;
  readonly wait: TokenWait;
  readonly controller: AbortController;
  calls: number;
}

/** What a call needs of a token. */
interface TokenNeed {
  readonly op?: number;
  readonly refused?: string | undefined;
  readonly ahead?: boolean;
}

/** Where nothing can run in the background, an early renewal may delay a call by this much. */
const EARLY_RENEWAL_MS = 5_000;
/** The maximum delay of a timer. */
const NO_LIMIT_MS = 2_147_483_647;

let clients = 0;

/** One client's view of its token: reads the secrets, which identify the token, and runs renewals. */
export class TokenCache {
  readonly #setup: TokenCacheOptions;
  readonly #client = (clients = (clients + 1) % 0x1_0000_0000);
  /** The token of a client that does not share it. */
  #unshared: HeldToken | undefined;
  #held: HeldToken | undefined;
  /** The origin, with the most recently read secrets. */
  #resolved: ResolvedOrigin | undefined;
  #secrets: Secrets | undefined;

  constructor(setup: TokenCacheOptions) {
    this.#setup = setup;
  }

  /** Returns the token to use. `refused` is one that WeCom no longer accepts: it is returned again only if WeCom itself issues it again. */
  get(deadline: Deadline, refused?: string): Promise<string> | string {
    const held = this.#held;
    // The fast path of nearly every call: no await, no engine.
    return refused === undefined && held?.isGood && held.token !== undefined ? held.token : this.#getSlowly(deadline, refused);
  }

  async #getSlowly(deadline: Deadline, refused: string | undefined): Promise<string> {
    const held = this.#held;
    const op = held?.op();
    const found = op === undefined ? undefined : held?.check(op, refused);
    if (!held || op === undefined || !found) return this.#obtain(deadline, { refused });
    return found.ahead ? this.#renewEarly(held, op, found.token, deadline) : found.token;
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    if (this.#held?.unproven) this.#held.accepted(token);
  }

  /** Discards a token, or the one in use, here and in the store. */
  async invalidate(token: string | undefined, deadline: Deadline): Promise<void> {
    const discarded = token ?? this.#held?.token;
    if (discarded === undefined) return;
    const resolved = this.#resolved ?? (await this.#resolve(deadline));
    this.#tokenFor(resolved).discard(discarded);
    const shared = this.#shared(resolved);
    if (!shared) return;
    const { engine, log } = this.#setup;
    const task = { kind: "discard", token: discarded } as const;
    await share({ engine, shared, task, deadline, log, failureOf: this.#failureOf(resolved) });
    deadline.check();
  }

  /** Reads the origin's secrets for this call alone. */
  async #resolve(deadline: Deadline): Promise<ResolvedOrigin> {
    const secrets = this.#readSecrets(deadline);
    try {
      return await waitUntilDeadline(deadline, secrets.resolved, () => secrets.wait.stage);
    } finally {
      this.#releaseSecrets(secrets);
    }
  }

  /** Returns a token that is still valid, and renews it early. */
  async #renewEarly(held: HeldToken, op: number, token: string, deadline: Deadline): Promise<string> {
    const { sharesPromises, timeout, closing, clock } = this.#setup;
    const time = sharesPromises ? timeout : Math.min(EARLY_RENEWAL_MS, deadline.remaining() / 2);
    const renewed = this.#obtain(new Deadline(time, sharesPromises ? undefined : deadline.signal, closing, clock), { op, ahead: true });
    renewed.catch(() => undefined);
    if (sharesPromises) return token;
    try {
      return await renewed;
    } catch (error) {
      deadline.check();
      if (closing.closed) throw error;
      return token;
    }
  }

  /** Reads the secrets, then waits for the token. */
  async #obtain(deadline: Deadline, { op, refused, ahead = false }: TokenNeed): Promise<string> {
    const { engine, sharesPromises, closing, log } = this.#setup;
    const before = this.#held;
    const secrets = this.#readSecrets(deadline);
    try {
      let resolved: ResolvedOrigin;
      try {
        resolved = await waitUntilDeadline(deadline, secrets.resolved, () => secrets.wait.stage);
      } catch (error) {
        if (ahead && op !== undefined) before?.renewalNotStarted(op, closing.closed ? "closed" : failureOf(engine, error, ""), error, log);
        throw error;
      }
      const held = this.#tokenFor(resolved);
      const number = op !== undefined && held === before ? op : held.op();
      return await held.acquire(number, this.#caller(resolved, deadline), { refused, ahead, joins: sharesPromises }, deadline);
    } finally {
      this.#releaseSecrets(secrets);
    }
  }

  /** The token for the key that the secrets yield. */
  #tokenFor(resolved: ResolvedOrigin): HeldToken {
    const { engine, memory, clock } = this.#setup;
    const { key } = resolved;
    this.#resolved = resolved;
    this.#held = key === undefined ? (this.#unshared ??= newHeldToken(engine, clock)) : memory.tokenFor(key, engine, clock);
    return this.#held;
  }

  #shared({ key }: ResolvedOrigin): Shared | undefined {
    const { store } = this.#setup;
    return store && key !== undefined ? { store, key } : undefined;
  }

  /** Reads the secrets, once for all calls that wait at the same time. It has no timeout: it ends when the last call stops waiting. */
  #readSecrets(deadline: Deadline): Secrets {
    const { origin, sharesPromises, closing, clock } = this.#setup;
    const current = sharesPromises ? this.#secrets : undefined;
    if (current) {
      current.calls += 1;
      return current;
    }
    const controller = new AbortController();
    const time = sharesPromises ? NO_LIMIT_MS : Math.max(1, deadline.remaining());
    const wait: TokenWait = { deadline: new Deadline(time, controller.signal, closing, clock), stage: "the credentials" };
    const secrets: Secrets = { resolved: origin.resolve(wait), wait, controller, calls: 1 };
    secrets.resolved.catch(() => undefined);
    this.#secrets = secrets;
    return secrets;
  }

  #releaseSecrets(secrets: Secrets): void {
    secrets.calls -= 1;
    if (secrets.calls > 0) return;
    secrets.controller.abort();
    if (this.#secrets === secrets) this.#secrets = undefined;
  }

  #caller(resolved: ResolvedOrigin, deadline: Deadline): Caller {
    const { sharesPromises, timeout, log } = this.#setup;
    // A shared renewal gets the client's timeout, or the call's if that is longer.
    const time = () => Math.max(1, deadline.remaining(), sharesPromises ? timeout : 0);
    return {
      client: this.#client,
      ticket: resolved.ticket,
      log,
      renew: (known, why) => this.#renew(resolved, known, why, time()),
    };
  }

  #renew(resolved: ResolvedOrigin, known: KnownToken, why: FetchReason, time: number): Renewal {
    const { engine, closing, log, clock } = this.#setup;
    const controller = new AbortController();
    const shared = this.#shared(resolved);
    const wait: TokenWait = {
      deadline: new Deadline(time, controller.signal, closing, clock),
      stage: shared ? "the token store" : "the credentials",
    };
    // The signal notifies the credentials' functions.
    const unsubscribe = closing.when(() => controller.abort());
    const failureOf = this.#failureOf(resolved);
    const run = async (): Promise<RenewalEnd> => {
      try {
        // Leave the current turn first: user code, such as a store's, runs from here on.
        await undefined;
        const task = { kind: "renew", known, owner: crypto.randomUUID() } as const;
        const fetch = () => this.#fetch(resolved, known, why, wait);
        const end = await share({ engine, shared, task, deadline: wait.deadline, log, fetch, failureOf });
        return { ...end, ticket: wait.ticket };
      } catch (error) {
        return { outcome: { record: null, age: 0, fetch: { kind: "failed", failure: "client" } }, error };
      } finally {
        unsubscribe();
      }
    };
    return { wait, ended: run(), cancel: () => controller.abort() };
  }

  /** What an error means for other calls that wait for the token. */
  #failureOf({ operation }: ResolvedOrigin): (error: unknown) => FetchFailure {
    const { engine, closing } = this.#setup;
    return (error) => (closing.closed ? "closed" : failureOf(engine, error, operation));
  }

  async #fetch(resolved: ResolvedOrigin, known: KnownToken, why: FetchReason, wait: TokenWait): Promise<Fetched> {
    const refused = why === "refused" ? (known.refused ?? undefined) : undefined;
    const request = { reason: why, refused, signal: wait.deadline.signal as AbortSignal };
    const { token, expires_in } = await resolved.fetch(request, wait);
    const isEndless = expires_in === undefined && resolved.key === undefined;
    const seconds = Number(expires_in ?? Number.NaN);
    if (typeof token !== "string" || token === "" || (!isEndless && !(seconds >= 0))) throw unreadable(resolved, wait);
    this.#setup.log.secrets.add(token);
    return { token, life: isEndless ? null : seconds * 1000 };
  }
}

/** The error for a response without a token. */
function unreadable({ key, operation }: ResolvedOrigin, { stage }: TokenWait): Error {
  // gettoken responds like this for a 微信客服 secret that WeCom withdrew.
  const hint =
    operation === "getToken" && key !== undefined
      ? "; was the secret withdrawn? Use the secret of an app that may call the API instead"
      : "";
  const error = toError({ code: "response.unreadable", details: { reason: `${stage}: expected access_token and expires_in${hint}` } });
  return Object.assign(error, key === undefined ? {} : { operation });
}
