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
import { copyOfError, waitAsLong } from "./failures.js";
import { DISPOSE, isGone, now, unwrapTurn } from "./machines.js";
import type { TokenWait } from "./origins.js";

/** What a renewal came to: the machine's outcome, the error if it has one, and what WeCom was told last. */
export interface RenewalEnd {
  readonly outcome: ShareOutcome;
  readonly error?: unknown;
  readonly told?: string | undefined;
}

/** A renewal under way. */
export interface Renewal {
  readonly wait: TokenWait;
  readonly ended: Promise<RenewalEnd>;
  /** Ends it early: nobody waits for it any more. */
  cancel(): void;
}

/** A client, for a call of its own that wants the token. */
export interface Caller {
  /** A number that tells the clients of a process apart. */
  readonly client: number;
  /** What WeCom would be told beside what the key is made of. */
  readonly told: string | undefined;
  readonly log: Log;
  /** Carries a renewal out. */
  renew(known: KnownToken, why: FetchReason): Renewal;
}

/** What a call asks for. */
export interface Want {
  readonly refused: string | undefined;
  readonly ahead: boolean;
  /** Whether it may wait for a renewal that another call began. */
  readonly joins: boolean;
}

/** A call that waits. */
interface Waiting {
  readonly caller: Caller;
  readonly input: LifeInput;
  resolve(token: string): void;
  reject(error: unknown): void;
  /** The renewal that it waits for. */
  renewal: number | undefined;
}

/** A renewal, and who carries it out. */
interface Carried extends Renewal {
  readonly caller: Caller;
}

/**
 * One token, for all clients of a process that share it: promises round core's machine `token::life`, which decides. While the token is
 * good no call asks the machine.
 */
export class HeldToken {
  readonly #engine: Engine;
  #machine: EngineLife;
  /** The token that can be used without asking, and until when, by the monotonic clock. */
  token: string | undefined;
  until = 0;
  /** Whether the next call that succeeds is to be told. */
  unproven = false;
  readonly #calls = new Map<number, Waiting>();
  readonly #renewals = new Map<number, Carried>();
  #ops = 0;
  /** The error of a refused secret. */
  #kept: unknown;
  /** The answer of the turn that is carried out. */
  #looked: { readonly token: string; readonly ahead: boolean } | undefined;
  /** What the turn that is carried out is about, when something ended. */
  #ending: { readonly error: unknown; readonly log: Log } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#machine = unwrap(engine.createLife());
  }

  /** Whether the token can be used without asking. */
  get isGood(): boolean {
    return this.token !== undefined && performance.now() < this.until;
  }

  /** A number for a call. */
  op(): number {
    this.#ops = (this.#ops + 1) % 0x1_0000_0000;
    return this.#ops;
  }

  /** The token that a call can use, and whether it is the one to have it renewed. `refused` is one that WeCom no longer takes. */
  look(op: number, refused: string | undefined): { readonly token: string; readonly ahead: boolean } | undefined {
    this.#looked = undefined;
    this.#turn({ kind: "look", op, refused: refused ?? null });
    return this.#looked;
  }

  /** A token, as long as one call may wait for it. */
  async want(op: number, caller: Caller, { refused, ahead, joins }: Want, deadline: Deadline): Promise<string> {
    const input: LifeInput = {
      kind: "want",
      op,
      client: caller.client,
      told: caller.told ?? null,
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
    try {
      this.#turn(input);
      return await waitAsLong(deadline, promise, stage);
    } finally {
      if (this.#calls.delete(op)) this.#try({ kind: "leave", op });
    }
  }

  /** The secrets that a renewal ahead of the end needs could not be read. */
  notBegun(op: number, failure: FetchFailure, error: unknown, log: Log): void {
    this.#about({ error, log }, { kind: "not_begun", op, failure });
  }

  /** A call succeeded with a token. */
  accepted(token: string): void {
    this.#try({ kind: "accepted", token });
  }

  /** The user gives a token up. */
  giveUp(token: string): void {
    this.#turn({ kind: "give_up", token });
  }

  /** Gives the machine's memory back. Whoever still has this begins anew with its next call. */
  dispose(): void {
    this.#machine[DISPOSE]();
  }

  #about(ending: { readonly error: unknown; readonly log: Log }, input: LifeInput): void {
    this.#ending = ending;
    try {
      this.#try(input);
    } finally {
      this.#ending = undefined;
    }
  }

  /** Tells the machine what nobody waits for; if the engine fails in it, those who wait are told. */
  #try(input: LifeInput): void {
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
    if (isGone(outcome)) {
      this.#createMachine(input);
      // The renewals of the old machine are not those of the new one.
      if (input.kind === "ended") return;
      outcome = this.#machine.turn(now(), [input]);
    }
    // After a crash its machine is gone; the next call makes another.
    for (const output of unwrapTurn(outcome).outputs) this.#carryOut(output);
  }

  /** The machine is gone with its engine, which was replaced: waiting calls ask a new one. */
  #createMachine(but: LifeInput): void {
    this.#machine = unwrap(this.#engine.createLife());
    [this.token, this.until, this.unproven] = [undefined, 0, false];
    for (const { cancel } of this.#renewals.values()) cancel();
    this.#renewals.clear();
    for (const { input } of [...this.#calls.values()]) if (input !== but) this.#turn(input);
  }

  #carryOut(output: LifeOutput): void {
    switch (output.kind) {
      case "held":
        [this.token, this.until, this.unproven] = [output.token ?? undefined, output.until, output.unproven];
        break;
      case "use":
        if (!this.#calls.has(output.op)) this.#looked = output;
        else this.#settled(output.op)?.resolve(output.token);
        break;
      case "missing":
        break;
      case "renew":
        this.#begin(output.renewal, output.op, output.known, output.why);
        break;
      case "joined":
        this.#waitsFor(output.op, output.renewal);
        break;
      case "fail":
        this.#settled(output.op)?.reject(this.#ending?.error);
        break;
      case "refused": {
        const { op, note, wait } = output;
        const message = isKfError(this.#kept) ? `${this.#kept.message} (${note})` : note;
        this.#settled(op)?.reject(copyOfError(this.#kept, { message, waitMs: wait }));
        break;
      }
      case "keep":
        this.#kept = this.#ending?.error;
        break;
      case "cancel":
        this.#renewals.get(output.renewal)?.cancel();
        this.#renewals.delete(output.renewal);
        break;
      case "warn": {
        const error = this.#ending?.error;
        this.#ending?.log.write("warn", `${output.text}: ${isKfError(error) ? error.message : "failed"}`);
      }
    }
  }

  /** Takes a call out of those that wait. */
  #settled(op: number): Waiting | undefined {
    const waiting = this.#calls.get(op);
    this.#calls.delete(op);
    return waiting;
  }

  #waitsFor(op: number, renewal: number): Waiting | undefined {
    const waiting = this.#calls.get(op);
    if (waiting) waiting.renewal = renewal;
    return waiting;
  }

  #begin(renewal: number, op: number, known: KnownToken, why: FetchReason): void {
    const waiting = this.#waitsFor(op, renewal);
    if (!waiting) return;
    const { caller } = waiting;
    const carried = { caller, ...caller.renew(known, why) };
    this.#renewals.set(renewal, carried);
    void carried.ended.then(({ outcome, error, told }) => {
      // One that was cancelled is nobody's, nor one of a machine that is gone.
      if (this.#renewals.get(renewal) !== carried) return;
      this.#renewals.delete(renewal);
      this.#about({ error, log: caller.log }, { kind: "ended", renewal, outcome, told: told ?? null });
    });
  }
}
