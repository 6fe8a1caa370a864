import { toError } from "../errors/kf-error.js";
import type { Engine, InboxInput, InboxMessage, InboxOutput } from "../generated/engine.js";
import type { KfMessage } from "../generated/types.js";
import type { KfClient } from "../client/client.js";
import type { Clock } from "../internal/clock.js";
import { parseJson } from "../internal/json.js";
import { isPromise } from "../internal/kinds.js";
import { describe, turnFailure, waitOf } from "./failures.js";
import type { InboxHandlers, InboxMetric } from "./handler-types.js";
import { type AccountStore, messageKey } from "./keys.js";
import { LazySignal } from "./lazy-signal.js";
import { type Recipient, recipientOf } from "./messages.js";
import { isRefusal } from "./replies.js";
import { contentOf, RunningTurn, type TurnPlace } from "./running-turn.js";

type Deliver = Extract<InboxOutput, { kind: "deliver" }>;
type DeadLetter = Extract<InboxOutput, { kind: "dead_letter" }>;

/** Something that happened, without the account. */
export type MetricPart = InboxMetric extends infer Metric ? (Metric extends unknown ? Omit<Metric, "corpId" | "open_kfid"> : never) : never;

/** How many errors of failed turns are kept, for `onDeadLetter`. */
const MOST_ERRORS = 1_000;

/** The account whose turns run. */
export interface RunsSetup {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly store: AccountStore;
  readonly kf: KfClient;
  readonly place: TurnPlace;
  readonly handlers: InboxHandlers;
  log(level: "debug" | "warn" | "error", text: string): void;
  /** Absent if nobody asks for it. */
  readonly metric: ((metric: MetricPart) => void) | undefined;
  /** Tells the machine. */
  push(input: InboxInput): void;
  /** Tells the machine that a turn has ended. */
  ended(turn: number): void;
  ask(input: (op: number) => InboxInput): Promise<InboxOutput>;
}

interface Run {
  readonly deliver: Deliver;
  readonly aborting: LazySignal;
  readonly started: number;
  /** Made when its messages are there. */
  turn: RunningTurn | undefined;
}

/** The turns of one account that run, and the messages that are kept for them. */
export class Runs {
  readonly #setup: RunsSetup;
  /** By their numbers. */
  readonly #messages = new Map<number, KfMessage>();
  #nextNumber = 0;
  readonly #running = new Map<number, Run>();
  /** The last error of each turn that is tried again, by its id. */
  readonly #errors = new Map<string, unknown>();

  constructor(setup: RunsSetup) {
    this.#setup = setup;
  }

  /** How many run. */
  get size(): number {
    return this.#running.size;
  }

  /** Gives the messages of a page numbers, and keeps them if `keeps`. Returns the first number. */
  hold(messages: readonly KfMessage[], keeps: boolean): number {
    const first = this.#nextNumber;
    for (const message of messages) {
      if (keeps) this.#messages.set(this.#nextNumber, message);
      this.#nextNumber = (this.#nextNumber + 1) % 0x1_0000_0000;
    }
    return first;
  }

  /** The id of a message. Empty if it is not held any more. */
  msgidOf(message: InboxMessage): string {
    return typeof message === "string" ? message : (this.held(message)?.msgid ?? "");
  }

  held(number: number): KfMessage | undefined {
    return this.#messages.get(number);
  }

  forget(messages: readonly InboxMessage[]): void {
    for (const message of messages) if (typeof message === "number") this.#messages.delete(message);
  }

  /** Aborts all turns, and keeps nothing: another instance may have the account. Returns how many there were. */
  abandon(): number {
    const { size } = this.#running;
    const reason = toError({ code: "inbox.lease_lost", details: {} });
    for (const { aborting } of this.#running.values()) aborting.abort(reason);
    this.#running.clear();
    this.#messages.clear();
    this.#errors.clear();
    return size;
  }

  /** Runs the handler of a turn. Most handlers of a large backlog are quick: each needless wait costs a turn of the microtask queue. */
  run(deliver: Deliver): void {
    const { clock, metric } = this.#setup;
    const run: Run = { deliver, aborting: new LazySignal(), started: metric ? clock.monotonic() : 0, turn: undefined };
    this.#running.set(deliver.turn, run);
    const messages = this.#heldMessages(deliver.messages);
    if (!messages) return void this.#read(run);
    let handled: unknown;
    try {
      run.turn = this.#createTurn(deliver, messages, run.aborting);
      handled = this.#handle(run.turn);
      if (!isPromise(handled)) handled = run.turn.settled();
    } catch (error) {
      return void this.#failed(run, error);
    }
    if (handled === undefined) return this.#ended(run);
    void this.#wait(run, run.turn, handled);
  }

  /** Runs the handler of a turn whose messages are stored. */
  async #read(run: Run): Promise<void> {
    let turn: RunningTurn;
    let handled: unknown;
    try {
      const messages = await this.#storedMessages(run.deliver.messages);
      turn = run.turn = this.#createTurn(run.deliver, messages, run.aborting);
      handled = this.#handle(turn);
    } catch (error) {
      return this.#failed(run, error);
    }
    return this.#wait(run, turn, handled);
  }

