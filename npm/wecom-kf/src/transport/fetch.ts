import { Closing } from "../internal/abort.js";
import { discard, readStream } from "../internal/bytes.js";
import { bounded, type Ending } from "./bounded.js";
import type { FetchFunction, Transport, TransportRequest, TransportResult } from "./types.js";

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
  return {
    // A fetch function that ignores its signal must not keep the call.
    send: (request) => bounded(request, closing, (ending) => fetchOnce(fetch, use, request, ending)),
    close: () => closing.close(),
  };
}

async function fetchOnce(fetch: FetchFunction, use: FetchUse, request: TransportRequest, ending: Ending): Promise<TransportResult> {
  const { method, body: sent, maxBody } = request;
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that the runtime knows are passed.
  const init: RequestInit = { method, headers: { ...request.headers }, redirect: "manual", signal: ending.signal };
  if (takesNoStore()) init.cache = "no-store";
  if (sent !== undefined) init.body = use.bodyOf ? use.bodyOf(sent) : (sent as FetchBody);
  const response = await fetch(request.url, init);
  const { status, headers } = response;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length > maxBody) {
    discard(response.body);
    return tooLarge(maxBody);
  }
  // The length of an encoded body is that of its code.
  const isMeasured = length >= 0 && !headers.has("content-encoding");
  // By the stream it takes twice the time of the whole call on Deno, and a fifth more on Bun.
  const isWhole = isMeasured && use.isPlatforms;
  const body = isWhole ? new Uint8Array(await response.arrayBuffer()) : await readStream(response.body, maxBody, ending);
  if (!body) return tooLarge(maxBody);
  if (isMeasured && body.length < length && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${body.length} of ${length} bytes` } } };
  }
  return { status, headers: recordOf(headers), body };
}

const tooLarge = (limit: number): TransportResult => ({ failure: { code: "transport.body_too_large", details: { limit } } });

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
