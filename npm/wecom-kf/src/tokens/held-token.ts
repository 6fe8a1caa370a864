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
import { isKfError, unwrap } from "../errors/kf-error.js";
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
  resolve(token: string): void;
  reject(error: unknown): void;
  /** The renewal that it waits for. */
  renewal: number | undefined;
}

/** A renewal, and the client that runs it. */
interface RunningRenewal extends Renewal {
  readonly caller: Caller;
  /** The error with which the last call that waited for it left. */
  leftWith?: unknown;
}

/**
 * One token, for all clients of the process that share it: promises around core's state machine `token::life`, which makes the decisions.
 * While the token is valid, calls do not need the machine.
 */
export class HeldToken {
  readonly #engine: Engine;
  #machine: EngineLife;
  /** The token that can be used without asking the machine, and until when, on the monotonic clock. */
  token: string | undefined;
  validUntil = 0;
  /** Whether the machine wants to be notified of the next call that succeeds. */
  unproven = false;
  readonly #calls = new Map<number, WaitingCall>();
  readonly #renewals = new Map<number, RunningRenewal>();
  #ops = 0;
  /** The errors for rejected secrets, by slot. */
  readonly #rejectedErrors = new Map<number, unknown>();
  /** The result of a `look`, set while its turn is carried out. */
  #lookResult: { readonly token: string; readonly ahead: boolean } | undefined;
  /** The error that the current turn reports, when something ended. */
  #ended: { readonly error: unknown; readonly log: Log } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#machine = unwrap(engine.createLife());
  }

  /** Whether the token can be used without asking. */
  get isGood(): boolean {
    return this.token !== undefined && performance.now() < this.validUntil;
  }

  /** Returns a new number for a call. */
  op(): number {
    this.#ops = (this.#ops + 1) % 0x1_0000_0000;
    return this.#ops;
  }

  /** The token that a call can use, and whether this call should start a renewal. `refused` is one that WeCom no longer accepts. */
  look(op: number, refused: string | undefined): { readonly token: string; readonly ahead: boolean } | undefined {
    this.#lookResult = undefined;
    this.#turn({ kind: "look", op, refused: refused ?? null });
    return this.#lookResult;
  }

  /** Waits for a token, until the call's deadline. */
  async want(op: number, caller: Caller, { refused, ahead, joins }: WaitOptions, deadline: Deadline): Promise<string> {
    const input: LifeInput = {
      kind: "want",
      op,
      client: caller.client,
      ticket: caller.ticket ?? null,
      refused: refused ?? null,
      ahead,
      joins,
      jitter: Math.floor(Math.random() * 1001),
    };
    const promise = new Promise<string>((resolve, reject) => {
      this.#calls.set(op, { caller, input, resolve, reject, renewal: undefined });
    });
    promise.catch(() => undefined);
    const stage = () => this.#renewals.get(this.#calls.get(op)?.renewal ?? -1)?.wait.stage ?? "the credentials";
    let leftWith: unknown;
    try {
      this.#turn(input);
      // An early renewal that others may wait for ends within its own time: only then is it known that it failed.
      return await (ahead && joins ? promise : waitUntilDeadline(deadline, promise, stage));
    } catch (error) {
      leftWith = error;
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
    this.#turn({ kind: "give_up", token });
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
    let outcome = this.#machine.turn(now(), [input]);
    if (isMachineGone(outcome)) {
      this.#recreateMachine(input);
      // The new machine does not have the renewals of the old one.
      if (input.kind === "ended") return;
      outcome = this.#machine.turn(now(), [input]);
    }
    // After a crash of the engine the machine is gone; the next call creates another.
    for (const output of unwrapTurn(outcome).outputs) this.#carryOut(output);
  }

  /** The machine was lost with its engine, which has been replaced: waiting calls repeat their requests with a new one. */
  #recreateMachine(except: LifeInput): void {
    this.#machine = unwrap(this.#engine.createLife());
    [this.token, this.validUntil, this.unproven] = [undefined, 0, false];
    for (const { cancel } of this.#renewals.values()) cancel();
    this.#renewals.clear();
    for (const { input } of [...this.#calls.values()]) if (input !== except) this.#turn(input);
  }

  #carryOut(output: LifeOutput): void {
    switch (output.kind) {
      case "held":
        [this.token, this.validUntil, this.unproven] = [output.token ?? undefined, output.until, output.unproven];
        break;
      case "use":
        if (!this.#calls.has(output.op)) this.#lookResult = output;
        else this.#takeCall(output.op)?.resolve(output.token);
        break;
      case "missing":
        break;
      case "renew":
        this.#startRenewal(output.renewal, output.op, output.known, output.why);
        break;
      case "joined":
        this.#joinRenewal(output.op, output.renewal);
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

  #joinRenewal(op: number, renewal: number): WaitingCall | undefined {
    const waiting = this.#calls.get(op);
    if (waiting) waiting.renewal = renewal;
    return waiting;
  }

  #startRenewal(renewal: number, op: number, known: KnownToken, why: FetchReason): void {
    const waiting = this.#joinRenewal(op, renewal);
    if (!waiting) return;
    const { caller } = waiting;
    const running: RunningRenewal = { caller, ...caller.renew(known, why) };
    this.#renewals.set(renewal, running);
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
