import { toError } from "../errors/kf-error.js";
import type { RunningTurn } from "./running-turn.js";
import type { AckTurn, Turn } from "./turn-types.js";

/** A turn that nobody has taken yet. */
interface WaitingTurn {
  readonly turn: AckTurn;
  fail(error: unknown): void;
}

/** Hands turns out one by one: the handler of an inbox that is iterated. */
export class TurnQueue {
  readonly #waiting = new Set<WaitingTurn>();
  readonly #takers: ((result: IteratorResult<AckTurn>) => void)[] = [];
  #isClosed = false;

  /** The handler: ends when the turn is acknowledged or failed. */
  readonly onTurn = (given: Turn): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      const running = given as unknown as RunningTurn;
      const ack = async () => {
        try {
          await running.settled();
        } catch (error) {
          reject(error as Error);
          throw error;
        }
        resolve();
      };
      const fail = (error: unknown) => reject(error as Error);
      const turn: AckTurn = Object.assign(given, { ack, fail });
      if (this.#isClosed) return fail(stopped());
      const taker = this.#takers.shift();
      if (taker) return taker({ value: turn, done: false });
      const waiting: WaitingTurn = { turn, fail };
      this.#waiting.add(waiting);
      turn.signal.addEventListener("abort", () => {
        if (this.#waiting.delete(waiting)) resolve();
      });
    });

  /** Nothing is handed out any more. Turns that nobody has taken are left to other instances. */
  close(): void {
    this.#isClosed = true;
    for (const { fail } of this.#waiting) fail(stopped());
    this.#waiting.clear();
    for (const taker of this.#takers.splice(0)) taker({ value: undefined, done: true });
  }

  /** An iterator of the turns. Several share them. */
  iterate(): AsyncIterableIterator<AckTurn> {
    let isLeft = false;
    const end: IteratorResult<AckTurn> = { value: undefined, done: true };
    return {
      next: async () => {
        if (isLeft) return end;
        const [first] = this.#waiting;
        if (first) {
          this.#waiting.delete(first);
          return { value: first.turn, done: false };
        }
        if (this.#isClosed) return end;
        return new Promise((resolve) => this.#takers.push(resolve));
      },
      return: async () => {
        isLeft = true;
        return end;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

function stopped(): Error {
  return toError({ code: "inbox.stopped", details: { reason: "stop() was called" } });
}
