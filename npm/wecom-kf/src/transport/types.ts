import type { KfErrorDetails } from "../errors/kf-error.js";
import type { KfErrorCode } from "../generated/errors.js";

/**
 * One HTTP request.
 *
 * 中文：一个 HTTP 请求。
 */
export interface TransportRequest {
  /**
   * The HTTP method.
   *
   * 中文：HTTP 方法。
   */
  readonly method: "GET" | "POST";
  /**
   * The full URL. It contains the access token: never log it.
   *
   * 中文：完整的 URL，含 access_token：不要记入日志。
   */
  readonly url: string;
  /**
   * The headers, under lowercase names.
   *
   * 中文：请求头，名称为小写。
   */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body: JSON as text, a file's multipart body as bytes.
   *
   * 中文：请求体：JSON 为字符串，文件的 multipart 请求体为字节。
   */
  readonly body: string | Uint8Array | undefined;
  /**
   * The timeout for request and response, in milliseconds.
   *
   * 中文：请求和响应的时限，单位为毫秒。
   */
  readonly timeout: number;
  /**
   * The largest response body that is read, in bytes.
   *
   * 中文：读取响应体的上限，单位为字节。
   */
  readonly maxBody: number;
  /**
   * Ends the request early.
   *
   * 中文：用于提前结束请求。
   */
  readonly signal: AbortSignal | undefined;
}

/**
 * One HTTP response, or why there is none.
 *
 * 中文：HTTP 响应，或没有响应的原因。
 */
export type TransportResult = TransportResponse | TransportFailure;

/**
 * The codes for a request without a response.
 *
 * 中文：没有响应的请求的错误代码。
 */
export type TransportFailureCode = Extract<KfErrorCode, `transport.${string}`>;

/**
 * Why there is no response.
 *
 * 中文：没有响应的原因。
 */
export interface TransportFailure {
  /**
   * The code, and the details for its message; `sent: false` means that WeCom cannot have acted on the request.
   *
   * 中文：代码及错误信息中的值；`sent: false` 表示企业微信不可能执行过该请求。
   */
  readonly failure: { readonly code: TransportFailureCode; readonly details: KfErrorDetails };
  /**
   * The underlying error, for the error's `cause`.
   *
   * 中文：底层错误，作为错误的 `cause`。
   */
  readonly cause?: unknown;
}

/**
 * One HTTP response.
 *
 * 中文：一个 HTTP 响应。
 */
export interface TransportResponse {
  /**
   * The HTTP status.
   *
   * 中文：HTTP 状态码。
   */
  readonly status: number;
  /**
   * Header names are lowercase.
   *
   * 中文：响应头，名称为小写。
   */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body, decompressed.
   *
   * 中文：解压后的响应体。
   */
  readonly body: Uint8Array;
  /**
   * The body as text, if the transport already has it: exactly what decoding `body` as UTF-8 yields.
   *
   * 中文：响应体的文本（如果传输已经有了）：与按 UTF-8 解码 `body` 的结果完全相同。
   */
  readonly text?: string | undefined;
}

/**
 * Sends requests. It never rejects: a failure is a value.
 *
 * 中文：发送请求。它从不 reject：失败以值的形式返回。
 */
export interface Transport {
  /**
   * Sends one request. A client ends the call on timeout, abort or close, even if this never settles.
   *
   * 中文：发送一个请求。超时、中止或关闭时，即使它一直没有结果，客户端也会结束调用。
   */
  send(request: TransportRequest): Promise<TransportResult>;
  /**
   * Releases the transport's resources. A client closes only a transport that it created itself: one that was passed to it stays open.
   *
   * 中文：释放传输的资源。客户端只关闭自己创建的传输，传入的保持打开。
   */
  close?(): void;
}

/** Creates a native transport. */
export type NativeTransportFactory = (settings?: { readonly proxy?: string | false | undefined }) => Transport;

/**
 * A fetch function, as every runtime has it.
 *
 * 中文：各运行环境都有的 fetch 函数。
 */
export type FetchFunction = (input: string, init: RequestInit) => Promise<Response>;
