import { Deadline } from "../client/deadline.js";
import { toError } from "../errors/kf-error.js";
import type { Engine, FetchFailure, FetchReason, KnownToken } from "../generated/engine.js";
import type { Closing } from "../internal/abort.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { failureOf, waitAsLong } from "./failures.js";
import type { Caller, HeldToken, Renewal, RenewalEnd } from "./held-token.js";
import { newHeldToken, type TokenMemory } from "./memory.js";
import type { ResolvedOrigin, TokenOrigin, TokenWait } from "./origins.js";
import { type Fetched, share, type Shared } from "./share.js";

/** What a cache is made with. */
export interface TokenSetup {
  readonly engine: Engine;
  /** Whether a promise may be awaited by another request than the one that made it. */
  readonly sharesPromises: boolean;
  readonly origin: TokenOrigin;
  readonly memory: TokenMemory;
  readonly store: Store | undefined;
  /** The time for fetching a token that several calls wait for, in milliseconds. */
  readonly timeout: number;
  /** Whether the client is closed: then nothing is waited for any more. */
  readonly closing: Closing;
  readonly log: Log;
}

/** The client's ids and secrets, read once for all calls that wait for a token meanwhile. */
interface Secrets {
  readonly resolved: Promise<ResolvedOrigin>;
  readonly wait: TokenWait;
  readonly controller: AbortController;
  calls: number;
}

/** What a call wants of a token. */
interface Wanted {
  readonly op?: number;
  readonly refused?: string | undefined;
  readonly ahead?: boolean;
}

/** Where nothing can go on behind a call, the call may be held up this long by renewing a token that still lasts. */
const AHEAD_MS = 5_000;
/** The longest that a timer can wait. */
const NO_LIMIT_MS = 2_147_483_647;

let clients = 0;

/** One client's view of its token: it reads the secrets, which say whose token it is, and carries renewals out. */
export class TokenCache {
  readonly #setup: TokenSetup;
  readonly #client = (clients = (clients + 1) % 0x1_0000_0000);
  /** The token of a client that shares none. */
  #own: HeldToken | undefined;
  #held: HeldToken | undefined;
  /** The origin with the secrets that were read last. */
  #resolved: ResolvedOrigin | undefined;
  #secrets: Secrets | undefined;

  constructor(setup: TokenSetup) {
    this.#setup = setup;
  }

  /** The token to use. `refused` is one that WeCom no longer takes: it is given again only if WeCom itself gives it again. */
  get(deadline: Deadline, refused?: string): Promise<string> | string {
    const held = this.#held;
    // Nearly every call finds one, waits for nothing and asks nobody.
    return refused === undefined && held?.isGood && held.token !== undefined ? held.token : this.#wanted(deadline, refused);
  }

  async #wanted(deadline: Deadline, refused: string | undefined): Promise<string> {
    const held = this.#held;
    const op = held?.op();
    const found = op === undefined ? undefined : held?.look(op, refused);
    if (!held || op === undefined || !found) return this.#fetched(deadline, { refused });
    return found.ahead ? this.#ahead(held, op, found.token, deadline) : found.token;
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    if (this.#held?.unproven) this.#held.accepted(token);
  }

  /** Gives up a token, or the one in use, here and in the store. */
  async invalidate(token: string | undefined, deadline: Deadline): Promise<void> {
    const given = token ?? this.#held?.token;
    if (given === undefined) return;
    const resolved = this.#resolved ?? (await this.#resolve(deadline));
    this.#holding(resolved).giveUp(given);
    const shared = this.#shared(resolved);
    if (!shared) return;
    const { engine, log } = this.#setup;
    const task = { kind: "give_up", token: given } as const;
    await share({ engine, shared, task, deadline, log, failureOf: this.#failureOf(resolved) });
    deadline.check();
  }

  /** The origin, with its secrets read for this call alone. */
  async #resolve(deadline: Deadline): Promise<ResolvedOrigin> {
    const secrets = this.#read(deadline);
    try {
      return await waitAsLong(deadline, secrets.resolved, () => secrets.wait.stage);
    } finally {
      this.#leave(secrets);
    }
  }

  /** A token that lasts, while it is renewed ahead of its end. */
  async #ahead(held: HeldToken, op: number, token: string, deadline: Deadline): Promise<string> {
    const { sharesPromises, timeout, closing } = this.#setup;
    const time = sharesPromises ? timeout : Math.min(AHEAD_MS, deadline.left() / 2);
    const renewed = this.#fetched(new Deadline(time, sharesPromises ? undefined : deadline.signal, closing), { op, ahead: true });
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

  /** Has the secrets read, and then the token. */
  async #fetched(deadline: Deadline, { op, refused, ahead = false }: Wanted): Promise<string> {
    const { engine, sharesPromises, closing, log } = this.#setup;
    const before = this.#held;
    const secrets = this.#read(deadline);
    try {
      let resolved: ResolvedOrigin;
      try {
        resolved = await waitAsLong(deadline, secrets.resolved, () => secrets.wait.stage);
      } catch (error) {
        if (ahead && op !== undefined) before?.notBegun(op, closing.closed ? "closed" : failureOf(engine, error, ""), error, log);
        throw error;
      }
      const held = this.#holding(resolved);
      const number = op !== undefined && held === before ? op : held.op();
      return await held.want(number, this.#caller(resolved, deadline), { refused, ahead, joins: sharesPromises }, deadline);
    } finally {
      this.#leave(secrets);
    }
  }

  /** What is held under the key that the secrets say. */
  #holding(resolved: ResolvedOrigin): HeldToken {
    const { engine, memory } = this.#setup;
    const { key } = resolved;
    this.#resolved = resolved;
    this.#held = key === undefined ? (this.#own ??= newHeldToken(engine)) : memory.at(key, engine);
    return this.#held;
  }

