import type { CallOptions } from "../client/call-options.js";
import type { KfClient } from "../client/client.js";
import { KEEP_TOKEN } from "../client/internals.js";
import { isKfError } from "../errors/kf-error.js";
import type { Engine, InboxInput, InboxMessage, InboxOutput, InboxReport } from "../generated/engine.js";
import type { Clock } from "../internal/clock.js";
import { messageOf } from "../internal/kinds.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { describe, pullFailure, waitOf } from "./failures.js";
import type { InboxHandlers, InboxMetric } from "./handler-types.js";
import { AccountStore, doneKey, messageKey } from "./keys.js";
import { type Driver, MachineRunner } from "./machine.js";
import { listsOf, messagesOf, type Recipient } from "./messages.js";
import type { Permits } from "./permits.js";
import { Runs } from "./runs.js";
import type { MachineSettings } from "./settings.js";

/** What the accounts of an inbox share. */
export interface InboxContext {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
  readonly settings: MachineSettings;
  readonly handlers: InboxHandlers;
  /** For pulls without a callback token: all accounts of a corp share them. */
  readonly permits: Permits;
}

type Pull = Extract<InboxOutput, { kind: "pull" }>;
type Answer = Extract<InboxOutput, { kind: "reply" | "send" | "refused" | "polled" | "report" }>;

/** A question to the machine. */
interface Question {
  readonly input: InboxInput;
  resolve(answer: Answer): void;
}

const EMPTY_REPORT: InboxReport = {
  owner: false,
  pages: 0,
  customers: 0,
  running: 0,
  messages: 0,
  parked: 0,
  dead: 0,
  oldest: 0,
  ended: 0,
  failed: 0,
};

/** One account: carries out what core's machine asks for. */
export class Account implements Driver<InboxInput, InboxOutput> {
  readonly corpId: string | undefined;
  readonly open_kfid: string;
  readonly store: AccountStore;
  readonly runs: Runs;
  readonly #context: InboxContext;
  readonly #kf: KfClient;
  readonly #machine: MachineRunner<InboxInput, InboxOutput>;
  /** Ends pulls. */
  readonly #closing = new AbortController();
  readonly #questions = new Map<number, Question>();
  #ops = 0;
  /** The turns that have ended since the machine was told of others. */
  #ended: number[] = [];
  /** How many notices came, and how many of them a pull has answered to the end. */
  #notices = 0;
  #pulledNotices = 0;
  /** Counts the losses of the lease: a page that was asked for before is not kept. */
  #losses = 0;
  #withdrawPermit: () => void = () => undefined;
  #stop: { abandon: boolean } | undefined;
  #isStarted = false;
  #isStopped = false;
  #abandoned = 0;
  readonly #stopped: Promise<void>;
  #resolveStopped: () => void = () => undefined;

