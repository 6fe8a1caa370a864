// The handler of every instance: what it does follows from the plan, and it notes when it begins and ends.

import { pause } from "./draw.mjs";
import { kindOf, numberOf, partsOf, throwsAt, timeOf } from "./plan.mjs";

const messageOf = (content) => ({ msgtype: "text", text: { content } });

/**
 * Makes the handler of an instance. `note(what, …)` writes into the journal; `begunBefore(number)` says whether a handler asked
 * that before, in any instance.
 */
export function createHandler({ seed, run, note, begunBefore }) {
  /** Answers one message. Each text says what it belongs to, and which run composed it. */
  async function answer(turn, number, attempt) {
    const kind = kindOf(seed, number);
    const count = partsOf(seed, number);
    const texts = (reply, of) => Array.from({ length: of }, (_, at) => messageOf([number, reply, at, of, `${run()}/${attempt}`].join("|")));
    if (kind === "one") await turn.reply(texts("0", 1)[0]);
    if (kind === "several") await turn.reply(texts("0", count));
    if (kind === "stream") await turn.reply(streamOf(texts("0", count)));
    if (kind === "several, then one") {
      // A rerun words it in one message. What was stored before must be sent all the same.
      const again = await begunBefore(number);
      const reply = texts("0", again ? 1 : count);
      await turn.reply(again ? reply[0] : reply);
    }
    if (kind === "named") {
      const names = attempt % 2 === 1 ? ["a", "b"] : ["b", "a"];
      for (const key of names) await turn.reply(texts(key, 1)[0], { key: `${key} of ${number}` });
    }
  }

  return async function onTurn(turn) {
    const { id, attempt } = turn;
    const numbers = turn.messages.map((message) => numberOf(message.text.content));
    await note("begin", id, numbers, attempt);
    try {
      const throws = throwsAt(seed, numbers[0], `${run()}/${attempt}`);
      if (throws === "before") throw new Error("the handler throws before its replies");
      for (const number of numbers) {
        await pause(timeOf(seed, number));
        await answer(turn, number, attempt);
      }
      if (throws === "after") throw new Error("the handler throws after its replies");
    } catch (error) {
      await note("failed", id, error.code ?? error.message);
      throw error;
    }
    await note("end", id);
  };
}

async function* streamOf(texts) {
  for (const text of texts) {
    await pause(1);
    yield text;
  }
}

/** The store, which notes what is finished for good. */
export function noting(store, note) {
  const msgidOf = (key) => /:done:(.*)$/.exec(key)?.[1];
  const noted = async (keys, operation) => {
    await operation;
    const msgids = keys.map(msgidOf).filter(Boolean);
    if (msgids.length > 0) await note("done", msgids);
  };
  const wrapped = { atomic: store.atomic };
  for (const method of ["get", "delete", "compareAndSet", "getMany"])
    if (store[method]) wrapped[method] = (...args) => store[method](...args);
  wrapped.set = (key, ...rest) => noted([key], store.set(key, ...rest));
  const keysOf = (entries) => entries.map(([key]) => key);
  if (store.setMany) wrapped.setMany = (entries, ...rest) => noted(keysOf(entries), store.setMany(entries, ...rest));
  return wrapped;
}
