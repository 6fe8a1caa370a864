import { toError } from "../errors/kf-error.js";
import type { Engine, InboxInput, InboxOutput } from "../generated/engine.js";
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
  metric(metric: MetricPart): void;
  /** Tells the machine. */
  push(input: InboxInput): void;
  ask(input: (op: number) => InboxInput): Promise<InboxOutput>;
}

interface Run {
  readonly aborting: LazySignal;
  readonly started: number;
}

/** The turns of one account that run, and the messages that are kept for them. */
export class Runs {
  readonly #setup: RunsSetup;
  readonly #messages = new Map<string, KfMessage>();
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

  /** Keeps the messages of a page. */
  hold(messages: readonly KfMessage[]): void {
    for (const message of messages) this.#messages.set(message.msgid, message);
  }

  held(msgid: string): KfMessage | undefined {
    return this.#messages.get(msgid);
  }

  forget(msgids: readonly string[]): void {
    for (const msgid of msgids) this.#messages.delete(msgid);
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

  /** Runs the handler of a turn. */
  async run(deliver: Deliver): Promise<void> {
    const { clock, metric, push } = this.#setup;
    const { turn: op, id, attempt, msgids } = deliver;
    const run: Run = { aborting: new LazySignal(), started: clock.monotonic() };
    this.#running.set(op, run);
    let turn: RunningTurn | undefined;
    let failed = false;
    let error: unknown;
    try {
      const messages = this.#heldMessages(msgids) ?? (await this.#storedMessages(msgids));
      turn = this.#createTurn(deliver, messages, run.aborting);
      // Most handlers of a large backlog are quick: each needless wait costs a turn of the microtask queue.
      const handled = this.#handle(turn);
      if (isPromise(handled)) await handled;
      const settled = turn.settled();
      if (settled) await settled;
    } catch (thrown) {
      failed = true;
      error = thrown;
      await turn?.settled()?.catch(() => undefined);
    }
    turn?.end();
    // Gone: the lease was lost meanwhile, or the machine.
    if (this.#running.get(op) !== run) return;
    this.#running.delete(op);
    const durationMs = clock.monotonic() - run.started;
    if (!failed) {
      this.#errors.delete(id);
      this.forget(msgids);
      metric({ kind: "turn", id, attempt, messages: msgids.length, durationMs, delayMs: delayOf(turn, clock.now() - durationMs) });
      return push({ kind: "turn_ended", turn: op });
    }
    const failure = turnFailure(error);
    this.#errors.set(id, error);
    for (const oldest of this.#errors.keys()) {
      if (this.#errors.size <= MOST_ERRORS) break;
      this.#errors.delete(oldest);
    }
    if (!isRefusal(error)) this.#setup.log("error", `the turn ${id} failed (attempt ${attempt}): ${describe(error)}`);
    metric({ kind: "turn_failed", id, attempt, failure, error, durationMs });
    push({ kind: "turn_failed", turn: op, failure, wait: waitOf(error) });
  }

  /** A turn was stored and is not tried again. */
  async deadLetter({ id, customer, msgids, attempts, failure }: DeadLetter): Promise<void> {
    const { handlers, place, log, metric } = this.#setup;
    const error = this.#errors.get(id);
    this.#errors.delete(id);
    log("error", `the turn ${id} is a dead letter after ${attempts} attempts (${failure})`);
    metric({ kind: "dead_letter", id, attempts, failure });
    const held = this.#heldMessages(msgids);
    this.forget(msgids);
    if (!handlers.onDeadLetter) return;
    try {
      const messages = held ?? (await this.#storedMessages(msgids));
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

  #heldMessages(msgids: readonly string[]): KfMessage[] | undefined {
    const messages = msgids.map((msgid) => this.#messages.get(msgid));
    return messages.every((message) => message !== undefined) ? messages : undefined;
  }

  async #storedMessages(msgids: readonly string[]): Promise<KfMessage[]> {
    const missing = msgids.filter((msgid) => !this.#messages.has(msgid));
    let stored: KfMessage[];
    try {
      stored = await this.read(missing);
    } catch (error) {
      throw toError({ code: "inbox.store_failed", details: {} }, error);
    }
    const found = new Map(stored.map((message) => [message.msgid, message]));
    return msgids.map((msgid) => {
      const message = this.#messages.get(msgid) ?? found.get(msgid);
      if (!message) throw toError({ code: "inbox.message_gone", details: {} });
      return message;
    });
  }

  #createTurn({ turn, id, customer, attempt, again }: Deliver, messages: readonly KfMessage[], aborting: LazySignal): RunningTurn {
    const { engine, store, kf, place, ask } = this.#setup;
    const content = contentOf(place, id, customer ?? undefined, messages);
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
