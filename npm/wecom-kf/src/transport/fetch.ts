import { Closing } from "../internal/abort.js";
import { discard, readStream } from "../internal/bytes.js";
import { bounded } from "./bounded.js";
import { transportFailure } from "./failure.js";
import type { FetchFunction, Transport, TransportRequest, TransportResult } from "./types.js";

/** What fetch takes as a body. Not BodyInit: that is of the DOM's types, which a Node.js project need not have. */
type FetchBody = NonNullable<RequestInit["body"]>;
type MakeBody = (body: string | Uint8Array) => FetchBody;

/** Carries requests by a fetch function. `bodyOf` makes the body that it is given. */
export function fetchTransport(fetch: FetchFunction, bodyOf: MakeBody = (body) => body as FetchBody): Transport {
  const closing = new Closing();
  return {
    // A fetch function that ignores its signal must not keep the call.
    async send(request) {
      try {
        return await bounded(request, closing, (signal) => fetchOnce(fetch, bodyOf, request, signal));
      } catch (error) {
        return transportFailure(error, request);
      }
    },
    close: () => closing.close(),
  };
}

async function fetchOnce(fetch: FetchFunction, bodyOf: MakeBody, request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that the runtime knows are passed.
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers },
    redirect: "manual",
    signal,
    ...uncached(),
    ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
  });
  const { status, headers } = response;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const tooLarge = { failure: { code: "transport.body_too_large", details: { limit: request.maxBody } } };
  if (length > request.maxBody) {
    discard(response.body);
    return tooLarge;
  }
  const body = await readStream(response.body, request.maxBody, signal);
  if (!body) return tooLarge;
  // The length of an encoded body is that of its code.
  if (body.length < length && !headers.has("content-encoding") && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${body.length} of ${length} bytes` } } };
  }
  return { status, headers: Object.fromEntries(headers), body };
}

let noStore: Pick<RequestInit, "cache"> | undefined;

/**
 * Keeps answers out of caches: Next.js 13 and 14 keep those to every GET, and with them a token long after its end. Old compatibility dates
 * of workerd throw at the mere field.
 */
function uncached(): Pick<RequestInit, "cache"> {
  if (noStore !== undefined) return noStore;
  const wanted = { cache: "no-store" } as const;
  try {
    new Request("https://qyapi.weixin.qq.com", wanted);
    noStore = wanted;
  } catch {
    noStore = {};
  }
  return noStore;
}