  async #wait(run: Run, turn: RunningTurn, handled: unknown): Promise<void> {
    try {
      if (isPromise(handled)) await handled;
      const settled = turn.settled();
      if (settled) await settled;
    } catch (error) {
      return this.#failed(run, error);
    }
    this.#ended(run);
  }

  /** Whether the turn is over now: otherwise the lease was lost meanwhile, or the machine. */
  #over(run: Run): boolean {
    const { turn } = run.deliver;
    run.turn?.end();
    return this.#running.get(turn) === run && this.#running.delete(turn);
  }

  #ended(run: Run): void {
    if (!this.#over(run)) return;
    const { clock, metric, ended } = this.#setup;
    const { deliver, turn, started } = run;
    if (this.#errors.size > 0) this.#errors.delete(this.#idOf(deliver));
    if (metric) {
      const durationMs = clock.monotonic() - started;
      const { attempt, messages } = deliver;
      const delayMs = delayOf(turn, clock.now() - durationMs);
      metric({ kind: "turn", id: this.#idOf(deliver), attempt, messages: messages.length, durationMs, delayMs });
    }
    this.forget(deliver.messages);
    ended(deliver.turn);
  }

  async #failed(run: Run, error: unknown): Promise<void> {
    await run.turn?.settled()?.catch(() => undefined);
    if (!this.#over(run)) return;
    const { clock, metric, push, log } = this.#setup;
    const { turn: op, attempt } = run.deliver;
    const id = this.#idOf(run.deliver);
    const failure = turnFailure(error);
    this.#errors.set(id, error);
    for (const oldest of this.#errors.keys()) {
      if (this.#errors.size <= MOST_ERRORS) break;
      this.#errors.delete(oldest);
    }
    if (!isRefusal(error)) log("error", `the turn ${id} failed (attempt ${attempt}): ${describe(error)}`);
    metric?.({ kind: "turn_failed", id, attempt, failure, error, durationMs: clock.monotonic() - run.started });
    push({ kind: "turn_failed", turn: op, failure, wait: waitOf(error) });
  }

  /** A turn was stored and is not tried again. */
  async deadLetter({ id, customer, messages: references, attempts, failure }: DeadLetter): Promise<void> {
    const { handlers, place, log, metric } = this.#setup;
    const error = this.#errors.get(id);
    this.#errors.delete(id);
    log("error", `the turn ${id} is a dead letter after ${attempts} attempts (${failure})`);
    metric?.({ kind: "dead_letter", id, attempts, failure });
    const held = this.#heldMessages(references);
    this.forget(references);
    if (!handlers.onDeadLetter) return;
    try {
      const messages = held ?? (await this.#storedMessages(references));
      await handlers.onDeadLetter(contentOf(place, id, customer ?? undefined, messages), error, attempts);
    } catch (thrown) {
      log("error", `onDeadLetter failed for the turn ${id}: ${describe(thrown)}`);
    }
  }

  /** Reads stored messages; those that are not there any more are missing. */
  async read(msgids: readonly string[]): Promise<KfMessage[]> {
    const texts = await this.#setup.store.getMany(msgids.map(messageKey));
    const messages = texts.map((text) => (text === undefined ? undefined : (parseJson(text) as KfMessage | undefined)));
    return messages.filter((message) => message !== undefined);
  }

  /** The id of a turn. */
  #idOf({ id, messages: [first] }: Deliver): string {
    return id ?? this.msgidOf(first ?? "");
  }

  #heldMessages(references: readonly InboxMessage[]): KfMessage[] | undefined {
    const messages: KfMessage[] = [];
    for (const reference of references) {
      const message = typeof reference === "number" ? this.#messages.get(reference) : undefined;
      if (!message) return undefined;
      messages.push(message);
    }
    return messages;
  }

  async #storedMessages(references: readonly InboxMessage[]): Promise<KfMessage[]> {
    const held = references.map((reference) => (typeof reference === "number" ? this.held(reference) : undefined));
    let stored: KfMessage[];
    try {
      stored = await this.read(references.filter((reference) => typeof reference === "string"));
    } catch (error) {
      throw toError({ code: "inbox.store_failed", details: {} }, error);
    }
    const found = new Map(stored.map((message) => [message.msgid, message]));
    return references.map((reference, at) => {
      const message = typeof reference === "string" ? found.get(reference) : held[at];
      if (!message) throw toError({ code: "inbox.message_gone", details: {} });
      return message;
    });
  }

  #createTurn({ turn, id, attempt, again }: Deliver, messages: readonly KfMessage[], aborting: LazySignal): RunningTurn {
    const { engine, store, kf, place, ask } = this.#setup;
    const content = contentOf(place, id ?? (messages[0] as KfMessage).msgid, undefined, messages);
    return new RunningTurn(content, attempt, { engine, store, kf, turn, again, aborting, ask });
  }

  #handle(turn: RunningTurn): unknown {
    const recipient: Recipient = recipientOf(turn.messages[0]);
    const handler = this.#setup.handlers[recipient] as ((turn: RunningTurn) => unknown) | undefined;
    // A stored turn may be of a kind that this program does not handle any more.
    if (!handler) return this.#setup.log("warn", `the turn ${turn.id} is skipped: there is no ${recipient}`);
    return handler(turn);
  }
}

/** How long after the send time of its first message a turn began. */
function delayOf(turn: RunningTurn | undefined, began: number): number {
  const sent = Number(turn?.messages[0].send_time) * 1000;
  return sent > 0 ? Math.max(0, began - sent) : 0;
}
