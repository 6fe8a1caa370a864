import type { Engine } from "../generated/engine.js";
import { isKfApiError } from "../errors/api-error.js";
import { isKfError, KfError } from "../errors/kf-error.js";
import type { TokenRequest } from "./credentials.js";
import type { ResolvedOrigin } from "./origins.js";
import type { TokenRecord } from "./record.js";

/** How long a refused secret is not tried again: at first, and at most, in milliseconds. */
const REFUSAL_MS = [30_000, 600_000] as const;
/** After a token could not be renewed ahead of its end, this long passes until the next try. */
const LOOK_AGAIN_MS = 10_000;
/** How long a token is not fetched again that WeCom refused and then gave once more. */
const VOUCHED_MS = 5_000;
/** A token is used at least so long, whatever is said of its life: WeCom limits gettoken, which would be asked for each call. */
const MIN_LIFE_MS = 10_000;
/** So many tokens are fetched in so many milliseconds at the most while WeCom refuses every one of them. */
const MAX_FETCHES = 5;
const FETCHES_WINDOW_MS = 60_000;
/** How many tokens are held at most; the oldest goes first. */
const MAX_TOKENS = 10_000;

/** One token, and what is known of fetching it. */
export class HeldToken {
  #record: TokenRecord | undefined;
  #renewAt = 0;
  #endsAt = 0;
  #refused: string | undefined;
  #vouchedAt = Number.NEGATIVE_INFINITY;
  #lookAgainAt = 0;
  /** When tokens were fetched since one was accepted, oldest first. */
  #fetchedAt: readonly number[] = [];
  #refusal: { readonly error: KfError; readonly told: string | undefined; readonly at: number; readonly pause: number } | undefined;
  /** Renewing it, for all clients that share it. */
  renewal: Promise<TokenRecord> | undefined;

  /** The token that can be used now. */
  current(now: number): TokenRecord | undefined {
    return this.#record !== undefined && now < this.#endsAt ? this.#record : undefined;
  }

  /** A token was fetched. */
  fetched(now: number): void {
    this.#fetchedAt = [...this.#fetchedAt.slice(1 - MAX_FETCHES), now];
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    if (this.#fetchedAt.length > 0 && this.#record?.access_token === token) this.#fetchedAt = [];
  }

  #isBraked(now: number): boolean {
    const [oldest = Number.NEGATIVE_INFINITY] = this.#fetchedAt;
    return this.#fetchedAt.length === MAX_FETCHES && now >= oldest && now < oldest + FETCHES_WINDOW_MS;
  }

  /** Whether somebody should renew the token now, though it can be used. */
  isDue(now: number): boolean {
    return now >= this.#renewAt && now >= this.#lookAgainAt;
  }

  /** Whether the token can be used and need not be renewed yet. */
  isFresh(now: number): boolean {
    return now < this.#renewAt && this.current(now) !== undefined;
  }

