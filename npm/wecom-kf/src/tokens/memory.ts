import type { Engine } from "../generated/engine.js";
import { HeldToken } from "./held-token.js";

/** The maximum number of tokens in memory; the oldest is removed first. */
const MAX_TOKENS = 10_000;

/** The tokens of all clients that share them. */
export class TokenMemory {
  readonly #tokens = new Map<string, HeldToken>();

  /** The token of a key. */
  at(key: string, engine: Engine): HeldToken {
    const known = this.#tokens.get(key);
    if (known) return known;
    const held = newHeldToken(engine);
    this.#tokens.set(key, held);
    for (const [oldest, token] of this.#tokens) {
      if (this.#tokens.size <= MAX_TOKENS) break;
      this.#tokens.delete(oldest);
      token.dispose();
    }
    return held;
  }
}

/** Without a FinalizationRegistry: the tokens created last. Older ones are freed. */
const lastMade: HeldToken[] | undefined = typeof FinalizationRegistry === "undefined" ? [] : undefined;

/** Creates a token of which nothing is known yet. */
export function newHeldToken(engine: Engine): HeldToken {
  const held = new HeldToken(engine);
  if (lastMade && lastMade.push(held) > MAX_TOKENS) lastMade.shift()?.dispose();
  return held;
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
