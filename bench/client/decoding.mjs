// Reading a page of 1000 messages that has arrived: from its text, as the native transport brings it, and from its bytes, as fetch does.

import { KfClient } from "wecom-kf";
import { hereAwaited, measure, summary } from "../callback/rounds.mjs";
import { makePage, makeValidators } from "./page.mjs";

export const PARSE = "JSON.parse";
export const OURS = "wecom-kf";

/** A client whose transport has every answer already. */
function clientOf(page) {
  const token = JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "token", expires_in: 7200 });
  const answered = (text, given) => ({ status: 200, headers: {}, body: Buffer.from(text), ...(given && { text }) });
  const make = (given) => {
    const answers = [answered(token, given), answered(page, given)];
    const send = async ({ url }) => answers[url.includes("/gettoken") ? 0 : 1];
    const kf = new KfClient({ corpId: "wwbench", secret: "secret", transport: { send } });
    return () => kf.syncMsg({ open_kfid: "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q", cursor: "4gw7MepFLfgF2VC5npN", limit: 1000 });
  };
  return { text: make(true), bytes: make(false) };
}

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
  /** Each starts after a tick, as after a response that has come. */
  const from = (read, mine) =>
    Object.fromEntries(
      Object.entries({
        [OURS]: mine,
        [PARSE]: async () => JSON.parse(await read()),
        "JSON.parse + zod": async () => zod(JSON.parse(await read())),
        "JSON.parse + ajv": async () => checked(JSON.parse(await read())),
      }).map(([name, call]) => [name, hereAwaited(call)]),
    );
  for (const read of [ours.text, ours.bytes]) if ((await read()).msg_list.length !== 1000) throw new Error("not the page");
  return {
    page: { bytes: bytes.length, messages: 1000, kinds: kinds.length },
    text: summary(await measure(from(() => text, ours.text), effort), PARSE),
    bytes: summary(await measure(from(() => decoder.decode(bytes), ours.bytes), effort), PARSE),
  };
}
