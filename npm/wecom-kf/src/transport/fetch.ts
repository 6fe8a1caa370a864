import { CloseSignal } from "../internal/abort.js";
import { discard, readStream } from "../internal/bytes.js";
import { bounded, type Ending } from "./bounded.js";
import { ControllerPool } from "./controllers.js";
import { addressOf, NonRedirectingAddresses } from "./direct.js";
import { isUndicis } from "./fetch-replaced.js";
import type { FetchFunction, Transport, TransportRequest, TransportResponse, TransportResult } from "./types.js";

/** What fetch accepts as a body. Not BodyInit: that is one of the DOM types, which a Node.js project may lack. */
type FetchBody = NonNullable<RequestInit["body"]>;
type MakeBody = (body: string | Uint8Array) => FetchBody;

/** How a fetch function is used. */
interface FetchUse {
  /** Whether it is the platform's: then content-length is the length of the body, and the signal also ends reading it. */
  readonly isPlatforms: boolean;
  /** Converts the body for it; without this, text or bytes are passed as they are. */
  readonly bodyOf?: MakeBody | undefined;
}

/** A transport that uses a fetch function. */
export function fetchTransport(fetch: FetchFunction, use: FetchUse): Transport {
  const closing = new CloseSignal();
  const direct = new NonRedirectingAddresses();
  const controllers = new ControllerPool();
  return {
    // A fetch function that ignores its signal must not hold up the call.
    send(request) {
      const byUndici = use.isPlatforms && isUndicis();
      const work = (ending: Ending) => fetchOnce(fetch, use, byUndici ? direct : undefined, request, ending);
      return bounded(request, closing, work, byUndici ? controllers : undefined);
    },
    close: () => closing.close(),
  };
}

async function fetchOnce(
  fetch: FetchFunction,
  use: FetchUse,
  /** Set if fetch is undici's. */
  direct: NonRedirectingAddresses | undefined,
  request: TransportRequest,
  ending: Ending,
): Promise<TransportResult> {
  const { method, body, maxBody } = request;
  const address = direct && body !== undefined ? addressOf(request.url) : undefined;
  // WeCom does not redirect, and the token is not for another host. Only options that the runtime supports are passed.
  const redirect = address !== undefined && direct?.has(address) ? "error" : "manual";
  const init: RequestInit = { method, headers: { ...request.headers }, redirect, signal: ending.signal };
  // undici does not cache, and responses to POST are not cached on the way.
  if (address === undefined && supportsNoStore()) init.cache = "no-store";
  if (body !== undefined) init.body = use.bodyOf ? use.bodyOf(body) : (body as FetchBody);
  let response: Response;
  try {
    response = await fetch(request.url, init);
  } catch (error) {
    if (address !== undefined) direct?.failed(address);
    throw error;
  }
  const { status, headers } = response;
  if (address !== undefined) direct?.answered(address, status);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length > maxBody) {
    discard(response.body);
    return tooLarge(maxBody);
  }
  // Reading the stream doubles the time of a call on Deno and adds a fifth on Bun, but is faster than `arrayBuffer` with undici.
  const isWhole = use.isPlatforms && !direct && hasBodyLength(length, headers);
  const bytes = isWhole ? new Uint8Array(await response.arrayBuffer()) : await readStream(response.body, maxBody, ending);
  if (!bytes) return tooLarge(maxBody);
  if (bytes.length < length && hasBodyLength(length, headers) && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${bytes.length} of ${length} bytes` } } };
  }
  return new FetchedResponse(status, headers, bytes);
}

/** Whether content-length is the length of the decoded body: with a content-encoding it is not. */
const hasBodyLength = (length: number, headers: Headers) => length >= 0 && !headers.has("content-encoding");

const tooLarge = (limit: number): TransportResult => ({ failure: { code: "transport.body_too_large", details: { limit } } });

/** A response. Few callers read its headers, so they are converted to a record on demand. */
class FetchedResponse implements TransportResponse {
  readonly status: number;
  readonly body: Uint8Array;
  readonly #platformHeaders: Headers;
  #headers: Record<string, string> | undefined;

  constructor(status: number, headers: Headers, body: Uint8Array) {
    this.status = status;
    this.body = body;
    this.#platformHeaders = headers;
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= recordOf(this.#platformHeaders);
    return this.#headers;
  }
}

/** The headers as a record. (`Object.fromEntries` takes three times as long.) */
function recordOf(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of headers) record[name] = value;
  return record;
}

let noStore: boolean | undefined;

/**
 * Whether the runtime supports `cache: "no-store"`. Next.js 13 and 14 cache the response to every GET, and so a token long past its expiry.
 * workerd throws on the field with old compatibility dates.
 */
function supportsNoStore(): boolean {
  if (noStore !== undefined) return noStore;
  try {
    new Request("https://qyapi.weixin.qq.com", { cache: "no-store" });
    noStore = true;
  } catch {
    noStore = false;
  }
  return noStore;
}
