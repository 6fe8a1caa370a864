import type { Engine, PermitInput, PermitOutput } from "../generated/engine.js";
import { MOST_WAITING } from "../generated/inbox.js";
import type { Clock } from "../internal/clock.js";
import { type Driver, MachineRunner } from "./machine.js";

/** Told of a permit; with a number, that it is refused, and how long to wait at least. */
type OnPermit = (wait: number | undefined) => void;

/** The pulls without a callback token of one corp. WeCom limits them strictly, so its accounts take turns. */
export class Permits implements Driver<PermitInput, PermitOutput> {
  readonly #engine: Engine;
  readonly #interval: number;
  readonly #runner: MachineRunner<PermitInput, PermitOutput>;
  readonly #waiting = new Map<number, OnPermit>();
  #ops = 0;

  constructor(engine: Engine, clock: Clock, interval: number) {
    this.#engine = engine;
    this.#interval = interval;
    this.#runner = new MachineRunner<PermitInput, PermitOutput>(clock, { kind: "tick" }, this);
    this.#runner.start();
  }

  /** Asks for a permit. Returns a function that withdraws the request. */
  ask(onPermit: OnPermit): () => void {
    this.#ops = (this.#ops + 1) % 0x1_0000_0000;
    const op = this.#ops;
    this.#waiting.set(op, onPermit);
    this.#runner.push({ kind: "ask", op });
    return () => {
      if (this.#waiting.delete(op)) this.#runner.push({ kind: "withdraw", op });
    };
  }

  end(): void {
    this.#runner.end();
  }

  create() {
    return this.#engine.createPermits(this.#interval, MOST_WAITING);
  }

  created(): void {
    for (const op of this.#waiting.keys()) this.#runner.push({ kind: "ask", op });
  }

  crashed(): void {
    // Those who wait ask the next machine.
  }

  carryOut(output: PermitOutput): void {
    const onPermit = this.#waiting.get(output.op);
    this.#waiting.delete(output.op);
    onPermit?.(output.kind === "granted" ? undefined : output.wait);
  }
}
