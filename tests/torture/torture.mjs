// `npm run torture`: instances of an inbox, whose processes are killed, stopped and replaced, whose store goes away, whose requests and
// callbacks meet every fault. Then it counts: nothing may be lost, no reply sent twice, no customer's order broken.
//
// --seed S, --store redis|sqlite|workerd (default: redis and sqlite), --messages N, --instances N, --turns each|queue|burst, --keep (the
// journals stay).

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createSandbox } from "@wecom-kf/sandbox";
import { createWorkerFleet } from "./worker-fleet.mjs";
import { createCallbacks } from "./callbacks.mjs";
import { clock, draw, pause } from "./draw.mjs";
import { createFleet } from "./fleet.mjs";
import { followJournals } from "./journals.mjs";
import { kindOf, planOf } from "./plan.mjs";
import { startProxy } from "./proxy.mjs";
import { startStore } from "./stores.mjs";
import { unleash } from "./terror.mjs";
import { judge, storyOf } from "./verdict.mjs";
import { createFinished, write } from "./writing.mjs";

const LEASE = 5000;

/** Runs a torture; resolves to its report. */
export async function torture({ seed, store: kind, messages = 20_000, instances = 3, perSecond = 300, turns, terror = {}, keep = false }) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-torture-"));
  const mode = turns ?? ["each", "each", "queue", "burst"][Math.floor(draw(seed, "turns") * 4)];
  const customers = Math.max(30, Math.floor(messages / 15));
  const plan = planOf({ seed, messages, customers });
  let fleet;
  const callbacks = createCallbacks(seed, () => fleet?.ports() ?? []);
  const sandbox = createSandbox({ seed: 7, onCallback: callbacks.onCallback, logger: false });
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const users = Array.from({ length: customers }, () => sandbox.customerEnters({ open_kfid }).external_userid);
  const proxy = await startProxy(sandbox, seed);
  const store = await startStore(kind);
  fleet = (kind === "workerd" ? createWorkerFleet : createFleet)(instances, {
    folder,
    seed,
    store: { kind, where: store.where },
    account: open_kfid,
    client: { corpId: sandbox.corpId, secret: sandbox.secret, baseUrl: proxy.url },
    callback: { token: sandbox.callback.token, encodingAesKey: sandbox.callback.encodingAesKey },
    settings: { turns: mode, quiet: 100, max: 500, lease: LEASE, poll: 2000, attempts: 20, parkAfter: 4000 },
  });
  const journals = followJournals(folder);
  const finished = createFinished(journals);
  const sent = [];
  const begun = clock();
  try {
    await fleet.start();
    const chaos = unleash({ seed, fleet, store, journals, lease: LEASE, ...terror });
    await write(plan, { sandbox, open_kfid, users, perSecond, sent, finished });
    await chaos.end();
    proxy.calm();
    callbacks.calm();
    await finished.all();
    const lag = await fleet.lag();
    const ends = await fleet.stop();
    journals.readMore();
    const phones = new Map(
      users.map((user, customer) => [
        customer,
        sandbox
          .conversation(user, open_kfid)
          .filter(({ from }) => from === "api")
          .map(({ body }) => body.content),
      ]),
    );
    const known = sent.map((message) => ({ ...message, kind: kindOf(seed, message.number) }));
    const facts = { sent: known, entries: journals.entries, deeds: fleet.deeds, phones };
    const verdict = judge(facts);
    const crashes = journals.entries.filter(({ what }) => what === "crash").map(({ run, more }) => `${run}: ${more[0]}`);
    const wrongEnds = ends.filter(({ code }) => code !== 0).map(({ code, signal }) => `an instance ended with ${code ?? signal}`);
    return {
      ...{ seed, store: kind, turns: mode, instances, seconds: Math.round((clock() - begun) / 1000) },
      sent: sent.length,
      ...verdict,
      chaos: chaos.counts,
      requests: proxy.counts,
      callbacks: callbacks.counts,
      parked: journals.entries.filter(({ what }) => what === "parked").length,
      lag,
      wrong: [...crashes, ...wrongEnds],
      story: (number) => storyOf(number, facts),
    };
  } finally {
    fleet.kill9();
    proxy.close();
    callbacks.close();
    sandbox.close();
    await store.close();
    if (!keep) rmSync(folder, { recursive: true, force: true });
    else console.log(`journals: ${folder}`);
  }
}

const NAMES = {
  lost: "lost",
  dead: "dead letters",
  repeated: "replies repeated",
  torn: "replies incomplete or mixed",
  unanswered: "replies missing",
  disordered: "order broken",
  unreasoned: "begun again without a reason",
  recomposed: "turns composed anew",
};

/** Prints a report; whether all is well. */
export function tell(report, say = console.log) {
  const counted = (counts) =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(", ") || "none";
  const again = Object.values(report.reasons).reduce((sum, count) => sum + count, 0);
  const { faults, callbacks } = report;
  say(`seed ${report.seed}, ${report.store}, turns ${report.turns}, ${report.instances} instances, ${report.seconds} s`);
  say(`  done to them: ${counted(report.chaos)}`);
  say(`  requests: ${counted(report.requests)}`);
  say(`  callbacks: ${counted(callbacks)}`);
  say(`  sent ${report.sent}, handled ${report.handled}, begun again ${again} (${counted(report.reasons)}), parked ${report.parked}`);
  say(`  duplicates offered: ${callbacks.twice ?? 0} callbacks`);
  say(
    `  ${Object.entries(NAMES)
      .map(([name, title]) => `${title} ${faults[name].length}`)
      .join(", ")}`,
  );
  for (const what of report.wrong) say(`  ${what}`);
  const wrong = Object.entries(NAMES).filter(([name]) => faults[name].length > 0);
  for (const [name, title] of wrong) {
    for (const [number, what] of faults[name].slice(0, 3)) say(`\n  ${title}: m${number}: ${what}\n${report.story(number)}`);
  }
  const good = wrong.length === 0 && report.wrong.length === 0;
  if (!good) say(`\nFAILED. Once more: npm run torture -- --seed ${report.seed} --store ${report.store} --messages ${report.sent}`);
  return good;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: String(Date.now() % 100_000) },
      store: { type: "string" },
      messages: { type: "string", default: "20000" },
      instances: { type: "string", default: "3" },
      turns: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  const { seed, turns, keep } = values;
  let good = true;
  for (const store of values.store ? [values.store] : ["redis", "sqlite"]) {
    const report = await torture({ seed, store, turns, keep, messages: Number(values.messages), instances: Number(values.instances) });
    good = tell(report) && good;
  }
  process.exit(good ? 0 : 1);
}
