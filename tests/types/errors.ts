// What an error tells the compiler: the class, the code, the details, and what each class has beside them.

import {
  type Attempt,
  type ErrcodeClass,
  type ErrcodeExplanation,
  explainErrcode,
  isKfApiError,
  isKfError,
  KfApiError,
  KfCallbackError,
  KfClientError,
  KfEngineError,
  KfError,
  type KfErrorCode,
  KfHandlerError,
  type KfPartial,
  KfRequestError,
  KfResponseError,
  KfStateError,
  KfTransportError,
  type TransportFailureCode,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

/** The part of a code before the point names the class. A new area fails here. */
type Area<Code extends string> = Code extends `${infer Before}.${string}` ? Before : never;
same<
  Area<KfErrorCode>,
  "request" | "state" | "response" | "api" | "callback" | "handler" | "inbox" | "transport" | "client" | "store" | "engine"
>(true);
same<TransportFailureCode, Extract<KfErrorCode, `transport.${string}`>>(true);

export function caught(error: unknown): unknown {
  // @ts-expect-error nothing is known before it was asked
  error.code;
  if (error instanceof KfApiError) {
    same<typeof error.operation, string>(true);
    same<typeof error.errcodeClass, ErrcodeClass>(true);
    same<typeof error.response, Readonly<Record<string, unknown>>>(true);
    same<typeof error.attempts, readonly Attempt[]>(true);
    same<typeof error.explanation, ErrcodeExplanation | undefined>(true);
    // @ts-expect-error there is no such class
    if (error.errcodeClass === "network") return undefined;
    // @ts-expect-error it is read, not set
    error.errcode = 0;
    return error.errcode;
  }
  if (error instanceof KfRequestError) {
    same<typeof error.field, string | undefined>(true);
    // @ts-expect-error nothing was sent, so there is no status
    return error.status;
  }
  if (error instanceof KfResponseError) same<typeof error.status, number | undefined>(true);
  if (error instanceof KfCallbackError) same<typeof error.number, number | undefined>(true);
  if (error instanceof KfStateError || error instanceof KfTransportError || error instanceof KfClientError) return error.details["field"];
  if (error instanceof KfHandlerError || error instanceof KfEngineError) return error.retryable;
  return undefined;
}

/** `code` narrows by comparison and in a `switch`; the details are plain values that are checked before they are used. */
export function coded(error: unknown): string | undefined {
  if (!isKfError(error)) return undefined;
  same<typeof error, KfError>(true);
  same<typeof error.partial, KfPartial | undefined>(true);
  same<typeof error.maybeDone, boolean | undefined>(true);
  same<typeof error.retryable, boolean>(true);
  const { code, details } = error;
  const limit = details["limit"];
  same<typeof limit, string | number | boolean | undefined>(true);
  // @ts-expect-error a detail may be a text
  limit satisfies number | undefined;
  // @ts-expect-error the details are read, not set
  details["limit"] = 1;
  switch (code) {
    case "request.too_long":
      same<typeof code, "request.too_long">(true);
      return typeof limit === "number" ? String(limit) : undefined;
    case "api.error":
      return error.operation;
    // @ts-expect-error a misspelt code
    case "request.to_long":
      return "";
    default:
      // @ts-expect-error what was handled is gone
      return code satisfies "request.too_long";
  }
}

export function known(error: unknown): number {
  if (isKfApiError(error, "rate_limit")) return error.waitMs ?? error.errcode;
  // @ts-expect-error there is no such class
  if (isKfApiError(error, "ratelimit")) return 0;
  if (isKfApiError(error)) same<typeof error, KfApiError>(true);
  same<ReturnType<typeof explainErrcode>, ErrcodeExplanation | undefined>(true);
  // @ts-expect-error a code of WeCom is a number
  explainErrcode("95007");
  return 0;
}

export class OwnError extends KfError {}
new KfError("client.bad_option", { details: { option: "x", reason: "y" }, cause: new Error("z") });
// @ts-expect-error a code of this package
new KfError("own.code");
// @ts-expect-error details are plain values
new KfError("client.bad_option", { details: { option: {} } });
