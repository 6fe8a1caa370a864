/// <reference lib="esnext.disposable" preserve="true" />
import type { CallbackEvent } from "../callback/types.js";
import type { KfMessage } from "../generated/types.js";
import type { AckTurn } from "./turn-types.js";

/**
 * How one account stands.
 *
 * 中文：一个客服账号的状态。
 */
export interface InboxLag {
  /**
   * The corp.
   *
   * 中文：企业 ID。
   */
  readonly corpId: string | undefined;
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  readonly open_kfid: string;
  /**
   * Whether this instance has the account. If not, the numbers say nothing about the other instance.
   *
   * 中文：本实例是否持有该账号；不持有时，数字不反映其他实例的情况。
   */
  readonly owner: boolean;
  /**
   * How old the oldest unfinished message is, in milliseconds; 0 if there is none.
   *
   * 中文：最早的未完成消息已有多久，单位为毫秒；没有则为 0。
   */
  readonly age: number;
  /**
   * Unfinished messages that were pulled, and parked ones.
   *
   * 中文：已拉取而未完成的消息数，包括搁置的。
   */
  readonly messages: number;
  /**
   * Customers with unfinished messages.
   *
   * 中文：有未完成消息的客户数。
   */
  readonly customers: number;
  /**
   * Turns that run.
   *
   * 中文：正在执行的轮数。
   */
  readonly running: number;
  /**
   * Stored turns that are tried again.
   *
   * 中文：已存储、会再试的轮数。
   */
  readonly parked: number;
  /**
   * Dead letters.
   *
   * 中文：死信数。
   */
  readonly dead: number;
  /**
   * Turns that ended since the start.
   *
   * 中文：启动以来完成的轮数。
   */
  readonly ended: number;
  /**
   * Runs of handlers that failed since the start.
   *
   * 中文：启动以来处理函数失败的次数。
   */
  readonly failed: number;
}

/**
 * The options of `catchUp`.
 *
 * 中文：`catchUp` 的选项。
 */
