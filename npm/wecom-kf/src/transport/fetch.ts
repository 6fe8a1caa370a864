import { Closing } from "../internal/abort.js";
import { discard, readStream } from "../internal/bytes.js";
import { bounded, type Ending } from "./bounded.js";
import type { FetchFunction, Transport, TransportRequest, TransportResult } from "./types.js";

/** What fetch takes as a body. Not BodyInit: that is of the DOM's types, which a Node.js project need not have. */
type FetchBody = NonNullable<RequestInit["body"]>;
type MakeBody = (body: string | Uint8Array) => FetchBody;

/** Carries requests by a fetch function. `bodyOf` makes the body that it is given. */
export function fetchTransport(fetch: FetchFunction, bodyOf: MakeBody = (body) => body as FetchBody): Transport {
  const closing = new Closing();
  return {
    // A fetch function that ignores its signal must not keep the call.
    send: (request) => bounded(request, closing, (ending) => fetchOnce(fetch, bodyOf, request, ending)),
    close: () => closing.close(),
  };
}

async function fetchOnce(fetch: FetchFunction, bodyOf: MakeBody, request: TransportRequest, ending: Ending): Promise<TransportResult> {
  const { method, body: sent, maxBody } = request;
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that the runtime knows are passed.
  const init: RequestInit = { method, headers: { ...request.headers }, redirect: "manual", signal: ending.signal };
  if (takesNoStore()) init.cache = "no-store";
  if (sent !== undefined) init.body = bodyOf(sent);
  const response = await fetch(request.url, init);
  const { status, headers } = response;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length > maxBody) {
    discard(response.body);
    return tooLarge(maxBody);
  }
  const body = await readStream(response.body, maxBody, ending);
  if (!body) return tooLarge(maxBody);
  // The length of an encoded body is that of its code.
  if (body.length < length && !headers.has("content-encoding") && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${body.length} of ${length} bytes` } } };
  }
  return { status, headers: Object.fromEntries(headers), body };
}

const tooLarge = (limit: number): TransportResult => ({ failure: { code: "transport.body_too_large", details: { limit } } });

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
