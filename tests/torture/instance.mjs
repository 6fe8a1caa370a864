// One instance of the bot under torture: a process with a callback URL and an inbox. What its handlers do goes into a journal, which
// survives kill -9: each line is written at once.

import { existsSync, openSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createCallback, createInbox, createNodeHandler, KfClient, redisStore } from "wecom-kf";
import { clock, pause } from "./draw.mjs";
import { kindOf, numberOf, partsOf, throwsAt, timeOf } from "./plan.mjs";

const { name, incarnation, folder, seed, store: place, settings, account, client, callback } = JSON.parse(process.argv[2]);
const run = `${name}.${incarnation}`;
const file = openSync(join(folder, `journal-${run}.jsonl`), "a");
const note = (what, ...more) => writeSync(file, `${JSON.stringify([what, clock(), ...more])}\n`);
note("born", process.pid);

async function openStore() {
  if (place.kind === "sqlite") return (await import("wecom-kf")).sqliteStore(place.where);
  if (name % 2 === 0) {
    const { Redis } = await import("ioredis");
    return redisStore(new Redis(place.where).on("error", () => {}));
  }
  const { createClient } = await import("redis");
  return redisStore(
    await createClient({ url: place.where })
      .on("error", () => {})
      .connect(),
  );
}

/** The store, which notes what is finished for good. */
function noting(store) {
  const done = (key) => /:done:(.*)$/.exec(key)?.[1];
  const noted = async (keys, operation) => {
    await operation;
    const msgids = keys.map(done).filter(Boolean);
    if (msgids.length > 0) note("done", msgids);
  };
  const wrapped = { ...store };
  for (const method of ["get", "set", "delete", "compareAndSet", "getMany", "setMany"]) {
    if (store[method]) wrapped[method] = (...args) => store[method](...args);
  }
  wrapped.set = (key, ...rest) => noted([key], store.set(key, ...rest));
  if (store.setMany) {
    wrapped.setMany = (entries, ...rest) =>
      noted(
        entries.map(([key]) => key),
        store.setMany(entries, ...rest),
      );
  }
  return wrapped;
}

const messageOf = (content) => ({ msgtype: "text", text: { content } });

/** Answers one message. Each text says what it belongs to, and which run composed it. */
async function answer(turn, number, attempt) {
  const kind = kindOf(seed, number);
  const count = partsOf(seed, number);
  const texts = (reply, of) => Array.from({ length: of }, (_, at) => messageOf([number, reply, at, of, `${run}/${attempt}`].join("|")));
  if (kind === "one") await turn.reply(texts("0", 1)[0]);
  if (kind === "several") await turn.reply(texts("0", count));
  if (kind === "stream") {
    await turn.reply(
      (async function* () {
        for (const text of texts("0", count)) {
          await pause(1);
          yield text;
        }
      })(),
    );
  }
  if (kind === "several, then one") {
    // A rerun words it in one message. What was stored before must be sent all the same.
    const begun = join(folder, `begun-${number}`);
    const again = existsSync(begun);
    if (!again) writeFileSync(begun, "");
    const reply = texts("0", again ? 1 : count);
    await turn.reply(again ? reply[0] : reply);
  }
  if (kind === "named") {
    const names = attempt % 2 === 1 ? ["a", "b"] : ["b", "a"];
    for (const key of names) await turn.reply(texts(key, 1)[0], { key });
  }
}

async function onTurn(turn) {
  const { id, attempt } = turn;
  const numbers = turn.messages.map((message) => numberOf(message.text.content));
  note("begin", id, numbers, attempt);
  try {
    const throws = throwsAt(seed, numbers[0], `${run}/${attempt}`);
    if (throws === "before") throw new Error("the handler throws before its replies");
    for (const number of numbers) {
      await pause(timeOf(seed, number));
      await answer(turn, number, attempt);
    }
    if (throws === "after") throw new Error("the handler throws after its replies");
  } catch (error) {
    note("failed", id, error.code ?? error.message);
    throw error;
  }
  note("end", id);
}

const log = (level) => (text) => note("log", level, text);
const logger = { debug() {}, info() {}, warn: log("warn"), error: log("error") };
const store = noting(await openStore());
const kf = new KfClient({ ...client, timeout: 8000, tokenStore: store, logger });
const inbox = createInbox(kf, {
  ...settings,
  store,
  accounts: [account],
  start: "replay",
  onTurn,
  logger,
  onMetric(metric) {
    const { kind, id, turns, failure, attempts } = metric;
    if (["lost", "parked", "dead_letter"].includes(kind)) note(kind, id ?? turns, failure ?? "", attempts ?? 0);
  },
  onDeadLetter: (turn, error) => note("dead", turn.id, String(error?.code ?? error)),
});

const handler = createNodeHandler(createCallback({ ...callback, receiveId: client.corpId }), inbox);
const server = createServer(handler);
server.listen(0, "127.0.0.1", () => process.send({ kind: "listens", port: server.address().port }));

process.on("message", async (message) => {
  if (message === "lag") process.send({ kind: "lag", lag: await inbox.lag() });
  if (message !== "stop") return;
  note("stops");
  server.close();
  const { abandoned } = await inbox.stop({ timeout: 10_000 });
  note("stopped", abandoned);
  process.exit(0);
});
// The main process is gone.
process.on("disconnect", () => process.exit(1));
process.on("unhandledRejection", (error) => {
  note("crash", String(error?.stack ?? error));
  process.exit(3);
});
process.on("uncaughtException", (error) => {
  note("crash", String(error?.stack ?? error));
  process.exit(3);
});
