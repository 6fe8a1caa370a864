import type { CallbackEvent, KfMsgOrEvent } from "../callback/types.js";
import { checkCallOptions } from "../client/call-options.js";
import type { KfClient } from "../client/client.js";
import { internalsOf } from "../client/internals.js";
import type { Engine } from "../generated/engine.js";
import { PERMIT_INTERVAL_MS } from "../generated/inbox.js";
import { defaultEngine } from "../internal/engine.js";
import { toError } from "../errors/kf-error.js";
import { isLongLivedProcess } from "../handlers/long-lived.js";
import { onAbort } from "../internal/abort.js";
import { checkClock, type Clock } from "../internal/clock.js";
import { badOption, checkBoolean, checkMethods, checkMilliseconds, checkNames } from "../internal/validate.js";
import { Log } from "../observe/log.js";
import { Account } from "./account.js";
import { describe } from "./failures.js";
import type { InboxHandlers } from "./handler-types.js";
import { TurnQueue } from "./iterator.js";
import { Letters } from "./letters.js";
import { Permits } from "./permits.js";
import type { InboxAccount, InboxOptions } from "./option-types.js";
import { accountList, checkInboxOptions, type MachineSettings, machineSettings } from "./settings.js";
import type { AckTurn } from "./turn-types.js";
import { repeated, untilAborted } from "./patience.js";
import type { CatchUpOptions, Inbox, InboxLag, IterableInbox, PollResult, StopOptions, StopResult } from "./types.js";

/**
 * The client, or a function that returns the client of a corp.
 *
 * 中文：客户端，或按企业返回客户端的函数。
 */
export type InboxClients = KfClient | ((corpId: string) => KfClient);

/**
 * Creates an inbox: it receives the messages of accounts, so that each message is handled and no reply is sent twice, also when a process
 * dies, and with several instances. Create it once, and pass it to `createNodeHandler(callback, inbox)` or `createFetchHandler(callback,
 * inbox)`. `kf` is the client; for several corps a function that returns the client of a corp.
 *
 * With `onTurn` it calls that for what customers write; without it, `for await (const turn of inbox)` gives the turns.
 *
 * 中文：创建收件箱：接收客服账号的消息，保证每条消息都被处理、任何回复都不会发送两次，即使进程崩溃或有多个实例。只创建一次，传给 `createNodeHandler(callback, inbox)` 或 `createFetchHandler(callback,
 * inbox)`。`kf` 为客户端；有多个企业时为按企业返回客户端的函数。填写 `onTurn` 则对客户的消息调用它；不填则用 `for await (const turn of inbox)` 取出各轮。
 *
 * @throws KfClientError `client.bad_option` when an option is unknown or invalid.
 */
export function createInbox(kf: InboxClients, options: InboxOptions & { readonly onTurn: NonNullable<InboxOptions["onTurn"]> }): Inbox;
export function createInbox(kf: InboxClients, options: InboxOptions & { readonly onTurn?: undefined }): IterableInbox;
export function createInbox(kf: InboxClients, options: InboxOptions): Inbox;
export function createInbox(kf: InboxClients, options: InboxOptions): Inbox {
  return new AccountsInbox(kf, options);
}

const CATCH_UP_OPTIONS: Readonly<Record<keyof CatchUpOptions, true>> = { signal: true };
const STOP_OPTIONS: Readonly<Record<keyof StopOptions, true>> = { timeout: true, abandon: true };

/** The accounts of one program. */
class AccountsInbox implements IterableInbox {
  readonly #clients: InboxClients;
  readonly #options: InboxOptions;
  readonly #settings: MachineSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #handlers: InboxHandlers;
  /** For an inbox that is iterated. */
  readonly #queue: TurnQueue | undefined;
  readonly #allowed: ReadonlyMap<string, InboxAccount> | undefined;
  readonly #accounts = new Map<string, Account>();
  /** By corp. */
  readonly #permits = new Map<string | undefined, Permits>();
  /** What was said in the log already. */
  readonly #said = new Set<string>();
  readonly #stopping = new AbortController();
  readonly deadLetters: Letters;
  readonly parked: Letters;

