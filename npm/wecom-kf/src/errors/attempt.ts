/** What became of one try of a call. */
export interface Attempt {
  /**
   * `not_sent` (no connection came about), `lost` (no whole response), `http 502` (a response that is not WeCom's), `errcode 42001`; or why
   * the try was given up: `aborted`, `closed`, `body_too_large` and the like.
   */
  readonly outcome: string;
  /** What was decided. */
  readonly verdict: "done" | "already_done" | "refresh_token" | "replay" | "retry" | "fail";
  /** The pause before the next try, in milliseconds. */
  readonly pauseMs: number;
  /** How long the try took, in milliseconds. */
  readonly durationMs: number;
}
