/** One attempt of a call. */
export interface Attempt {
  /**
   * `not_sent` (no connection), `lost` (no complete response), `http 502` (a response that is not from WeCom), `errcode 42001`; or why the
   * attempt was abandoned: `aborted`, `closed`, `body_too_large` and so on.
   */
  readonly outcome: string;
  /** What was decided after the attempt. */
  readonly verdict: "done" | "already_done" | "refresh_token" | "replay" | "retry" | "fail";
  /** The pause before the next attempt, in milliseconds. */
  readonly pauseMs: number;
  /** The duration of the attempt, in milliseconds. */
  readonly durationMs: number;
}
