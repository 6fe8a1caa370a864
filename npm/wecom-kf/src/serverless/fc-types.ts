import type { EventQuery, FunctionDrain, FunctionResult } from "./types.js";

/** The fields used of an event from an HTTP trigger (FC 3). */
export interface FcHttpEventLike {
  readonly queryParameters?: EventQuery | undefined;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** The fields used of an event from Aliyun's API gateway. */
export interface FcGatewayEventLike {
  readonly httpMethod: string;
  readonly queryParameters?: EventQuery | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | string | undefined;
}

/** The fields used of the request of an FC 2 HTTP function. The body is either in `body`, or the request is a stream of it. */
export interface FcRequestLike {
  readonly method: string;
  readonly url?: string | undefined;
  readonly queries?: EventQuery | undefined;
  readonly body?: unknown;
}

/** The methods used of the response of an FC 2 HTTP function. */
export interface FcResponseLike {
  setStatusCode(status: number): unknown;
  setHeader(name: string, value: string): unknown;
  send(body: string): unknown;
}

/** A handler for Aliyun FC. */
export interface FcHandler extends FunctionDrain {
  /** For events: the JSON as bytes, which is what FC passes, or as a string, or parsed. */
  (event: Uint8Array | string | FcHttpEventLike | FcGatewayEventLike, context?: unknown): Promise<FunctionResult>;
  /** For FC 2 HTTP functions. */
  (request: FcRequestLike, response: FcResponseLike, context?: unknown): Promise<void>;
}