  constructor(kf: InboxClients, options: InboxOptions) {
    if (typeof kf !== "function") {
      checkMethods("kf", kf, ["syncMsg", "sendMsg"], "pass a KfClient, or a function that returns the client of a corp");
    }
    checkInboxOptions(options);
    this.#clients = kf;
    this.#options = options;
    this.#settings = machineSettings(options);
    this.#clock = checkClock(options.clock);
    const { logger } = options;
    this.#log = logger ? new Log({ logger }) : (this.#internals()?.log ?? new Log({}));
    this.#queue = options.onTurn ? undefined : new TurnQueue();
    this.#handlers = this.#queue ? { ...options, onTurn: this.#queue.onTurn } : options;
    const list = accountList(options.accounts, () => this.#ownCorp());
    this.#allowed = list && new Map(list.map((account) => [keyOf(account.corpId, account.open_kfid), account]));
    const letters = { engine: () => this.#engine(), clock: this.#clock, accounts: () => this.#served() };
    this.deadLetters = new Letters(letters, "dead");
    this.parked = new Letters(letters, "parked");
    if (list && isLongLivedProcess()) for (const account of this.#served()) account.start();
  }

  notify(event: CallbackEvent, context?: { waitUntil(promise: Promise<unknown>): void }): void {
    if (event.event !== "kf_msg_or_event") return this.#other(event);
    if (this.#isStopping)
      return this.#say("stopped", "a callback came after stop(); another instance, or the next start, reads its messages");
    const handled = this.#notice(event as KfMsgOrEvent, context !== undefined);
    context?.waitUntil(handled);
  }

  poll(): Promise<PollResult> {
    return pollAll([...this.#accounts.values()]);
  }

  async catchUp(options: CatchUpOptions = {}): Promise<PollResult> {
    checkNames(options, CATCH_UP_OPTIONS);
    const signal = checkCallOptions(options).signal ?? undefined;
    try {
      const accounts = this.#allowed ? this.#served() : await this.#listed(signal);
      if (this.#isStopping) return { finished: false };
      const polled = pollAll(accounts.map((account) => account.start()));
      if (!signal) return await polled;
      // What was begun goes on.
      const ended = untilAborted(signal, (resolve) => {
        void polled.then(resolve, resolve);
        return () => undefined;
      });
      return await Promise.race([polled, ended.then(() => ({ finished: false }))]);
    } catch (error) {
      if (this.#isStopping) return { finished: false };
      throw error;
    }
  }

  async lag(): Promise<InboxLag[]> {
    const started = [...this.#accounts.values()].filter(({ isStarted }) => isStarted);
    return Promise.all(
      started.map(async (account) => {
        const { owner, messages, customers, running, ended, failed, oldest } = await account.report();
        // From the store: the machine reads them only while it has the account.
        const [parked, dead] = await Promise.all([this.parked.count(account), this.deadLetters.count(account)]);
        const age = oldest > 0 ? Math.max(0, this.#clock.now() - oldest) : 0;
        const { corpId, open_kfid } = account;
        return { corpId, open_kfid, owner, age, messages, customers, running, parked, dead, ended, failed };
      }),
    );
  }

  async drain(options: { readonly timeout?: number | undefined } = {}): Promise<PollResult> {
    const { timeout } = options;
    if (timeout !== undefined) checkMilliseconds("timeout", timeout);
    const drained = all([...this.#accounts.values()], (account) => account.drain());
    if (timeout === undefined) return drained;
    let timer: unknown;
    const late = new Promise<PollResult>((resolve) => {
      timer = this.#clock.setTimeout(() => resolve({ finished: false }), timeout);
    });
    try {
      return await Promise.race([drained, late]);
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }

  async stop(options: StopOptions = {}): Promise<StopResult> {
    checkNames(options, STOP_OPTIONS);
    const { timeout, abandon = false } = options;
    if (timeout !== undefined) checkMilliseconds("timeout", timeout);
    checkBoolean("abandon", abandon);
    this.#stopping.abort();
    this.#queue?.close();
    const accounts = [...this.#accounts.values()].filter(({ isStarted }) => isStarted);
    const stopping = accounts.map((account) => account.stop(abandon));
    const giveUp = () => accounts.forEach((account) => void account.stop(true));
    const timer = timeout === undefined ? undefined : this.#clock.setTimeout(giveUp, timeout);
    const counts = await Promise.all(stopping);
    this.#clock.clearTimeout(timer);
    for (const permits of this.#permits.values()) permits.end();
    return { abandoned: counts.reduce((sum, count) => sum + count, 0) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<AckTurn> {
    if (!this.#queue) throw badOption("onTurn", "an inbox with onTurn gives its turns to that function; leave it out to iterate");
    return this.#queue.iterate();
  }

  /** Passes a callback on. Resolves, if `waits`, when what it announced is handled. Never rejects. */
  async #notice(event: KfMsgOrEvent, waits: boolean): Promise<void> {
    try {
      const corpId = this.#corpOf(event);
      if (corpId === false) return;
      const { open_kfid, token, create_time } = event;
      const created = create_time > 0 ? create_time * 1000 : this.#clock.now();
      // The oldest format names no account.
      const accounts = open_kfid ? [this.#account(corpId, open_kfid)] : await this.#accountsOf(corpId);
      const known = accounts.filter((account) => account !== undefined);
      for (const account of known) account.start().notify(token, created);
      if (waits) await pollAll(known);
    } catch (error) {
      this.#log.write("error", `inbox: a callback could not be passed on: ${describe(error)}`);
    }
  }

  /** The corp of a callback; `false` if it is not to be served. */
  #corpOf({ to_user_name, receive_id }: KfMsgOrEvent): string | undefined | false {
    const named = to_user_name || receive_id || undefined;
    const own = this.#ownCorp();
    if (own === undefined || named === undefined || own === named) return own ?? named;
    this.#say(`corp ${named}`, `callbacks of the corp ${named} are ignored: the client is of ${own}`);
    return false;
  }

  #accountsOf(corpId: string | undefined): readonly (Account | undefined)[] | Promise<readonly Account[]> {
    return this.#allowed ? this.#served().filter((account) => account.corpId === corpId) : this.#listed();
  }

  #other(event: CallbackEvent): void {
    const { onOther } = this.#options;
    const { event: name } = event;
    if (!onOther) return this.#say(`event ${name}`, `callbacks of the event ${name} are ignored; onOther takes them`);
    const failed = (error: unknown) => this.#log.write("error", `inbox: onOther failed for the event ${name}: ${describe(error)}`);
    try {
      Promise.resolve(onOther(event)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** The accounts that are known: those of the option, and those that there were notices for. */
  #served(): Account[] {
    for (const { corpId, open_kfid } of this.#allowed?.values() ?? []) this.#account(corpId, open_kfid);
    return [...this.#accounts.values()];
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** All accounts of the corp. */
  async #listed(signal?: AbortSignal): Promise<Account[]> {
    const kf = this.#clients;
    if (typeof kf === "function") throw badOption("accounts", "it is required to catch up with the accounts of several corps");
    const ending = new AbortController();
    const undo = [signal, this.#stopping.signal].map((each) => {
      if (each?.aborted) ending.abort(each.reason);
      return onAbort(each, () => ending.abort(each?.reason));
    });
    const failed = (error: unknown, pause: number) =>
      this.#log.write("warn", `inbox: the accounts cannot be listed: ${describe(error)}; tried again in ${pause} ms`);
    const list = async () => {
      const accounts: Account[] = [];
      for await (const { open_kfid } of kf.listAccounts({}, { signal: ending.signal })) {
        const account = this.#account(this.#ownCorp(), open_kfid);
        if (account) accounts.push(account);
      }
      return accounts;
    };
    try {
      return await repeated(this.#clock, ending.signal, failed, list);
    } finally {
      for (const each of undo) each();
    }
  }

  /** The account, made when it is first asked for; `undefined` if it is not to be served. */
  #account(corpId: string | undefined, open_kfid: string): Account | undefined {
    const key = keyOf(corpId, open_kfid);
    if (this.#allowed && !this.#allowed.has(key)) {
      this.#say(key, `notices of the account ${open_kfid} are ignored: it is not among the option accounts`);
      return undefined;
    }
    const known = this.#accounts.get(key);
    if (known) return known;
    const kf = this.#clientOf(corpId);
    const engine = internalsOf(kf)?.engine ?? defaultEngine();
    const context = {
      engine,
      clock: this.#clock,
      store: this.#options.store,
      log: this.#log,
      settings: this.#settings,
      handlers: this.#handlers,
      permits: this.#permitsOf(corpId, engine),
    };
    const account = new Account(context, kf, corpId, open_kfid);
    this.#accounts.set(key, account);
    return account;
  }

  #permitsOf(corpId: string | undefined, engine: Engine): Permits {
    const known = this.#permits.get(corpId);
    if (known) return known;
    const permits = new Permits(engine, this.#clock, Math.min(PERMIT_INTERVAL_MS, this.#settings.poll));
    this.#permits.set(corpId, permits);
    return permits;
  }

  #clientOf(corpId: string | undefined): KfClient {
    if (typeof this.#clients !== "function") return this.#clients;
    if (corpId === undefined)
      throw toError({ code: "client.bad_option", details: { option: "corpId", reason: "the callback names no corp" } });
    return this.#clients(corpId);
  }

  #internals() {
    return typeof this.#clients === "function" ? undefined : internalsOf(this.#clients);
  }

  #ownCorp(): string | undefined {
    return this.#options.corpId ?? this.#internals()?.corpId;
  }

  #engine() {
    return this.#internals()?.engine ?? defaultEngine();
  }

  /** Writes a warning, once per kind: anybody at WeCom's side can cause it again and again. */
  #say(kind: string, text: string): void {
    if (this.#said.has(kind) || this.#said.size > 1000) return;
    this.#said.add(kind);
    this.#log.write("warn", `inbox: ${text}`);
  }
}

const keyOf = (corpId: string | undefined, open_kfid: string): string => `${corpId ?? ""}:${open_kfid}`;

/** Does something with the accounts that are started. */
async function all(accounts: readonly Account[], work: (account: Account) => Promise<boolean>): Promise<PollResult> {
  const finished = await Promise.all(accounts.filter(({ isStarted }) => isStarted).map(work));
  return { finished: finished.every(Boolean) };
}

const pollAll = (accounts: readonly Account[]): Promise<PollResult> => all(accounts, (account) => account.poll());
