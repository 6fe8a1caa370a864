import type { KfClient } from "../client/client.js";
import type { KfEvent, KfEventMessage, KfMessage, SendMsgRequest } from "../generated/types.js";

/**
 * A message that a person wrote, not an event.
 *
 * 中文：人发送的消息，不是事件。
 */
export type PersonMessage = Exclude<KfMessage, KfEventMessage>;

/**
 * A message to reply with: as for `sendMsg`, without customer, account and msgid.
 *
 * 中文：用于回复的消息：同 `sendMsg` 的参数，不含客户、客服账号和 msgid。
 */
export type ReplyMessage = SendMsgRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, "touser" | "open_kfid" | "msgid">
    : never
  : never;

/**
 * What `turn.reply` sends. A text longer than WeCom's limit is sent as several messages. A list is one message each. The texts of an async
 * iterable, such as the output of a language model, are joined first.
 *
 * 中文：`turn.reply` 发送的内容。超过上限的文本会分成多条消息；数组为每项一条；异步迭代（如大模型的输出）中的文本会先拼接起来。
 */
export type ReplyContent = string | ReplyMessage | readonly (string | ReplyMessage)[] | AsyncIterable<string | ReplyMessage>;

/**
 * The options of `turn.reply`.
 *
 * 中文：`turn.reply` 的选项。
 */
export interface ReplyOptions {
  /**
   * Names the reply within its turn. Without it replies are counted in the order of the calls. A handler that may go another way when it
   * runs again needs names, so that WeCom recognises a reply that was sent already.
   *
   * 中文：回复在本轮中的名称；不填则按调用顺序编号。重新执行时可能走另一条路径的处理函数需要命名，企业微信才能认出已发送过的回复。
   */
  readonly key?: string | undefined;
}

/**
 * What `turn.reply` resolves to.
 *
 * 中文：`turn.reply` 的结果。
 */
export interface ReplyResult {
  /**
   * The msgids of the messages, in order: for `recallMsg`, and to recognise `msg_send_fail` events.
   *
   * 中文：各条消息的 msgid，按顺序；用于 `recallMsg`，或识别 `msg_send_fail` 事件。
   */
  readonly msgids: readonly string[];
}

/**
 * Messages that are handled together: one message, or several of one customer, see the option `turns`.
 *
 * 中文：一起处理的消息：一条，或同一客户的多条，见选项 `turns`。
 */
export interface TurnContent<Message extends KfMessage = PersonMessage> {
  /**
   * The id of the turn: the msgid of its first message. The same when it runs again.
   *
   * 中文：本轮的 ID，即第一条消息的 msgid；重新执行时不变。
   */
  readonly id: string;
  /**
   * The corp; `undefined` if neither the client nor a callback named one.
   *
   * 中文：企业 ID；客户端和回调都没有提供则为 `undefined`。
   */
  readonly corpId: string | undefined;
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  readonly open_kfid: string;
  /**
   * The customer's external_userid; `undefined` for events of the account itself, such as `servicer_status_change`.
   *
   * 中文：客户的 external_userid；账号自身的事件（如 `servicer_status_change`）为 `undefined`。
   */
  readonly customer: string | undefined;
  /**
   * The messages, in order: one with `turns: "each"`.
   *
   * 中文：消息，按顺序；`turns: "each"` 时只有一条。
   */
  readonly messages: readonly [Message, ...Message[]];
  /**
   * The last message, or the only one.
   *
   * 中文：最后一条（或唯一一条）消息。
   */
  readonly message: Message;
}

/**
 * A turn that is being handled.
 *
 * 中文：正在处理的一轮。
 */
export interface Turn<Message extends KfMessage = PersonMessage> extends TurnContent<Message> {
  /**
   * How often the turn began, from 1: above 1 it was begun before, by a handler that threw or an instance that ended.
   *
   * 中文：这是第几次执行，从 1 开始；大于 1 表示之前执行过，但处理函数抛出了错误，或实例已退出。
   */
  readonly attempt: number;
  /**
   * Aborted when this instance loses the account to another one, or stops without waiting. What the handler then sends by `reply` is
   * refused. Pass it to slow work.
   *
   * 中文：本实例失去账号（被其他实例接管）或不再等待而停止时中止，此后 `reply` 会被拒绝。请传给耗时的操作。
   */
  readonly signal: AbortSignal;
  /**
   * The client of the corp.
   *
   * 中文：该企业的客户端。
   */
  readonly kf: KfClient;
  /**
   * Sends a reply to the customer, once: its msgid is derived from the turn, so that WeCom drops it if it was sent before, by an earlier
   * run or another instance. A reply to an event with a code (`enter_session`, `session_status_change`) uses that code. Replies of a turn
   * are sent in the order of the calls. One that nobody awaits belongs to the turn too: if it fails, the turn fails.
   *
   * 中文：回复客户，只会送达一次：msgid 由本轮得出，之前（或由其他实例）发送过的会被企业微信去重。带 code 的事件（`enter_session`、`session_status_change`）用其 code 回复。同一轮的回复按调用顺序发送；
   * 没有 await 的也属于本轮，失败则本轮失败。
   *
   * @throws KfApiError with the class `window` when the customer must write first, `state` when a servicer has the session; KfInboxError
   * `inbox.lease_lost` when another instance may have the turn, `inbox.turn_ended` after the turn, `inbox.no_customer`,
   * `inbox.store_failed`.
   */
  reply(content: ReplyContent, options?: ReplyOptions): Promise<ReplyResult>;
}

/**
 * An event that is being handled.
 *
 * 中文：正在处理的事件。
 */
export interface EventTurn extends Turn<KfEventMessage> {
  /**
   * The event.
   *
   * 中文：事件。
   */
  readonly event: KfEvent;
}

/**
 * A turn of the async iterator.
 *
 * 中文：异步迭代器给出的一轮。
 */
export interface AckTurn extends Turn {
  /**
   * The turn is done: it is not given again. Resolves when its replies were sent.
   *
   * 中文：本轮已完成，不会再次给出；回复都发送后完成。
   */
  ack(): Promise<void>;
  /**
   * The turn failed, as if a handler had thrown this error.
   *
   * 中文：本轮失败，等同于处理函数抛出该错误。
   */
  fail(error: unknown): void;
}