  constructor(context: InboxContext, kf: KfClient, corpId: string | undefined, open_kfid: string) {
    this.#context = context;
    this.#kf = kf;
    this.corpId = corpId;
    this.open_kfid = open_kfid;
    this.store = new AccountStore(context.engine, context.store, this.#name());
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
    const { engine, clock, handlers } = context;
    this.#machine = new MachineRunner<InboxInput, InboxOutput>(clock, { kind: "tick" }, this);
    this.runs = new Runs({
      engine,
      clock,
      store: this.store,
      kf,
      place: this,
      handlers,
      log: (level, text) => this.#log(level, text),
      metric: handlers.onMetric ? (metric) => this.#metric({ corpId, open_kfid, ...metric } as InboxMetric) : undefined,
      push: (input) => this.#machine.push(input),
      ended: (turn) => this.#turnEnded(turn),
      ask: (input) => this.#ask(input),
    });
  }

  /** Whether its machine runs. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Starts it, if it is not started yet. Returns the account. */
  start(): this {
    if (!this.#isStarted) this.#machine.start();
    this.#isStarted = true;
    return this;
  }

  /** A callback about this account. `created` is its time, in Unix milliseconds. */
  notify(token: string | undefined, created: number): void {
    this.#notices += 1;
    this.#machine.push({ kind: "notice", token: token || null, created });
  }

  /** Pulls what is new. Resolves to whether all that was there is handled or parked. */
  async poll(): Promise<boolean> {
    const answer = await this.#ask((op) => ({ kind: "poll", op }));
    return answer.kind === "polled" && answer.finished;
  }

  /** Resolves when what is there or was announced is handled or parked, to whether it is. Nothing more is pulled for it. */
  async drain(): Promise<boolean> {
    const { messages, running } = await this.report();
    return this.#notices <= this.#pulledNotices && messages === 0 && running === 0 ? true : this.poll();
  }

  async report(): Promise<InboxReport> {
    const answer = await this.#ask((op) => ({ kind: "report", op }));
    return answer.kind === "report" ? answer.report : EMPTY_REPORT;
  }

  /** Ends it. Resolves to how many running turns were abandoned. */
  async stop(abandon: boolean): Promise<number> {
    if (!this.#stop || (abandon && !this.#stop.abandon)) {
      this.#stop = { abandon };
      this.#machine.push({ kind: "stop", abandon });
      if (abandon) {
        this.#abandoned += this.runs.abandon();
        this.#closing.abort();
      }
    }
    await this.#stopped;
    return this.#abandoned;
  }

  create() {
    const { engine, settings } = this.#context;
    return engine.createInbox({ ...settings, account: this.#name(), owner: crypto.randomUUID(), jitter: Math.floor(Math.random() * 1001) });
  }

  crashed(error: unknown): void {
    this.#log("error", `the engine failed; the inbox of this account begins again from what is in the store: ${messageOf(error)}`);
    this.#lost(this.runs.abandon());
    for (const [op, { input, resolve }] of [...this.#questions]) {
      if (input.kind !== "reply" && input.kind !== "send") continue;
      this.#questions.delete(op);
      resolve({ kind: "refused", op, why: "lost" });
    }
  }

  created(): void {
    this.#machine.push({ kind: "start" });
    for (const { input } of this.#questions.values()) this.#machine.push(input);
    if (this.#stop) this.#machine.push({ kind: "stop", ...this.#stop });
  }

  carryOut(output: InboxOutput): void {
    switch (output.kind) {
      case "pull":
        return void this.#pull(output);
      case "permit":
        return this.#permit(output.op);
      case "get": {
        const { op, key } = output;
        return this.#storing(op, async () => ({ kind: "read", op, text: await this.store.get(key) }));
      }
      case "compare_and_set": {
        const { op, key, expected, value, ttl } = output;
        return this.#storing(op, async () => ({ kind: "swapped", op, done: await this.store.compareAndSet(key, expected, value, ttl) }));
      }
      case "find":
        return this.#find(output.op, output.messages);
      case "set_many": {
        const { op, keys, ttl } = output;
        return this.#storing(op, async () => {
          await this.store.mark(keys, { ttl });
          return { kind: "written", op };
        });
      }
      case "keep": {
        const { op, ttl } = output;
        const messages = output.messages.map((number) => this.runs.held(number));
        const held = messages.filter((message) => message !== undefined);
        const entries = held.map((message) => [messageKey(message.msgid), JSON.stringify(message)] as const);
        return this.#storing(op, async () => {
          await this.store.setMany(entries, { ttl });
          return { kind: "written", op };
        });
      }
      case "deliver":
        return this.runs.run(output);
      case "forget":
        return this.runs.forget(output.messages);
      case "lost":
        return this.#lost(this.runs.abandon());
      case "parked":
        return this.#metric({ ...this.#place(), kind: "parked", id: output.id, attempts: output.attempts });
      case "dead_letter":
        return void this.runs.deadLetter(output);
      case "reply":
      case "send":
      case "refused":
      case "polled":
      case "report": {
        const question = this.#questions.get(output.op);
        this.#questions.delete(output.op);
        return question?.resolve(output);
      }
      case "log":
        return this.#log(output.level, output.text);
      case "stopped":
        return this.#end();
    }
  }

  /** Corp and account as one text. Keys and the ids of replies follow from it: it is the same in every instance. */
  #name(): string {
    return `${this.corpId ?? ""}:${this.open_kfid}`;
  }

  #place() {
    return { corpId: this.corpId, open_kfid: this.open_kfid };
  }

  #ask(input: (op: number) => InboxInput): Promise<Answer> {
    this.#ops = (this.#ops + 1) % 0x1_0000_0000;
    const op = this.#ops;
    const question = input(op);
    return new Promise((resolve) => {
      if (this.#isStopped) return resolve(withoutMachine(question, op));
      this.#questions.set(op, { input: question, resolve });
      this.#machine.push(question);
    });
  }

  /** Turns that end one after the other are one input: they cross together. */
  #turnEnded(turn: number): void {
    const last = this.#machine.last;
    if (last?.kind === "turns_ended" && last.turns === this.#ended) return void this.#ended.push(turn);
    this.#ended = [turn];
    this.#machine.push({ kind: "turns_ended", turns: this.#ended });
  }

  #find(op: number, messages: readonly InboxMessage[]): void {
    const keys = messages.map((message) => doneKey(this.runs.msgidOf(message)));
    this.#storing(op, async () => {
      const found: number[] = [];
      for (const [place, value] of (await this.store.getMany(keys)).entries()) if (value !== undefined) found.push(place);
      return { kind: "found", op, found };
    });
  }

  /** Runs a store operation. An exception or a rejection is its failure. */
  #storing(op: number, operation: () => Promise<InboxInput>): void {
    const { generation } = this.#machine;
    operation().then(
      (input) => this.#machine.push(input, generation),
      (error: unknown) => this.#machine.push({ kind: "store_failed", op, reason: messageOf(error) }, generation),
    );
  }

  #permit(op: number): void {
    const { generation } = this.#machine;
    this.#withdrawPermit();
    this.#withdrawPermit = this.#context.permits.ask((wait) => {
      this.#machine.push(
        wait === undefined ? { kind: "permitted", op } : { kind: "page_failed", op, failure: "account", wait },
        generation,
      );
    });
  }

  async #pull({ op, cursor, token, limit }: Pull): Promise<void> {
    const { clock, engine, handlers } = this.#context;
    const { generation } = this.#machine;
    const [losses, notices] = [this.#losses, this.#notices];
    const started = clock.monotonic();
    try {
      const { open_kfid } = this;
      const params = { open_kfid, limit, ...(cursor === null ? {} : { cursor }), ...(token === null ? {} : { token }) };
      // The machine must know that a token has expired: a pull without one needs a permit.
      const options: CallOptions & { readonly [KEEP_TOKEN]: true } = { signal: this.#closing.signal, [KEEP_TOKEN]: true };
      const data = await this.#kf.syncMsg(params, options);
      const messages = messagesOf(data, engine);
      const first = this.runs.hold(messages, losses === this.#losses);
      const isWanted = (recipient: Recipient) => handlers[recipient] !== undefined;
      const page = {
        ...listsOf(messages, isWanted),
        next_cursor: data.next_cursor || null,
        has_more: Number(data.has_more) === 1,
      };
      if (!page.has_more) this.#pulledNotices = notices;
      this.#machine.push({ kind: "page", op, first, page }, generation);
      this.#metric({ ...this.#place(), kind: "pull", messages: messages.length, durationMs: clock.monotonic() - started });
    } catch (error) {
      const failure = pullFailure(error, cursor !== null);
      const isClosed = isKfError(error) && this.#closing.signal.aborted;
      if (!isClosed) {
        this.#log(failure === "token_expired" ? "debug" : "warn", `sync_msg failed: ${describe(error)}`);
        this.#metric({ ...this.#place(), kind: "pull_failed", error, durationMs: clock.monotonic() - started });
      }
      this.#machine.push({ kind: "page_failed", op, failure, wait: waitOf(error) }, generation);
    }
  }

  #lost(turns: number): void {
    this.#losses += 1;
    this.#withdrawPermit();
    if (turns > 0) this.#metric({ ...this.#place(), kind: "lost", turns });
  }

  #end(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.runs.abandon();
    this.#withdrawPermit();
    this.#closing.abort();
    this.#resolveStopped();
    // After the other outputs of this turn.
    queueMicrotask(() => {
      this.#machine.end();
      for (const [op, { input, resolve }] of this.#questions) resolve(withoutMachine(input, op));
      this.#questions.clear();
    });
  }

  #log(level: "debug" | "warn" | "error", text: string): void {
    this.#context.log.write(level, `inbox ${this.open_kfid}: ${text}`);
  }

  #metric(metric: InboxMetric): void {
    const { onMetric } = this.#context.handlers;
    if (!onMetric) return;
    const failed = (error: unknown) => this.#log("error", `onMetric failed: ${describe(error)}`);
    try {
      Promise.resolve(onMetric(metric) as unknown).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** What a machine answers that has stopped. */
function withoutMachine(input: InboxInput, op: number): Answer {
  if (input.kind === "poll") return { kind: "polled", op, finished: false };
  if (input.kind === "report") return { kind: "report", op, report: EMPTY_REPORT };
  return { kind: "refused", op, why: "over" };
}
