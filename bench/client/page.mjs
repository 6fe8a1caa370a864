// A page of sync_msg: 1000 messages of every type and event in the project's samples, about 350 KB, and schemas that validate it.

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";

const samples = JSON.parse(readFileSync(new URL("../../tests/vectors/wire/syncMsg.json", import.meta.url)));
const kind = ({ msgtype, event }) => (msgtype === "event" ? `event ${event.event_type}` : msgtype);

/** Types that exist only in the samples, as examples of future types. */
const INVENTED = ["hologram", "event levitation"];

/** One message of each type and event. */
const templates = new Map();
for (const { msg_list = [] } of samples.responses) {
  for (const message of msg_list) {
    if (!INVENTED.includes(kind(message)) && !templates.has(kind(message))) templates.set(kind(message), message);
  }
}

const TEXT = "您好，我想咨询一下订单的发货时间，订单号是 20260731，麻烦帮我看看，谢谢！".repeat(3);

/** The page, always the same. */
export function makePage() {
  const kinds = [...templates.values()];
  const msg_list = Array.from({ length: 1000 }, (_, at) => {
    const message = structuredClone(kinds[at % kinds.length]);
    const number = String(at).padStart(6, "0");
    Object.assign(message, {
      msgid: `5Wq8Xb1nS2kd9fGh3JmP7t${number}`,
      send_time: 1_785_000_000 + at,
      external_userid: `wmAJ2GCAAAme1XQRC-NI-q0_ZM${number}`,
    });
    if (message.msgtype === "text") message.text = { content: `${TEXT}${at}` };
    if (message.msgtype === "link") message.link.desc = TEXT;
    return message;
  });
  const text = JSON.stringify({ errcode: 0, errmsg: "ok", next_cursor: "4gw7MepFLfgF2VC5npN", has_more: 1, msg_list });
  return { text, kinds: [...templates.keys()] };
}

/** A zod schema for a value. */
function schemaOf(value, literals = []) {
  if (Array.isArray(value)) return z.array(value.length > 0 ? z.union(value.map((one) => schemaOf(one))) : z.unknown());
  if (value === null || typeof value !== "object")
    return typeof value === "number" ? z.number() : typeof value === "string" ? z.string() : z.unknown();
  return z.looseObject(
    Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        literals.includes(name) ? z.literal(member) : schemaOf(member, name === "event" ? ["event_type"] : []),
      ]),
    ),
  );
}

/** How a careful user would validate a page: zod with unions discriminated by msgtype and event_type, and ajv with zod's JSON schema. */
export function makeValidators() {
  const of = (event) => [...templates].filter(([name]) => name.startsWith("event ") === event).map(([, message]) => message);
  const events = z.discriminatedUnion(
    "event_type",
    of(true).map(({ event }) => schemaOf(event, ["event_type"])),
  );
  const [anyEvent] = of(true);
  const common = z.looseObject({
    msgid: z.string(),
    send_time: z.number(),
    origin: z.number(),
    msgtype: z.literal(anyEvent.msgtype),
    event: events,
  });
  const messages = z.discriminatedUnion("msgtype", [...of(false).map((message) => schemaOf(message, ["msgtype"])), common]);
  const page = z.looseObject({
    errcode: z.number(),
    errmsg: z.string(),
    next_cursor: z.string(),
    has_more: z.number(),
    msg_list: z.array(messages),
  });
  const ajv = new Ajv2020({ strict: false }).compile(z.toJSONSchema(page));
  return { zod: (value) => page.parse(value), ajv };
}
