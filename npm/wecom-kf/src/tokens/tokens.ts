import { Deadline } from "../client/deadline.js";
import type { Engine } from "../generated/engine.js";
import { isKfError, KfTransportError, toError } from "../errors/kf-error.js";
import type { Closing } from "../internal/abort.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { copyOfError, HeldToken, type TokenMemory } from "./cache.js";
import type { ResolvedOrigin, TokenOrigin, TokenWait } from "./origins.js";
import { MAX_LIFE_S, type TokenRecord } from "./record.js";
import { giveUpToken, shareToken } from "./sharing.js";

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

/** Why a token is fetched: WeCom refused one, or it is renewed ahead of its end. */
interface RenewalReason {
  readonly refused?: string | undefined;
  readonly ahead?: boolean;
}

/** A renewal under way, and how many wait for it. */
interface Flight {
  readonly promise: Promise<string>;
  readonly controller: AbortController;
  readonly wait: TokenWait;
  waiters: number;
}

/** Where nothing can go on behind a call, the call may be held up this long by renewing a token that still lasts. */
const AHEAD_MS = 5_000;

/** One client's view of its token: kept until shortly before its end, fetched once for all who wait for it. */
export class TokenCache {
  readonly #setup: TokenSetup;
  /** What is held without being shared. */
  readonly #own = new HeldToken();
  #held: HeldToken | undefined;
  #key: string | undefined;
  #flight: Flight | undefined;

  constructor(setup: TokenSetup) {
    this.#setup = setup;
  }

  /** The token to use. `refused` is one that WeCom no longer takes: it is given again only if WeCom itself gives it again. */
  get(deadline: Deadline, refused?: string): Promise<string> | string {
    const now = Date.now();
    const current = refused === undefined ? this.#held?.current(now) : undefined;
    // Nearly every call finds one, and waits for nothing.
    return current && !this.#held?.isDue(now) ? current.access_token : this.#wanted(deadline, refused);
  }

