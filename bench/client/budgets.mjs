// The budgets of the client, and whether a result meets them.

import { US } from "./candidates.mjs";
import { OURS } from "./decoding.mjs";

/** Each budget: what, whether more or less is better, the limit, and the value. */
export function judge({ calls, decoding }) {
  const [, at64] = Object.values(calls);
  return [
    ["64 in flight: times the requests/s of fetch", "at least", 4, at64[US].perSecondRatio],
    ["64 in flight: event-loop time per call, times fetch's", "at most", 0.1, at64[US].loopRatio],
    ["reading a page of 1000 messages from its text: times JSON.parse", "at most", 1.05, decoding.text[OURS].ratio],
    ["the same from its bytes", "at most", 1.05, decoding.bytes[OURS].ratio],
  ].map(([what, side, limit, got]) => ({ what, side, limit, got, met: side === "at least" ? got >= limit : got <= limit }));
}