  #shared({ key }: ResolvedOrigin): Shared | undefined {
    const { store } = this.#setup;
    return store && key !== undefined ? { store, key } : undefined;
  }

  /** Reads the secrets, once for all who wait meanwhile: no time of its own ends it, but the last who gives up. */
  #read(deadline: Deadline): Secrets {
    const { origin, sharesPromises, closing } = this.#setup;
    const under = sharesPromises ? this.#secrets : undefined;
    if (under) {
      under.calls += 1;
      return under;
    }
    const controller = new AbortController();
    const time = sharesPromises ? NO_LIMIT_MS : Math.max(1, deadline.left());
    const wait: TokenWait = { deadline: new Deadline(time, controller.signal, closing), stage: "the credentials" };
    const secrets: Secrets = { resolved: origin.resolve(wait), wait, controller, calls: 1 };
    secrets.resolved.catch(() => undefined);
    this.#secrets = secrets;
    return secrets;
  }

  #leave(secrets: Secrets): void {
    secrets.calls -= 1;
    if (secrets.calls > 0) return;
    secrets.controller.abort();
    if (this.#secrets === secrets) this.#secrets = undefined;
  }

  #caller(resolved: ResolvedOrigin, deadline: Deadline): Caller {
    const { sharesPromises, timeout, log } = this.#setup;
    // Who shares a renewal gives it the client's time, and the call's if that is more.
    const time = () => Math.max(1, deadline.left(), sharesPromises ? timeout : 0);
    return {
      client: this.#client,
      told: resolved.told,
      log,
      renew: (known, why) => this.#renew(resolved, known, why, time()),
    };
  }

  #renew(resolved: ResolvedOrigin, known: KnownToken, why: FetchReason, time: number): Renewal {
    const { engine, closing, log } = this.#setup;
    const controller = new AbortController();
    const shared = this.#shared(resolved);
    const wait: TokenWait = {
      deadline: new Deadline(time, controller.signal, closing),
      stage: shared ? "the token store" : "the credentials",
    };
    // The credentials' functions are told by the signal.
    const unclose = closing.when(() => controller.abort());
    const failureOf = this.#failureOf(resolved);
    const carry = async (): Promise<RenewalEnd> => {
      try {
        // Not within the turn that asked for it: code of the user's, a store's, runs from here on.
        await undefined;
        const task = { kind: "renew", known, owner: crypto.randomUUID() } as const;
        const fetch = () => this.#fetch(resolved, known, why, wait);
        const end = await share({ engine, shared, task, deadline: wait.deadline, log, fetch, failureOf });
        return { ...end, told: wait.told };
      } catch (error) {
        return { outcome: { record: null, age: 0, fetch: { kind: "failed", failure: "client" } }, error };
      } finally {
        unclose();
      }
    };
    return { wait, ended: carry(), cancel: () => controller.abort() };
  }

  /** What an error means to others who wait for the token. */
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

/** The error of an answer without a token. */
function unreadable({ key, operation }: ResolvedOrigin, { stage }: TokenWait): Error {
  // What gettoken answers for a 微信客服 secret that WeCom withdrew.
  const hint =
    operation === "getToken" && key !== undefined
      ? "; was the secret withdrawn? The secret of an app that may call the API works instead"
      : "";
  const error = toError({ code: "response.unreadable", details: { reason: `${stage}: expected access_token and expires_in${hint}` } });
  return Object.assign(error, key === undefined ? {} : { operation });
}
