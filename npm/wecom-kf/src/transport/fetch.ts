import { Closing } from "../internal/abort.js";
import { discard, readStream } from "../internal/bytes.js";
import { bounded, type Ending } from "./bounded.js";
import { KeptControllers } from "./controllers.js";
import { addressOf, DirectAddresses } from "./direct.js";
import { isUndicis } from "./fetch-replaced.js";
import type { FetchFunction, Transport, TransportRequest, TransportResponse, TransportResult } from "./types.js";

/** What fetch takes as a body. Not BodyInit: that is of the DOM's types, which a Node.js project need not have. */
type FetchBody = NonNullable<RequestInit["body"]>;
type MakeBody = (body: string | Uint8Array) => FetchBody;

/** How a fetch function is used. */
interface FetchUse {
  /** Whether it is the platform's: then the length of an answer is the length that its body has, and its signal ends what reads it. */
  readonly isPlatforms: boolean;
  /** Makes the body that it is given; without it that is the text or the bytes as they are. */
  readonly bodyOf?: MakeBody | undefined;
}

/** Carries requests by a fetch function. */
export function fetchTransport(fetch: FetchFunction, use: FetchUse): Transport {
  const closing = new Closing();
  const direct = new DirectAddresses();
  const kept = new KeptControllers();
  return {
    // A fetch function that ignores its signal must not keep the call.
    send(request) {
      const byUndici = use.isPlatforms && isUndicis();
      const work = (ending: Ending) => fetchOnce(fetch, use, byUndici ? direct : undefined, request, ending);
      return bounded(request, closing, work, byUndici ? kept : undefined);
    },
    close: () => closing.close(),
  };
}

async function fetchOnce(
  fetch: FetchFunction,
  use: FetchUse,
  /** Given where fetch is undici's. */
  direct: DirectAddresses | undefined,
  request: TransportRequest,
  ending: Ending,
): Promise<TransportResult> {
  const { method, body: sent, maxBody } = request;
  const address = direct && sent !== undefined ? addressOf(request.url) : undefined;
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that the runtime knows are passed.
  const redirect = address !== undefined && direct?.has(address) ? "error" : "manual";
  const init: RequestInit = { method, headers: { ...request.headers }, redirect, signal: ending.signal };
  // undici itself keeps no answer, and none to a POST is kept on the way.
  if (address === undefined && takesNoStore()) init.cache = "no-store";
  if (sent !== undefined) init.body = use.bodyOf ? use.bodyOf(sent) : (sent as FetchBody);
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
  // By the stream it takes twice the time of the whole call on Deno, and a fifth more on Bun; but less than the whole with undici.
  const isWhole = use.isPlatforms && !direct && isMeasured(length, headers);
  const body = isWhole ? new Uint8Array(await response.arrayBuffer()) : await readStream(response.body, maxBody, ending);
  if (!body) return tooLarge(maxBody);
  if (body.length < length && isMeasured(length, headers) && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${body.length} of ${length} bytes` } } };
  }
  return new FetchedResponse(status, headers, body);
}

/** Whether the length is the body's: that of an encoded one is its code's. */
const isMeasured = (length: number, headers: Headers) => length >= 0 && !headers.has("content-encoding");

const tooLarge = (limit: number): TransportResult => ({ failure: { code: "transport.body_too_large", details: { limit } } });

/** A response. Few callers look at its headers: they become a record when somebody does. */
class FetchedResponse implements TransportResponse {
  readonly status: number;
  readonly body: Uint8Array;
  readonly #given: Headers;
  #headers: Record<string, string> | undefined;

  constructor(status: number, headers: Headers, body: Uint8Array) {
    this.status = status;
    this.body = body;
    this.#given = headers;
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= recordOf(this.#given);
    return this.#headers;
  }
}

/** The headers as a record. (By `Object.fromEntries` this takes three times as long.) */
function recordOf(headers: Headers): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of headers) record[name] = value;
  return record;
}

let noStore: boolean | undefined;

/**
 * Whether the runtime takes the option that keeps answers out of caches: Next.js 13 and 14 keep those to every GET, and with them a token
 * long after its end. Old compatibility dates of workerd throw at the mere field.
 */
function takesNoStore(): boolean {
  if (noStore !== undefined) return noStore;
  try {
    new Request("https://qyapi.weixin.qq.com", { cache: "no-store" });
    noStore = true;
  } catch {
    noStore = false;
  }
  return noStore;
}
