// What is written, and what is replied to it: both follow from the seed, so that handlers in any process, and the judge, agree.

import { between, draw, pick } from "./draw.mjs";

/** How a handler answers: in how many messages. */
const REPLIES = { none: 55, one: 25, several: 8, "several, then one": 4, named: 4, stream: 4 };

/** The plan of a run. */
export function planOf({ seed, messages, customers }) {
  return Array.from({ length: messages }, (_, number) => {
    const [least, most] = isHot(seed, number) ? [0, 2] : [3, customers - 1];
    return { number, customer: between(least, most, draw(seed, "who", number)), text: `m${number}`, parts: partsOf(seed, number) };
  });
}

/** The number of a message, from its text. */
export const numberOf = (text) => Number(/^m(\d+)$/.exec(text)?.[1] ?? Number.NaN);

/** Whether it is from one of the customers who write much, and get few replies: WeCom allows five without a message in between. */
const isHot = (seed, number) => draw(seed, "hot", number) < 0.1;

export function kindOf(seed, number) {
  const drawn = draw(seed, "reply", number);
  return isHot(seed, number) && drawn < 0.9 ? "none" : pick(REPLIES, drawn);
}

/** How many messages the customer gets for it at most. */
export function partsOf(seed, number) {
  const several = between(2, 3, draw(seed, "parts", number));
  return { none: 0, one: 1, several, "several, then one": several, named: 2, stream: several }[kindOf(seed, number)];
}

/** How long the handler takes, in milliseconds. */
export function timeOf(seed, number) {
  return draw(seed, "slow", number) < 0.08 ? between(200, 2000, draw(seed, "time", number)) : between(0, 8, draw(seed, "time", number));
}

/** Whether this run of the handler throws: where, if so. */
export function throwsAt(seed, number, run) {
  const place = draw(seed, "throw", number, run);
  return place < 0.01 ? "before" : place < 0.02 ? "after" : undefined;
}
