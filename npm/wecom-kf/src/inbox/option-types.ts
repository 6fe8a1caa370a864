import type { Clock } from "../internal/clock.js";
import type { KfLogger } from "../observe/types.js";
import type { Store } from "../stores/store.js";
import type { InboxHandlers } from "./handler-types.js";

/**
 * An account of a corp.
 *
 * 中文：某个企业的客服账号。
 */
export interface InboxAccount {
  /**
   * The corp.
   *
   * 中文：企业 ID。
   */
  readonly corpId: string;
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  readonly open_kfid: string;
}

/**
 * The options of an inbox. Times are in milliseconds.
 *
 * 中文：收件箱的选项。时间单位为毫秒。
 */
export interface InboxOptions extends InboxHandlers {
  /**
   * Where the inbox keeps what must survive the process: the cursor, what is finished, failed turns. All instances that serve the same
   * accounts share it. `memoryStore()` is for tests: after a restart with it, messages are lost or handled again.
   *
   * 中文：保存须在进程退出后保留的内容：游标、已完成的消息、失败的轮次。服务同一账号的所有实例共用。`memoryStore()` 只用于测试：重启后会丢失消息或重复处理。
   */
  readonly store: Store;
  /**
   * The corp, if the client's credentials do not name it (a token, a token provider).
   *
   * 中文：企业 ID；客户端的凭据中没有（固定凭证或提供凭证的函数）时填写。
   */
  readonly corpId?: string | undefined;
  /**
   * The accounts to serve. Notices for others are logged and ignored. In a server process they are read from the start. Without it, every
   * account is served from its first notice on; `catchUp` reads all.
   *
   * 中文：要处理的客服账号，其他账号的通知会记入日志并忽略；在服务进程中一开始就读取。不填则处理所有账号，从其第一次通知开始；`catchUp` 读取全部。
   */
  readonly accounts?: readonly (string | InboxAccount)[] | undefined;
  /**
   * How a customer's messages become turns. `each` (default): one turn a message. `queue`: what arrives during a turn becomes the next
   * turn. `burst`: a turn begins when the customer has been silent for `quiet`. Events are turns of their own, and wait for nothing.
   *
   * 中文：客户的消息怎样成为一轮。`each`（默认）：每条一轮；`queue`：一轮处理期间到达的消息成为下一轮；`burst`：客户停止发送 `quiet` 之后开始一轮。事件总是单独一轮，不等待。
   */
  readonly turns?: "each" | "queue" | "burst" | undefined;
  /**
   * For `burst`: how long a customer must be silent. Default 1500.
   *
   * 中文：`burst` 时客户须停止发送多久。默认 1500。
   */
  readonly quiet?: number | undefined;
  /**
   * For `burst`: how long a turn waits at most. Default 8000.
   *
   * 中文：`burst` 时最多等待多久。默认 8000。
   */
  readonly max?: number | undefined;
  /**
   * Which messages count when an account is read for the first time. `skip` (default): those since the start, less five minutes. `replay`:
   * all of the last three days. `{ since }`: those since this time.
   *
   * 中文：首次读取账号时处理哪些消息。`skip`（默认）：启动前五分钟以来的；`replay`：最近三天的全部；`{ since }`：该时间以来的。
   */
  readonly start?: "skip" | "replay" | { readonly since: Date | number } | undefined;
  /**
   * How many pages of 1000 messages may be unfinished per account. Default 3.
   *
   * 中文：每个账号最多有多少页（每页 1000 条）未完成。默认 3。
   */
  readonly prefetch?: number | undefined;
  /**
   * How many turns may run at the same time per account, each of another customer. Default 100.
   *
   * 中文：每个账号最多同时处理多少轮（各为不同客户）。默认 100。
   */
  readonly concurrency?: number | undefined;
  /**
   * How often a turn begins whose handler throws, before it is a dead letter. Default 3.
   *
   * 中文：处理函数抛出错误的一轮最多执行几次，之后成为死信。默认 3。
   */
  readonly attempts?: number | undefined;
  /**
   * How long after the death of an instance another one waits before it takes its accounts. Default 20 000; at least 5000.
   *
   * 中文：实例退出后，其他实例等待多久才接管其账号。默认 20 000，至少 5000。
   */
  readonly lease?: number | undefined;
  /**
   * The pause between pulls that no notice asked for: they find messages whose notice was lost. WeCom limits them. Default 60 000.
   *
   * 中文：没有通知时两次拉取的间隔，用于找回通知丢失的消息；企业微信对其有频率限制。默认 60 000。
   */
  readonly poll?: number | undefined;
  /**
   * How long a turn may fail for an unknown reason before it is stored and the messages after it go on. Default 300 000.
   *
   * 中文：一轮因未知原因失败多久之后存储起来，让之后的消息继续。默认 300 000。
   */
  readonly parkAfter?: number | undefined;
  /**
   * How long a turn may fail before it is a dead letter. Default 48 hours.
   *
   * 中文：一轮失败多久之后成为死信。默认 48 小时。
   */
  readonly deadAfter?: number | undefined;
  /**
   * Receives log messages. They never contain tokens or texts of messages. Default: the client's.
   *
   * 中文：接收日志，不含凭证和消息文本。默认为客户端的 logger。
   */
  readonly logger?: KfLogger | undefined;
  /**
   * The clocks and timers, for tests. Default: the system's.
   *
   * 中文：时钟和定时器，供测试使用。默认为系统的。
   */
  readonly clock?: Clock | undefined;
}