  async #wanted(deadline: Deadline, refused: string | undefined): Promise<string> {
    if (refused !== undefined) this.#held?.refuse(refused, Date.now());
    for (let again = true; ; again = false) {
      const now = Date.now();
      const current = this.#held?.current(now);
      if (current) return this.#held?.isDue(now) ? this.#ahead(current.access_token, deadline) : current.access_token;
      const joined = this.#setup.sharesPromises ? this.#flight : undefined;
      const token = await this.#wait(joined ?? this.#start(this.#timeFor(deadline), { refused }), deadline);
      // A renewal that had begun before the refusal may have found the very token.
      if (token !== refused || !joined || !again) return token;
    }
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    this.#held?.accepted(token);
  }

  /** Gives up a token, or the one in use, here and in the store. */
  async invalidate(token: string | undefined, deadline: Deadline): Promise<void> {
    const [held, key, { store, log }] = [this.#held, this.#key, this.#setup];
    const given = token ?? held?.current(Date.now())?.access_token;
    if (given === undefined) return;
    held?.refuse(given, Date.now());
    if (store && key !== undefined) await giveUpToken({ store, key, deadline, log }, given);
  }

  /** A token that lasts, while it is renewed ahead of its end. */
  async #ahead(token: string, deadline: Deadline): Promise<string> {
    const held = this.#held;
    // Before anything is awaited: one renewal is enough, also where requests cannot wait for each other.
    held?.lookAgainLater(Date.now());
    if (this.#setup.sharesPromises) {
      if (this.#flight) return token;
      const flight = this.#start(this.#setup.timeout, { ahead: true });
      this.#wait(flight, flight.wait.deadline).catch((error: unknown) => this.#notRenewed(error));
      return token;
    }
    try {
      return await this.#wait(this.#start(Math.min(AHEAD_MS, deadline.left() / 2), { ahead: true }), deadline);
    } catch (error) {
      deadline.check();
      if (this.#setup.closing.closed) throw error;
      this.#notRenewed(error);
      return token;
    }
  }

  #notRenewed(error: unknown): void {
    this.#held?.lookAgainLater(Date.now());
    if (!this.#setup.closing.closed)
      this.#setup.log.write(
        "warn",
        `the access token could not be renewed ahead of its end: ${isKfError(error) ? error.message : "failed"}`,
      );
  }

  #timeFor(deadline: Deadline): number {
    return this.#setup.sharesPromises ? this.#setup.timeout : Math.max(1, deadline.left());
  }

  #start(timeout: number, why: RenewalReason): Flight {
    const { closing } = this.#setup;
    const controller = new AbortController();
    const wait: TokenWait = { deadline: new Deadline(timeout, controller.signal, closing), stage: "the credentials" };
    // The credentials' functions are told by the signal.
    const unclose = closing.when(() => controller.abort());
    const promise = this.#renew(wait, why).finally(() => {
      unclose();
      this.#ended(flight);
    });
    const flight: Flight = { promise, controller, wait, waiters: 0 };
    promise.catch(() => undefined);
    this.#flight = flight;
    return flight;
  }

  #ended(flight: Flight): void {
    if (this.#flight === flight) this.#flight = undefined;
  }

  /** Waits as long as one call may; the last who gives up ends the renewal. */
  async #wait(flight: Flight, deadline: Deadline): Promise<string> {
    flight.waiters += 1;
    try {
      return await deadline.waitFor(flight.promise);
    } catch (error) {
      if (!isKfError(error)) throw error;
      if (error.code !== "transport.timeout") throw copyOfError(error);
      const [after] = String(error.details["detail"]).split(", waiting for ");
      throw new KfTransportError("transport.timeout", {
        details: { detail: `${after}, waiting for the access token (${flight.wait.stage})`, sent: false },
      });
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0) {
        flight.controller.abort();
        this.#ended(flight);
      }
    }
  }

  async #renew(wait: TokenWait, { refused, ahead }: RenewalReason): Promise<string> {
    const { memory, sharesPromises } = this.#setup;
    const resolved = await this.#setup.origin.resolve(wait);
    const held = resolved.key === undefined ? this.#own : memory.at(resolved.key);
    [this.#held, this.#key] = [held, resolved.key];
    if (refused !== undefined) held.refuse(refused, Date.now());
    for (;;) {
      const now = Date.now();
      // Another client, or another request, may have brought one meanwhile.
      const current = held.current(now);
      if (current && (!ahead || held.isFresh(now))) return current.access_token;
      const failed = held.refusal(resolved, now);
      if (failed) throw failed;
      const other = sharesPromises ? held.renewal : undefined;
      if (!other) break;
      try {
        return (await wait.deadline.waitFor(other)).access_token;
      } catch (error) {
        wait.deadline.check();
        // How it fared with its time and its connections says nothing of ours.
        if (!isKfError(error) || !error.code.startsWith("transport.")) throw error;
      }
    }
    const renewal = this.#obtain(held, resolved, wait);
    held.renewal = renewal;
    try {
      return (await renewal).access_token;
    } finally {
      if (held.renewal === renewal) held.renewal = undefined;
    }
  }

  async #obtain(held: HeldToken, resolved: ResolvedOrigin, wait: TokenWait): Promise<TokenRecord> {
    const { engine, store, log } = this.#setup;
    const { key } = resolved;
    const { deadline } = wait;
    const fetch = () => this.#fetch(held, resolved, wait);
    wait.stage = "the token store";
    const judge = (record: TokenRecord) => held.judge(record, engine, Date.now());
    const record = await (store && key !== undefined ? shareToken({ store, key, deadline, log, fetch, judge }) : fetch());
    held.take(record, engine, Date.now());
    return record;
  }

  async #fetch(held: HeldToken, resolved: ResolvedOrigin, wait: TokenWait): Promise<TokenRecord> {
    const obtained_at = Date.now();
    try {
      const { token, expires_in } = await resolved.fetch({ ...held.reason(), signal: wait.deadline.signal as AbortSignal }, wait);
      const endless = expires_in === undefined && resolved.key === undefined;
      const seconds = endless ? Number.POSITIVE_INFINITY : Math.min(Number(expires_in ?? Number.NaN), MAX_LIFE_S);
      if (typeof token !== "string" || token === "" || !(seconds >= 0)) {
        // What gettoken answers for a 微信客服 secret that WeCom withdrew.
        const hint =
          resolved.operation === "getToken" && resolved.key !== undefined
            ? "; was the secret withdrawn? The secret of an app that may call the API works instead"
            : "";
        throw toError({ code: "response.unreadable", details: { reason: `${wait.stage}: expected access_token and expires_in${hint}` } });
      }
      this.#setup.log.secrets.add(token);
      held.fetched(Date.now());
      return { access_token: token, expires_in: seconds, obtained_at };
    } catch (error) {
      held.failed(error, resolved, Date.now());
      throw error;
    }
  }
}
