/// <reference lib="esnext.disposable" preserve="true" />
import type { DrainOptions, DrainResult } from "../handlers/options.js";

/** Query parameters by name; a repeated parameter may be an array. */
export interface EventQuery {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** The object that a function returns, which the platform turns into an HTTP response. */
export interface FunctionResult {
  /** The HTTP status. */
  readonly statusCode: number;
  /** The response headers. */
  readonly headers: { readonly [name: string]: string };
  /** The echo string of a URL verification, `success`, or a short text about a rejected request. */
  readonly body: string;
  /** Always false: the body is plain text. */
  readonly isBase64Encoded: false;
}

/** Waits for running handlers: for tests, and for platforms with a hook that runs before a function instance stops. */
export interface FunctionDrain {
  /**
   * Resolves when all handler runs have ended, or when the `timeout` is reached; `pending` is the number that have not ended. After a
   * response only runs that took too long, or were answered `at-once`, can still be pending.
   */
  drain(options?: DrainOptions): Promise<DrainResult>;
  /** Like `drain`, without a timeout. */
  [Symbol.asyncDispose](): Promise<void>;
}