export interface CatchUpOptions {
  /**
   * Ends the waiting, for example `AbortSignal.timeout(60_000)`. Default: until everything is handled, however long that takes.
   *
   * 中文：结束等待，例如 `AbortSignal.timeout(60_000)`。默认一直等到全部处理完。
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The options of `stop`.
 *
 * 中文：`stop` 的选项。
 */
export interface StopOptions {
  /**
   * The longest time to wait for running handlers, in milliseconds; then they are abandoned. Default: no limit.
   *
   * 中文：最长等待处理函数多久，单位为毫秒，之后放弃。默认不限。
   */
  readonly timeout?: number | undefined;
  /**
   * Does not wait for running handlers: their signals are aborted, and another instance begins their turns again. Default false.
   *
   * 中文：不等待正在执行的处理函数：中止其信号，由其他实例重新开始。默认 false。
   */
  readonly abandon?: boolean | undefined;
}

/**
 * The result of `stop`.
 *
 * 中文：`stop` 的结果。
 */
export interface StopResult {
  /**
   * How many running turns were abandoned.
   *
   * 中文：放弃了多少轮。
   */
  readonly abandoned: number;
}

/**
 * The result of `poll`, `catchUp` and `drain`.
 *
 * 中文：`poll`、`catchUp` 和 `drain` 的结果。
 */
export interface PollResult {
  /**
   * Whether all that was there is handled or parked. False if another instance has an account and does it, after a limit, or when the inbox
   * stops.
   *
   * 中文：当时已有的消息是否都已处理或搁置。账号由其他实例处理、超时或收件箱停止时为 false。
   */
  readonly finished: boolean;
}

/**
 * A turn that failed and is stored.
 *
 * 中文：已存储的失败的一轮。
 */
export interface StoredTurn {
  /**
   * Its id: the msgid of its first message.
   *
   * 中文：ID，即第一条消息的 msgid。
   */
  readonly id: string;
  /**
   * The corp.
   *
   * 中文：企业 ID。
   */
  readonly corpId: string | undefined;
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  readonly open_kfid: string;
  /**
   * The customer; `undefined` for events of the account.
   *
   * 中文：客户；账号自身的事件为 `undefined`。
   */
  readonly customer: string | undefined;
  /**
   * How often it began.
   *
   * 中文：执行过几次。
   */
  readonly attempts: number;
  /**
   * When it failed first.
   *
   * 中文：第一次失败的时间。
   */
  readonly since: Date;
  /**
   * When it became a dead letter; `undefined` for a parked one.
   *
   * 中文：成为死信的时间；搁置的为 `undefined`。
   */
  readonly dead: Date | undefined;
  /**
   * Its messages; those whose time in the store is over are missing.
   *
   * 中文：其中的消息；存储中已过期的不在其中。
   */
  readonly messages: readonly KfMessage[];
}

/**
 * The stored turns of one kind. They belong to the accounts that this inbox serves.
 *
 * 中文：某一类已存储的轮次，属于本收件箱处理的账号。
 */
export interface StoredTurns {
  /**
   * Lists them, with their messages.
   *
   * 中文：列出它们及其消息。
   */
  list(): Promise<StoredTurn[]>;
  /**
   * Has a turn tried again, as if it had not failed. Returns whether there is one with this id.
   *
   * 中文：重新处理一轮，如同没有失败过；返回是否有该 ID。
   */
  replay(id: string): Promise<boolean>;
  /**
   * Deletes a turn and its messages. Returns whether there is one with this id.
   *
   * 中文：删除一轮及其消息；返回是否有该 ID。
   */
  delete(id: string): Promise<boolean>;
}

/**
 * Receives the messages of accounts. Pass it to `createNodeHandler` or `createFetchHandler` in place of `onEvent`. While it serves an
 * account it keeps the process running, like a server, until `stop`.
 *
 * 中文：接收客服账号的消息；代替 `onEvent` 传给 `createNodeHandler` 或 `createFetchHandler`。处理账号期间会像服务器一样使进程保持运行，直到 `stop`。
 */
export interface Inbox {
  /**
   * Tells the inbox of a callback. Returns at once. With a `context`, `waitUntil` is given a promise that settles when what the callback
   * announced is handled: for workers, which end otherwise.
   *
   * 中文：把回调告知收件箱，立即返回。传入 `context` 时，`waitUntil` 会收到一个在处理完成后结束的 Promise，供 Worker 使用。
   */
  notify(event: CallbackEvent, context?: { waitUntil(promise: Promise<unknown>): void }): void;
  /**
   * Pulls what is new in all accounts that are served, and resolves when it is handled.
   *
   * 中文：拉取所有正在处理的账号的新消息，处理完后完成。
   */
  poll(): Promise<PollResult>;
  /**
   * Like `poll`, for all accounts of the option `accounts`, or of the corp: for the start of a process, when no notice has come yet. While
   * WeCom or the store cannot be reached it tries again, with growing pauses up to a minute, until `signal` aborts or the inbox stops. It
   * rejects if the accounts of the corp cannot be listed: at once for what only a person can mend, such as a rejected secret; or when
   * `signal` aborts, with the last failure. If `signal` aborts later, `finished` is false, and the accounts are read nevertheless.
   *
   * 中文：同 `poll`，用于选项 `accounts` 中的全部账号，或企业的全部账号：用于进程启动、尚未收到通知时。企业微信或存储无法访问时会自动重试，间隔逐渐增加到一分钟，直到 `signal` 中止或收件箱停止。
   * 无法列出企业的客服账号时 Promise 被拒绝：只能由人解决的问题（如 secret 被拒绝）立即拒绝；`signal` 中止时以最后一次失败拒绝。若 `signal` 更晚中止，`finished` 为 false，账号仍会继续读取。
   */
  catchUp(options?: CatchUpOptions): Promise<PollResult>;
  /**
   * How the accounts stand: how many messages wait, and since when.
   *
   * 中文：各账号的状态：有多少消息在等待，等了多久。
   */
  lag(): Promise<InboxLag[]>;
  /**
   * Waits until all that was received is handled, at most `timeout` milliseconds. New messages are still received.
   *
   * 中文：等待已收到的消息都处理完，最多 `timeout` 毫秒；仍会接收新消息。
   */
  drain(options?: { readonly timeout?: number | undefined }): Promise<PollResult>;
  /**
   * Ends it: no turn begins any more, running ones are waited for, and the accounts are free for other instances at once.
   *
   * 中文：停止：不再开始新的轮次，等待正在执行的，然后立即把账号让给其他实例。
   */
  stop(options?: StopOptions): Promise<StopResult>;
  /**
   * Turns that were given up.
   *
   * 中文：已放弃的轮次（死信）。
   */
  readonly deadLetters: StoredTurns;
  /**
   * Turns that failed for unknown reasons for long, and are tried again later.
   *
   * 中文：因未知原因长时间失败、稍后会再试的轮次。
   */
  readonly parked: StoredTurns;
  /**
   * Like `stop`.
   *
   * 中文：同 `stop`。
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An inbox without `onTurn`: its turns are taken one by one.
 *
 * 中文：没有 `onTurn` 的收件箱：逐个取出各轮。
 */
export interface IterableInbox extends Inbox {
  /**
   * The turns. Each must be ended by `ack` or `fail`; until then the customer's next one waits. The loop ends with `stop`.
   *
   * 中文：各轮。每轮须以 `ack` 或 `fail` 结束，在此之前该客户的下一轮会等待；`stop` 后循环结束。
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<AckTurn>;
}
