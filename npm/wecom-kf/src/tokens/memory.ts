import type { Engine } from "../generated/engine.js";
import type { Clock } from "../internal/clock.js";
import { HeldToken } from "./held-token.js";

/** The maximum number of tokens; the oldest is dropped first. */
const MAX_TOKENS = 10_000;

/** The tokens shared by clients. */
export class TokenMemory {
  readonly #tokens = new Map<string, HeldToken>();

  /** The token for a key. */
  tokenFor(key: string, engine: Engine, clock: Clock): HeldToken {
    const known = this.#tokens.get(key);
    if (known) return known;
    const held = newHeldToken(engine, clock);
    this.#tokens.set(key, held);
    for (const [oldest, token] of this.#tokens) {
      if (this.#tokens.size <= MAX_TOKENS) break;
      this.#tokens.delete(oldest);
      token.dispose();
    }
    return held;
  }
}

/** Without a `FinalizationRegistry`, the most recent tokens: the memory of older ones is freed. */
const recentTokens: HeldToken[] | undefined = typeof FinalizationRegistry === "undefined" ? [] : undefined;

/** Creates an empty token. */
export function newHeldToken(engine: Engine, clock: Clock): HeldToken {
  const held = new HeldToken(engine, clock);
  if (recentTokens && recentTokens.push(held) > MAX_TOKENS) recentTokens.shift()?.dispose();
  return held;
}

const sharedMemory = new TokenMemory();
const memoryByOwner = new WeakMap<object, TokenMemory>();

/** The memory for clients with these custom transports, fetch functions, stores and clocks; without any, that of the process. */
export function memoryOf(own: readonly (object | undefined)[]): TokenMemory {
  const [first, second] = own.filter((one) => one !== undefined);
  if (first === undefined) return sharedMemory;
  if (second !== undefined) return new TokenMemory();
  const known = memoryByOwner.get(first) ?? new TokenMemory();
  memoryByOwner.set(first, known);
  return known;
}
