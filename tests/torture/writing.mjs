// Writes the messages of a plan, and knows which are finished.

import { clock, pause } from "./draw.mjs";

/** WeCom accepts so many replies until the customer writes again. */
const MOST_REPLIES = 5;
/** When nothing more happens for that long after the faults, what is missing is lost. */
const PATIENCE = 60_000;

/** Writes the messages at a steady pace, and no customer more than WeCom lets the bot answer. */
export async function write(plan, { sandbox, open_kfid, users, perSecond, sent, finished }) {
  const started = clock();
  const waiting = new Map();
  /** How many replies each customer may still get for what is not finished. */
  const open = new Map();
  let written = 0;
  finished.watch(({ customer, parts }) => open.set(customer, open.get(customer) - parts));
  const due = () => Math.min(plan.length, Math.floor(((clock() - started) / 1000) * perSecond));
  let next = 0;
  const fits = ({ customer, parts }) => parts === 0 || (open.get(customer) ?? 0) + parts <= MOST_REPLIES;
  const say = (message) => {
    const { number, customer, parts, text } = message;
    open.set(customer, (open.get(customer) ?? 0) + parts);
    const at = clock();
    const { msgid } = sandbox.customerWrites({ open_kfid, external_userid: users[customer], text });
    sent[number] = { ...message, msgid, at };
    finished.expect(sent[number]);
    written += 1;
  };
  while (written < plan.length) {
    for (const [customer, list] of waiting) {
      while (list.length > 0 && fits(list[0])) say(list.shift());
      if (list.length === 0) waiting.delete(customer);
    }
    for (; next < due(); next += 1) {
      const message = plan[next];
      const list = waiting.get(message.customer);
      // In their order, for each customer.
      if (list) list.push(message);
      else if (fits(message)) say(message);
      else waiting.set(message.customer, [message]);
    }
    finished.read();
    await pause(20);
  }
}

/** Knows which messages are finished for good: the store has said so to the instance that wrote it. */
export function createFinished(journals) {
  const expected = new Map();
  let at = 0;
  let last = clock();
  let onFinished = () => {};
  const end = (msgid) => {
    const message = expected.get(msgid);
    if (!expected.delete(msgid)) return;
    last = clock();
    onFinished(message);
  };
  const finished = {
    expect: (message) => expected.set(message.msgid, message),
    watch: (watcher) => (onFinished = watcher),
    read() {
      const entries = journals.readMore();
      for (; at < entries.length; at += 1) {
        const { what, more } = entries[at];
        if (what === "done") more[0].forEach(end);
        if (what === "dead") end(more[0]);
      }
    },
    /** Until all are, or nothing happens any more. */
    async all() {
      last = clock();
      while (expected.size > 0 && clock() - last < PATIENCE) {
        finished.read();
        await pause(100);
      }
    },
  };
  return finished;
}
