// Decoding a page of 1000 messages: from text, as the native transport delivers it, and from bytes, as fetch does.

import { KfClient } from "wecom-kf";
import { hereAwaited, measure, summary } from "../callback/rounds.mjs";
import { makePage, makeValidators } from "./page.mjs";

export const PARSE = "JSON.parse";
export const OURS = "wecom-kf";
/** Includes what a call does before its response arrives, which is measured with a page of one message. */
const WHOLE = "wecom-kf, the whole call";

/** When the last page arrived. */
let arrived = 0;

/** Returns a page, one tick after its arrival. */
async function arrive(page) {
  arrived = performance.now();
  return page;
}

/** A client whose transport has all responses already. */
function clientOf(page) {
  const token = JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "token", expires_in: 7200 });
  const answered = (text, given) => ({ status: 200, headers: {}, body: Buffer.from(text), ...(given && { text }) });
  const make = (given) => {
    const answers = [answered(token, given), answered(page, given)];
    const send = ({ url }) => arrive(answers[url.includes("/gettoken") ? 0 : 1]);
    const kf = new KfClient({ corpId: "wwbench", secret: "secret", transport: { send } });
    return () => kf.syncMsg({ open_kfid: "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q", cursor: "4gw7MepFLfgF2VC5npN", limit: 1000 });
  };
  return { text: make(true), bytes: make(false) };
}

/** Measures the time after the arrival of a page: `count` calls, in milliseconds. */
const sinceArrival = (call) => async (count) => {
  let ms = 0;
  for (let at = 0; at < count; at += 1) {
    await call();
    ms += performance.now() - arrived;
  }
  return ms;
};

export async function measureDecoding(effort) {
  const { text, kinds } = makePage();
  const bytes = Buffer.from(text);
  const { zod, ajv } = makeValidators();
  const ours = clientOf(text);
  const decoder = new TextDecoder();
  const checked = (value) => {
    if (!ajv(value)) throw new Error(ajv.errors[0].message);
    return value;
  };
  const from = (page, read, mine) => ({
    [OURS]: sinceArrival(mine),
    [WHOLE]: hereAwaited(mine),
    [PARSE]: sinceArrival(async () => JSON.parse(read(await arrive(page)))),
    "JSON.parse + zod": sinceArrival(async () => zod(JSON.parse(read(await arrive(page))))),
    "JSON.parse + ajv": sinceArrival(async () => checked(JSON.parse(read(await arrive(page))))),
  });
  for (const read of [ours.text, ours.bytes]) if ((await read()).msg_list.length !== 1000) throw new Error("not the page");
  return {
    page: { bytes: bytes.length, messages: 1000, kinds: kinds.length },
    text: summary(
      await measure(
        from(text, (page) => page, ours.text),
        effort,
      ),
      PARSE,
    ),
    bytes: summary(
      await measure(
        from(bytes, (page) => decoder.decode(page), ours.bytes),
        effort,
      ),
      PARSE,
    ),
  };
}