  /** Why a token is fetched. */
  reason(): Pick<TokenRequest, "reason" | "refused"> {
    if (this.#record) return { reason: "expiring", refused: undefined };
    return this.#refused === undefined ? { reason: "first", refused: undefined } : { reason: "refused", refused: this.#refused };
  }

  /** Gives up a token that WeCom refused, and only that one. */
  refuse(token: string, now: number): void {
    if (this.#record !== undefined && this.#record.access_token !== token) return;
    // WeCom gave it again moments ago, or refused all that it gave: asking once more would not help.
    if (now < this.#vouchedAt + VOUCHED_MS || (this.#record !== undefined && this.#isBraked(now))) return;
    this.#refused = token;
    this.#record = undefined;
  }

  /** Takes a token that was fetched or found; a newer one stays. */
  take(record: TokenRecord, engine: Engine, now: number): void {
    if (record.access_token === this.#refused) {
      this.#refused = undefined;
      this.#vouchedAt = now;
    }
    if (this.#record !== undefined && this.#record.obtained_at > record.obtained_at) return;
    const [since, { expires_in }] = [Math.min(record.obtained_at, now), record];
    this.#record = record;
    this.#endsAt = Math.max(since + expires_in * 1000, now + MIN_LIFE_MS);
    // Without an end it is used until WeCom refuses it.
    this.#renewAt = expires_in === Number.POSITIVE_INFINITY ? expires_in : since + engine.tokenLifetime(expires_in, Math.random());
    if (now >= this.#renewAt) this.#lookAgainAt = now + LOOK_AGAIN_MS;
    this.#refusal = undefined;
  }

  /** Nobody renews it for a while: somebody does, or it failed. */
  lookAgainLater(now: number): void {
    this.#lookAgainAt = now + LOOK_AGAIN_MS;
  }

  /** What can be done with a record of a store. */
  judge(record: TokenRecord, engine: Engine, now: number): "use" | "renew" | "none" {
    const since = Math.min(record.obtained_at, now);
    if (record.access_token === this.#refused || now >= since + record.expires_in * 1000) return "none";
    // What is no newer than what is held does not renew it.
    if (this.#record !== undefined && record.obtained_at <= this.#record.obtained_at) return "renew";
    return now < since + engine.tokenLifetime(record.expires_in, Math.random()) ? "use" : "renew";
  }

  /**
   * Remembers that WeCom refused the secret itself, or gave nothing for it, as for one that was withdrawn: fetching again would come to the
   * same, and too many tries block the corp.
   */
  failed(error: unknown, { operation, told }: ResolvedOrigin, now: number): void {
    if (!isKfError(error)) return;
    const refused = isKfApiError(error) && !error.retryable && error.operation === operation;
    if (!refused && error.code !== "response.unreadable") return;
    const pause = this.#refusal && this.#refusal.told === told ? Math.min(2 * this.#refusal.pause, REFUSAL_MS[1]) : REFUSAL_MS[0];
    this.#refusal = { error, told, at: now, pause };
  }

  /** The error of a secret that was refused a short while ago. */
  refusal({ told }: ResolvedOrigin, now: number): KfError | undefined {
    if (!this.#refusal || this.#refusal.told !== told) return undefined;
    const { error, at, pause } = this.#refusal;
    const waitMs = at + pause - now;
    if (waitMs <= 0) return undefined;
    const seconds = (ms: number) => Math.ceil(ms / 1000);
    const [since, left] = [seconds(now - at), seconds(waitMs)];
    const why = `answered ${since} s ago; not asked again for ${left} s, so that WeCom does not block the corp`;
    return copyOfError(error, { message: `${error.message} (${why})`, waitMs });
  }
}

/** The tokens of all clients that share them. */
export class TokenMemory {
  readonly #tokens = new Map<string, HeldToken>();

  /** What is held under a key. */
  at(key: string): HeldToken {
    const known = this.#tokens.get(key);
    if (known) return known;
    const held = new HeldToken();
    this.#tokens.set(key, held);
    for (const [oldest] of this.#tokens) {
      if (this.#tokens.size <= MAX_TOKENS) break;
      this.#tokens.delete(oldest);
    }
    return held;
  }
}

const sharedMemory = new TokenMemory();
const memoryByOwner = new WeakMap<object, TokenMemory>();

/** The memory of clients with these transports, fetch functions and stores of their own; without any, the one of the process. */
export function memoryOf(own: readonly (object | undefined)[]): TokenMemory {
  const [first, second] = own.filter((one) => one !== undefined);
  if (first === undefined) return sharedMemory;
  if (second !== undefined) return new TokenMemory();
  const known = memoryByOwner.get(first) ?? new TokenMemory();
  memoryByOwner.set(first, known);
  return known;
}

/** An error of its own for each who waited: callers add to theirs. */
export function copyOfError(error: KfError, more: { readonly message?: string; readonly waitMs?: number } = {}): KfError {
  const copy = new KfError(error.code, { details: error.details, cause: error.cause, message: more.message ?? error.message });
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.assign(copy, error, more.waitMs === undefined ? {} : { waitMs: more.waitMs });
}
