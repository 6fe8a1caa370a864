import type { CallbackEvent } from "../callback/types.js";
import type { FaultOwner } from "../generated/errcodes.js";
import type { KfMessage } from "../generated/types.js";
import type { EventTurn, Turn, TurnContent } from "./turn-types.js";

/**
 * Something that the inbox did, for metrics. It contains no text of messages.
 *
 * 中文：收件箱的一项活动，供统计使用；不含消息文本。
 */
export type InboxMetric = {
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
} & (
  | {
      /**
       * `pull`: a page was pulled.
       *
       * 中文：`pull`：拉取了一页。
       */
      readonly kind: "pull";
      readonly messages: number;
      readonly durationMs: number;
    }
  | {
      /**
       * `pull_failed`: a pull failed.
       *
       * 中文：`pull_failed`：拉取失败。
       */
      readonly kind: "pull_failed";
      readonly error: unknown;
      readonly durationMs: number;
    }
  | {
      /**
       * `turn`: a turn was handled. It began `delayMs` after the send time of its first message.
       *
       * 中文：`turn`：处理完一轮，它在第一条消息发送 `delayMs` 之后开始。
       */
      readonly kind: "turn";
      readonly id: string;
      readonly attempt: number;
      readonly messages: number;
      readonly durationMs: number;
      readonly delayMs: number;
    }
  | {
      /**
       * `turn_failed`: a handler failed. `failure` says whose error it is.
       *
       * 中文：`turn_failed`：处理函数失败，`failure` 说明错误属于谁。
       */
      readonly kind: "turn_failed";
      readonly id: string;
      readonly attempt: number;
      readonly failure: FaultOwner | "handler";
      readonly error: unknown;
      readonly durationMs: number;
    }
  | {
      /**
       * `parked`: a turn was stored and is tried again later; the others go on.
       *
       * 中文：`parked`：一轮已存储、稍后再试，其他的继续。
       */
      readonly kind: "parked";
      readonly id: string;
      readonly attempts: number;
    }
  | {
      /**
       * `dead_letter`: a turn was given up and stored. `crash`: its process ended each time.
       *
       * 中文：`dead_letter`：一轮被放弃并存储；`crash` 表示每次执行时进程都退出了。
       */
      readonly kind: "dead_letter";
      readonly id: string;
      readonly attempts: number;
      readonly failure: FaultOwner | "handler" | "crash";
    }
  | {
      /**
       * `lost`: another instance may have the account; so many turns were running.
       *
       * 中文：`lost`：账号可能已由其他实例接管，当时有若干轮正在执行。
       */
      readonly kind: "lost";
      readonly turns: number;
    }
);

/**
 * The handlers of an inbox. A handler may take minutes. What it throws decides what follows: an error of the message (a closed window, a
 * rejected request) makes the turn a dead letter, an error of the account (a rejected secret) pauses the account, a lost response is tried
 * again later, anything else runs the handler again, up to `attempts` times.
 *
 * 中文：收件箱的处理函数，可以执行数分钟。抛出的错误决定之后怎样做：消息自身的错误（窗口已关闭、请求被拒绝）使本轮成为死信；账号的错误（secret 被拒绝）使账号暂停；响应丢失则稍后重试；其他错误重新执行，最多 `attempts` 次。
 */
export interface InboxHandlers {
  /**
   * Handles what customers write. Without it the inbox is an async iterator: `for await (const turn of inbox)`.
   *
   * 中文：处理客户发送的消息。不填则收件箱是异步迭代器：`for await (const turn of inbox)`。
   */
  readonly onTurn?: ((turn: Turn) => unknown) | undefined;
  /**
   * Handles events, each as a turn of its own. Without it they are skipped.
   *
   * 中文：处理事件，每个事件单独一轮；不填则跳过。
   */
  readonly onEvent?: ((turn: EventTurn) => unknown) | undefined;
  /**
   * Handles what servicers write (`origin` 5), each message as a turn of its own. Without it they are skipped.
   *
   * 中文：处理接待人员发送的消息（`origin` 为 5），每条单独一轮；不填则跳过。
   */
  readonly onServicerMessage?: ((turn: Turn) => unknown) | undefined;
  /**
   * Handles messages of the system that are no events, and those of an unknown origin. Without it they are skipped.
   *
   * 中文：处理系统发送的、不是事件的消息，以及来源未知的消息；不填则跳过。
   */
  readonly onSystemMessage?: ((turn: Turn) => unknown) | undefined;
  /**
   * Called when a turn is given up: it is stored as a dead letter. `error` is what failed last; `undefined` if that was in another process.
   * What this function throws is logged.
   *
   * 中文：一轮被放弃、存为死信时调用。`error` 为最后一次的错误，发生在其他进程中则为 `undefined`。此函数抛出的错误会记入日志。
   */
  readonly onDeadLetter?: ((turn: TurnContent<KfMessage>, error: unknown, attempts: number) => unknown) | undefined;
  /**
   * Called with callbacks on the same URL that are about something else. Without it they are logged by name.
   *
   * 中文：同一 URL 上的其他回调；不填则按名称记入日志。
   */
  readonly onOther?: ((event: CallbackEvent) => unknown) | undefined;
  /**
   * Called with what the inbox does. What it throws is logged.
   *
   * 中文：收件箱的每项活动都会调用；它抛出的错误会记入日志。
   */
  readonly onMetric?: ((metric: InboxMetric) => void) | undefined;
}
