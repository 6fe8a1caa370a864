import type { Deadline } from "../client/deadline.js";
import type {
  Engine,
  EngineLife,
  FetchFailure,
  FetchReason,
  KnownToken,
  LifeInput,
  LifeOutput,
  ShareOutcome,
} from "../generated/engine.js";
import { isKfError, toError, unwrap } from "../errors/kf-error.js";
import type { Clock } from "../internal/clock.js";
import type { Log } from "../observe/log.js";
import { copyOfError, waitUntilDeadline } from "./failures.js";
import { isMachineGone, now, unwrapTurn } from "./machines.js";
import type { TokenWait } from "./origins.js";

/** The result of a renewal: the machine's outcome, the error if any, and the ticket last sent to WeCom. */
export interface RenewalEnd {
  readonly outcome: ShareOutcome;
  readonly error?: unknown;
  readonly ticket?: string | undefined;
}

/** A renewal in progress. */
export interface Renewal {
  readonly wait: TokenWait;
  readonly ended: Promise<RenewalEnd>;
  /** Cancels it: no call waits for it any more. */
  cancel(): void;
}

/** The client of a call that needs the token. */
export interface Caller {
  /** A number that identifies the client within the process. */
  readonly client: number;
  /** The ticket that would be sent to WeCom, which is not part of the key. */
  readonly ticket: string | undefined;
  readonly log: Log;
  /** Runs a renewal. */
  renew(known: KnownToken, why: FetchReason): Renewal;
}

/** What a call needs. */
export interface WaitOptions {
  readonly refused: string | undefined;
  readonly ahead: boolean;
  /** Whether it may wait for a renewal that another call started. */
  readonly joins: boolean;
}

/** A waiting call. */
interface WaitingCall {
  readonly caller: Caller;
  readonly input: LifeInput;
  /** Whether it may wait for another call's renewal. If not (on Workers), no other request may do I/O for it either. */
  readonly joins: boolean;
  resolve(token: string): void;
  reject(error: unknown): void;
  /** The renewal that it waits for, or waited for last. */
  running: RunningRenewal | undefined;
  /** Whether its machine was lost, so that it must end its renewal itself. */
  isLost: boolean;
}

/** A renewal, and the client that runs it. */
interface RunningRenewal extends Renewal {
  readonly caller: Caller;
  /** The call that started it, and whether others may wait for it. */
  readonly op: number;
  readonly joins: boolean;
  /** When it counts as lost, on the monotonic clock: by then even its time limit has not ended it. */
  readonly lostAt: number;
  /** The error with which the last call that waited for it left. */
  leftWith?: unknown;
}

/** How long after its time limit a renewal counts as lost, and the least time between two searches for such ones, in milliseconds. */
const LOST_AFTER_MS = 1000;

/**
 * One token, for all clients of the process that share it: promises around core's state machine `token::life`, which makes the decisions.
 * While the token is valid, calls do not need the machine.
 */
