// The budgets for the client, and whether a result meets them.

import { judged } from "../figures.mjs";
import { US, US_FETCH } from "./candidates.mjs";
import { OURS } from "./decoding.mjs";

/** Each budget: subject, "at least" or "at most", limit, and value. */
export function judge({ calls, decoding }) {
  const { 1: alone, 64: together } = calls;
  return judged([
    ["64 in flight: times the requests/s of fetch", "at least", 4, together[US].perSecondRatio],
    ["64 in flight: event-loop time per call, times fetch's", "at most", 0.1, together[US].loopRatio],
    ["by fetch, 1 in flight: time of a call, times plain fetch's", "at most", 1.1, alone[US_FETCH].p50Ratio],
    ["by fetch, 64 in flight: times the requests/s of plain fetch", "at least", 0.95, together[US_FETCH].perSecondRatio],
    ["reading a page of 1000 messages from its text: times JSON.parse", "at most", 1.05, decoding.text[OURS].ratio],
    ["the same from its bytes", "at most", 1.05, decoding.bytes[OURS].ratio],
  ]);
}
