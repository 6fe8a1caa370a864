// One instance of the bot under torture: a process with a callback URL and an inbox. What its handlers do goes into a journal, which
// survives kill -9: each line is written at once.

import { existsSync, openSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createCallback, createInbox, createNodeHandler, KfClient, redisStore, sqliteStore } from "wecom-kf";
import { clock } from "./draw.mjs";
import { createHandler, noting } from "./handler.mjs";

const { name, incarnation, folder, seed, store: place, settings, account, client, callback } = JSON.parse(process.argv[2]);
const run = `${name}.${incarnation}`;
const file = openSync(join(folder, `journal-${run}.jsonl`), "a");
const note = (what, ...more) => writeSync(file, `${JSON.stringify([what, clock(), ...more])}\n`);
note("born", process.pid);

async function openStore() {
  if (place.kind === "sqlite") return sqliteStore(place.where);
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

/** Whether a handler of any instance asked that before. */
function begunBefore(number) {
  const mark = join(folder, `begun-${number}`);
  if (existsSync(mark)) return true;
  writeFileSync(mark, "");
  return false;
}

const onTurn = createHandler({ seed, run: () => run, note, begunBefore });
const log = (level) => (text) => note("log", level, text);
const logger = { debug() {}, info() {}, warn: log("warn"), error: log("error") };
const store = noting(await openStore(), note);
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