export class HeldToken {
  readonly #engine: Engine;
  readonly #clock: Clock;
  #machine: EngineLife;
  /** The token that can be used without asking the machine, and until when, on the monotonic clock. */
  token: string | undefined;
  validUntil = 0;
  /** Whether the machine wants to be notified of the next call that succeeds. */
  unproven = false;
  readonly #calls = new Map<number, WaitingCall>();
  readonly #renewals = new Map<number, RunningRenewal>();
  #ops = 0;
  /** When to search for lost renewals again, on the monotonic clock. */
  #nextSearch = 0;
  /** The errors for rejected secrets, by slot. */
  readonly #rejectedErrors = new Map<number, unknown>();
  /** The result of a `check`, set while its turn is carried out. */
  #checkResult: { readonly token: string; readonly ahead: boolean } | undefined;
  /** The error that the current turn reports, when something ended. */
  #ended: { readonly error: unknown; readonly log: Log } | undefined;

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#machine = unwrap(engine.createLife());
  }

  /** Whether the token can be used without asking. */
  get isGood(): boolean {
    return this.token !== undefined && this.#clock.monotonic() < this.validUntil;
  }

  /** Returns a new number for a call. */
  op(): number {
    this.#ops = (this.#ops + 1) % 0x1_0000_0000;
    return this.#ops;
  }

  /** The token that a call can use, and whether this call should start a renewal. `refused` is one that WeCom no longer accepts. */
  check(op: number, refused: string | undefined): { readonly token: string; readonly ahead: boolean } | undefined {
    this.#checkResult = undefined;
    this.#turn({ kind: "check", op, refused: refused ?? null });
    return this.#checkResult;
  }

  /** Waits for a token, until the call's deadline. */
  async acquire(op: number, caller: Caller, { refused, ahead, joins }: WaitOptions, deadline: Deadline): Promise<string> {
    const input: LifeInput = {
      kind: "acquire",
      op,
      client: caller.client,
      ticket: caller.ticket ?? null,
      refused: refused ?? null,
      ahead,
      joins,
      jitter: Math.floor(Math.random() * 1001),
    };
    const ignore = () => undefined;
    const waiting: WaitingCall = { caller, input, joins, resolve: ignore, reject: ignore, running: undefined, isLost: false };
    const promise = new Promise<string>((resolve, reject) => Object.assign(waiting, { resolve, reject }));
    promise.catch(ignore);
    const stage = () => waiting.running?.wait.stage ?? "the credentials";
    let leftWith: unknown;
    try {
      this.#endLostRenewals();
      this.#calls.set(op, waiting);
      this.#turn(input);
      // An early renewal that others may wait for ends within its own time: only then is it known that it failed.
      return await (ahead && joins ? promise : waitUntilDeadline(deadline, promise, stage));
    } catch (error) {
      leftWith = error;
      if (waiting.isLost) waiting.running?.cancel();
      throw error;
    } finally {
      if (this.#calls.delete(op)) this.#turnWithError({ error: leftWith, log: caller.log }, { kind: "leave", op });
    }
  }

  /** The secrets that an early renewal needs could not be read. */
  renewalNotStarted(op: number, failure: FetchFailure, error: unknown, log: Log): void {
    this.#turnWithError({ error, log }, { kind: "not_started", op, failure });
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    this.#turnSafely({ kind: "accepted", token });
  }

  /** The user discards a token. */
  discard(token: string): void {
    this.#turn({ kind: "discard", token });
  }

  /** Frees the machine's memory. If this is still in use, its next call creates a new machine. */
  dispose(): void {
    this.#machine.dispose();
  }

  #turnWithError(ended: { readonly error: unknown; readonly log: Log }, input: LifeInput): void {
    this.#ended = ended;
    try {
      this.#turnSafely(input);
    } finally {
      this.#ended = undefined;
    }
  }

  /** Runs a turn that no call waits for; if the engine fails in it, all waiting calls are rejected. */
  #turnSafely(input: LifeInput): void {
    try {
      this.#turn(input);
    } catch (error) {
      for (const [op, { reject }] of this.#calls) {
        this.#calls.delete(op);
        reject(error);
      }
    }
  }

  #turn(input: LifeInput): void {
    let outcome = this.#machine.turn(now(this.#clock), [input]);
    if (isMachineGone(outcome)) {
      this.#recreateMachine(input);
      // The new machine does not have the renewals of the old one.
      if (input.kind === "ended") return;
      outcome = this.#machine.turn(now(this.#clock), [input]);
    }
    // After a crash of the engine the machine is gone; the next call creates another.
    for (const output of unwrapTurn(outcome).outputs) this.#carryOut(output);
  }

  /**
   * Ends renewals that have long passed their time limit. Workers drops a request while it waits when its client disconnects: then nothing
   * of it runs any more, and no other request may do anything for it.
   */
  #endLostRenewals(): void {
    const time = this.#clock.monotonic();
    if (time < this.#nextSearch) return;
    this.#nextSearch = time + LOST_AFTER_MS;
    for (const [renewal, { op, joins, lostAt, caller, wait }] of this.#renewals) {
      if (time < lostAt) continue;
      this.#renewals.delete(renewal);
      if (!joins) this.#calls.delete(op);
      const outcome: ShareOutcome = { record: null, age: 0, fetch: { kind: "failed", failure: "time" } };
      this.#turnWithError({ error: wait.deadline.timeoutError(), log: caller.log }, { kind: "ended", renewal, outcome, ticket: null });
    }
  }

  /**
   * The machine was lost with its engine, which has been replaced: waiting calls repeat their requests with a new one. Where a call may do
   * nothing for another, the others fail instead.
   */
  #recreateMachine(except: LifeInput): void {
    this.#machine = unwrap(this.#engine.createLife());
    [this.token, this.validUntil, this.unproven] = [undefined, 0, false];
    const renewals = [...this.#renewals.values()];
    this.#renewals.clear();
    for (const { joins, cancel } of renewals) if (joins) cancel();
    for (const [op, waiting] of [...this.#calls]) {
      if (waiting.input === except) continue;
      if (waiting.joins) {
        this.#turn(waiting.input);
      } else {
        this.#calls.delete(op);
        waiting.isLost = true;
        waiting.reject(toError({ code: "engine.crashed", details: {} }));
      }
    }
  }

  #carryOut(output: LifeOutput): void {
    switch (output.kind) {
      case "held":
        [this.token, this.validUntil, this.unproven] = [output.token ?? undefined, output.until, output.unproven];
        break;
      case "use":
        if (!this.#calls.has(output.op)) this.#checkResult = output;
        else this.#takeCall(output.op)?.resolve(output.token);
        break;
      case "missing":
        break;
      case "renew":
        this.#startRenewal(output.renewal, output.op, output.known, output.why);
        break;
      case "joined":
        this.#joinRenewal(output.op, this.#renewals.get(output.renewal));
        break;
      case "fail":
        this.#takeCall(output.op)?.reject(this.#ended?.error);
        break;
      case "refused": {
        const { op, slot, note, wait } = output;
        const error = this.#rejectedErrors.get(slot);
        const message = isKfError(error) ? `${error.message} (${note})` : note;
        this.#takeCall(op)?.reject(copyOfError(error, { message, waitMs: wait }));
        break;
      }
      case "keep":
        this.#rejectedErrors.set(output.slot, this.#ended?.error);
        break;
      case "cancel": {
        const running = this.#renewals.get(output.renewal);
        if (running) running.leftWith = this.#ended?.error;
        running?.cancel();
        break;
      }
      case "warn": {
        const error = this.#ended?.error;
        this.#ended?.log.write("warn", `${output.text}: ${isKfError(error) ? error.message : "failed"}`);
      }
    }
  }

  /** Removes a call from the waiting ones. */
  #takeCall(op: number): WaitingCall | undefined {
    const waiting = this.#calls.get(op);
    this.#calls.delete(op);
    return waiting;
  }

  #joinRenewal(op: number, running: RunningRenewal | undefined): void {
    const waiting = this.#calls.get(op);
    if (waiting) waiting.running = running;
  }

  #startRenewal(renewal: number, op: number, known: KnownToken, why: FetchReason): void {
    const waiting = this.#calls.get(op);
    if (!waiting) return;
    const { caller, joins } = waiting;
    const started = caller.renew(known, why);
    const lostAt = this.#clock.monotonic() + started.wait.deadline.remaining() + LOST_AFTER_MS;
    const running: RunningRenewal = { caller, op, joins, lostAt, ...started };
    this.#renewals.set(renewal, running);
    this.#joinRenewal(op, running);
    void running.ended.then(({ outcome, error, ticket }) => {
      // Ignore a renewal whose machine is gone.
      if (this.#renewals.get(renewal) !== running) return;
      this.#renewals.delete(renewal);
      // One that was stopped ends with an error that no call of the user's knows.
      const isStopped = outcome.fetch.kind === "failed" && outcome.fetch.failure === "time";
      const reason = (isStopped ? running.leftWith : undefined) ?? error;
      this.#turnWithError({ error: reason, log: caller.log }, { kind: "ended", renewal, outcome, ticket: ticket ?? null });
    });
  }
}
