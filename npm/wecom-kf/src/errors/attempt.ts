/**
 * One attempt of a call.
 *
 * 中文：一次调用中的一次尝试。
 */
export interface Attempt {
  /**
   * `not_sent` (no connection), `lost` (no complete response), `http 502` (a response that is not from WeCom), `errcode 42001`; or why the
   * attempt was abandoned: `aborted`, `closed`, `body_too_large` and so on.
   *
   * 中文：`not_sent`（未连接）、`lost`（没有完整的响应）、`http 502`（不是来自企业微信的响应）、`errcode 42001`；或放弃的原因：`aborted`、`closed`、`body_too_large` 等。
   */
  readonly outcome: string;
  /**
   * What was decided after the attempt.
   *
   * 中文：这次尝试之后的决定。
   */
  readonly verdict: "done" | "already_done" | "refresh_token" | "replay" | "retry" | "fail";
  /**
   * The pause before the next attempt, in milliseconds.
   *
   * 中文：下一次尝试之前的等待时间，单位为毫秒。
   */
  readonly pauseMs: number;
  /**
   * The duration of the attempt, in milliseconds.
   *
   * 中文：这次尝试的耗时，单位为毫秒。
   */
  readonly durationMs: number;
}
