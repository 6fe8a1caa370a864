import { toError, unwrap } from "../errors/kf-error.js";
import type { Now, Outcome } from "../generated/engine.js";
import type { Clock } from "../internal/clock.js";

/** One of core's machines, as the engine gives it. */
export interface EngineMachine<Input, Output> {
  turn(now: Now, inputs: Input[]): Outcome<{ readonly outputs: readonly Output[]; readonly deadline: number | null }>;
  dispose(): void;
}

/** What drives a machine: carries its outputs out. */
export interface Driver<Input, Output> {
  create(): Outcome<EngineMachine<Input, Output>>;
  carryOut(output: Output): void;
  /** The engine crashed, and the machine with it. Another one is made. */
  crashed(error: unknown): void;
  /** There is a machine, at the start and after a crash. What waits for an answer is asked again. */
  created(): void;
}

/** The longest pause before a machine is made again, and how long it must run until a crash counts as the first one, in milliseconds. */
const LONGEST_PAUSE_MS = 60_000;
/** Timers of 2^31 ms and more would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Runs a machine: collects inputs, passes them in batches, and keeps its timer. */
export class MachineRunner<Input, Output> {
  readonly #clock: Clock;
  readonly #tick: Input;
  readonly #driver: Driver<Input, Output>;
  #machine: EngineMachine<Input, Output> | undefined;
  #inputs: Input[] = [];
  #isScheduled = false;
  #timer: unknown;
  /** When the timer fires, on the monotonic clock. */
  #timerAt = Number.POSITIVE_INFINITY;
  #generation = 0;
  #crashes = 0;
  #createdAt = 0;
  #isEnded = false;

  /** `tick` is the input that says that time has passed. */
  constructor(clock: Clock, tick: Input, driver: Driver<Input, Output>) {
    this.#clock = clock;
    this.#tick = tick;
    this.#driver = driver;
  }

  /** Creates the machine. */
  start(): void {
    this.#machine = unwrap(this.#driver.create());
    this.#createdAt = this.#clock.monotonic();
    this.#driver.created();
  }

  /** Tells machines apart: an answer to one that is gone must not reach its successor. */
  get generation(): number {
    return this.#generation;
  }

  /** The last input that waits for the next batch. */
  get last(): Input | undefined {
    return this.#inputs.at(-1);
  }

  /** Passes an input with the next batch. `generation` is that of the machine that asked for it. */
  push(input: Input, generation: number = this.#generation): void {
    if (this.#isEnded || !this.#machine || generation !== this.#generation) return;
    this.#inputs.push(input);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.#flush());
  }

  /** Frees the machine. */
  end(): void {
    this.#isEnded = true;
    this.#disarm();
    this.#machine?.dispose();
    this.#machine = undefined;
  }

  #flush(): void {
    this.#isScheduled = false;
    const machine = this.#machine;
    if (!machine) return;
    const inputs = this.#inputs;
    this.#inputs = [];
    try {
      const now = { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
      const { outputs, deadline } = unwrap(machine.turn(now, inputs));
      for (const output of outputs) this.#driver.carryOut(output);
      // What was carried out may have ended it.
      if (!this.#isEnded) this.#arm(deadline);
    } catch (error) {
      this.#crash(error);
    }
  }

  /** Keeps an earlier timer: a tick that comes too early has no effect, and most turns move the deadline back. */
  #arm(deadline: number | null): void {
    if (deadline === null) return this.#disarm();
    if (this.#timer !== undefined && this.#timerAt <= deadline) return;
    this.#disarm();
    this.#timerAt = deadline;
    const delay = Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(deadline - this.#clock.monotonic())));
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.push(this.#tick);
    }, delay);
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #crash(error: unknown): void {
    this.#disarm();
    this.#machine?.dispose();
    this.#machine = undefined;
    this.#inputs = [];
    this.#generation += 1;
    if (this.#clock.monotonic() - this.#createdAt > LONGEST_PAUSE_MS) this.#crashes = 0;
    this.#crashes += 1;
    const isGone = (error as { readonly code?: unknown } | undefined)?.code === "engine.machine_gone";
    this.#driver.crashed(isGone ? toError({ code: "engine.crashed", details: {} }, error) : error);
    const pause = this.#crashes === 1 ? 1 : Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#crashes);
    this.#timer = this.#clock.setTimeout(() => this.#recreate(), pause);
  }

  #recreate(): void {
    this.#timer = undefined;
    if (this.#isEnded) return;
    try {
      this.start();
    } catch (error) {
      this.#crash(error);
    }
  }
}
