// The inbox's machines on both engines: the same results for the same inputs, each of its generated type.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onBoth } from "./both-engines.mjs";
import { Seen } from "./engine-types.mjs";

const NOW = 1_800_000_000_000;
const seen = new Seen();
const { both, machines } = onBoth(seen, NOW);

const OPTIONS = {
  account: "ww1:wk1",
  owner: "owner-1",
  turns: "queue",
  quiet: 1500,
  max: 8000,
  start: { kind: "skip" },
  prefetch: 1,
  limit: 1000,
  concurrency: 2,
  attempts: 2,
  lease: 20_000,
  poll: 60_000,
  park_after: 10_000,
  dead_after: 100_000,
  jitter: 0,
  wall_clock: false,
};

/** An inbox over a store in a map. Pulls and handlers are answered by the functions; every output is recorded. */
function world({ options = {}, store = new Map(), pull, handle = ({ turn }) => ({ kind: "turns_ended", turns: [turn] }) }) {
  seen.check({ ...OPTIONS, ...options }, "InboxOptions");
  const inbox = machines((engine) => engine.createInbox({ ...OPTIONS, ...options }), "InboxInput", "InboxTurn");
  const outputs = [];
  let broken = false;
  /** The ids of the messages, by their numbers. */
  const held = [];
  const msgidOf = (message) => (typeof message === "number" ? held[message] : message);
  const places = (list) => [...list.keys()].filter((place) => list[place]);
  const answers = {
    pull({ op, ...rest }) {
      const answer = { op, ...pull(rest) };
      if (answer.kind !== "page") return answer;
      const first = held.length;
      held.push(...answer.page.msgids);
      return { ...answer, first };
    },
    permit: ({ op }) => ({ kind: "permitted", op }),
    get: ({ op, key }) => ({ kind: "read", op, text: store.get(key) ?? null }),
    find: ({ op, messages }) => ({ kind: "found", op, found: places(messages.map((one) => store.has(`done:${msgidOf(one)}`))) }),
    set_many({ op, keys }) {
      for (const key of keys) store.set(key, "1");
      return { kind: "written", op };
    },
    keep: ({ op }) => ({ kind: "written", op }),
    compare_and_set({ op, key, expected, value }) {
      const done = (store.get(key) ?? null) === expected;
      if (done) store.set(key, value);
      return { kind: "swapped", op, done };
    },
    deliver({ turn, messages, ...rest }) {
      const answer = handle({ turn, msgids: messages.map(msgidOf), ...rest });
      return answer.kind === "turn_failed" ? { turn, ...answer } : answer;
    },
  };
  const run = (...inputs) => {
    const queue = inputs;
    while (queue.length > 0) {
      const turn = inbox.give(...queue.splice(0));
      for (const output of turn.outputs) {
        outputs.push(output);
        const isStore = output.op !== undefined && /get|set|keep|find/.test(output.kind);
        const answer = broken && isStore ? { kind: "store_failed", op: output.op, reason: "away" } : answers[output.kind]?.(output);
        if (answer?.kind) queue.push(answer);
      }
    }
  };
  return {
    store,
    outputs,
    run,
    kinds: () => new Set(outputs.map(({ kind }) => kind)),
    last: (kind) => outputs.findLast((output) => output.kind === kind),
    fail: (on) => {
      broken = on;
    },
    /** Lets time pass, with ticks. */
    pass(ms) {
      for (let left = ms; left > 0; left -= 1000) {
        inbox.pass(1000);
        run({ kind: "tick" });
      }
    },
    dispose: () => inbox.dispose(),
  };
}

const message = (msgid, more = {}) => ({ msgid, customer: "wm1", sent: NOW, kind: "message", ...more });
const listsOf = (messages) => ({
  ...Object.fromEntries(
    [
      ["msgids", "msgid"],
      ["customers", "customer"],
      ["sent", "sent"],
    ].map(([list, name]) => [list, messages.map((one) => one[name])]),
  ),
  events: [...messages.keys()].filter((at) => messages[at].kind === "event"),
  unwanted: [...messages.keys()].filter((at) => messages[at].kind === "unwanted"),
});
const page = (messages, more = {}) => ({ kind: "page", page: { ...listsOf(messages), next_cursor: "c1", has_more: false, ...more } });
const failed = (failure, wait = null) => ({ kind: "page_failed", failure, wait });

test("messages, events and replies", () => {
  let pages = [page([message("a"), message("b", { kind: "event", customer: "" }), message("c", { kind: "unwanted", customer: "wm2" })])];
  const running = [];
  const box = world({ pull: () => pages.shift() ?? page([]), handle: (turn) => (running.push(turn), {}) });
  box.run({ kind: "start" }, { kind: "notice", token: "t", created: NOW });
  assert.equal(box.last("pull").token, "t");
  assert.equal(running.length, 2);
  const [{ turn }] = running;
  box.run({ kind: "reply_once", op: 1, turn, key: null }, { kind: "reply", op: 2, turn, key: "名" }, { kind: "report", op: 3 });
  const { reply } = box.last("reply");
  box.run({ kind: "send", op: 4, turn, reply, part: 1 }, { kind: "send", op: 5, turn: 999, reply, part: 0 });
  assert.match(box.last("send").msgid, /^[0-9a-f]{32}$/);
  assert.equal(box.last("refused").why, "over");
  assert.deepEqual([box.last("report").report.owner, box.last("report").report.running], [true, 2]);
  assert.deepEqual(box.last("forget").messages, [2]);
  box.run({ kind: "turns_ended", turns: running.map(({ turn }) => turn) }, { kind: "poll", op: 6 });
  box.pass(5000);
  assert.equal(box.last("polled").finished, true);
  pages = [page([], { next_cursor: null, has_more: true })];
  box.run({ kind: "poll", op: 7 });
  assert.equal(box.last("log").level, "error");
  box.run({ kind: "stop", abandon: false });
  assert.deepEqual(box.last("stopped"), { kind: "stopped", error: null });
  box.dispose();
});

test("failures of pulls, of the store and of handlers, letters, and a lost lease", () => {
  const pulls = [failed("token_expired"), failed("account", 1000), failed("unknown"), page([message("a"), message("b")])];
  const failures = ["handler", "account", "unknown", "handler"];
  const store = new Map();
  const box = world({
    store,
    options: { start: { kind: "replay" }, park_after: 1000 },
    pull: () => pulls.shift() ?? page([]),
    handle: () => ({ kind: "turn_failed", failure: failures.shift() ?? "message", wait: null }),
  });
  box.run({ kind: "start" }, { kind: "notice", token: "t", created: NOW });
  box.fail(true);
  box.pass(1000);
  box.fail(false);
  box.pass(700_000);
  assert.ok(box.kinds().has("dead_letter") && box.kinds().has("permit") && box.kinds().has("keep"), [...box.kinds()].join());
  const text = store.get("letters");
  both((engine) => engine.storeKey("corp:account", "done:\u{1f600}"), "string");
  both((engine) => engine.messageId('{"origin":3}'), "string");
  const letters = both((engine) => engine.listLetters(text, NOW), "Outcome<InboxLetter[]>").value;
  assert.ok(letters.length > 0);
  const [{ id }] = letters.filter(({ dead }) => dead !== null);
  const replayed = both((engine) => engine.replayLetter(text, id, NOW), "Outcome<InboxLetterChange>").value;
  both((engine) => engine.deleteLetter(replayed.text, id, NOW), "Outcome<InboxLetterChange>");
  for (const given of [null, text]) {
    both((engine) => engine.replayLetter(given, "none", NOW), "Outcome<null>");
    both((engine) => engine.deleteLetter(given, "none", NOW), "Outcome<null>");
  }
  assert.equal(both((engine) => engine.listLetters("{", NOW), "Outcome<InboxLetter[]>").failure.code, "inbox.corrupt_record");
  assert.equal(both((engine) => engine.listLetters('{"v":9}', NOW), "Outcome<InboxLetter[]>").failure.code, "inbox.newer_record");
  box.dispose();

  const lost = world({
    options: { turns: "burst", start: { kind: "since", time: 0 } },
    pull: () => page([message("z")]),
    handle: () => ({}),
  });
  lost.run({ kind: "start" }, { kind: "notice", token: null, created: NOW });
  lost.pass(3000);
  const { turn } = lost.last("deliver");
  // While the store is away the lease runs out, and nothing may be sent until it is known whose the account is.
  lost.fail(true);
  lost.pass(25_000);
  lost.run({ kind: "send", op: 1, turn, reply: "0", part: 0 });
  const record = JSON.parse(lost.store.get("account"));
  lost.store.set("account", JSON.stringify({ ...record, owner: "another", fence: record.fence + 1 }));
  lost.fail(false);
  lost.pass(70_000);
  assert.deepEqual(lost.last("lost").turns, [turn]);
  assert.equal(lost.last("refused").why, "lost");
  lost.store.set("account", '{"v":9}');
  lost.run({ kind: "poll", op: 2 });
  lost.pass(30_000);
  assert.match(lost.last("stopped").error, /newer/);
  lost.dispose();
});

test("a message's own failure, a turn that is parked, and a refused cursor", () => {
  const event = message("c", { kind: "event", customer: "" });
  const pulls = [page([message("a"), message("b", { customer: "wm2" }), event]), failed("cursor_refused")];
  const box = world({
    options: { turns: "each", park_after: 1000 },
    pull: () => pulls.shift() ?? page([]),
    handle: ({ msgids }) => ({ kind: "turn_failed", failure: msgids[0] === "b" ? "unknown" : "message", wait: null }),
  });
  box.run({ kind: "start" }, { kind: "notice", token: "t", created: NOW });
  box.pass(20_000);
  box.run({ kind: "poll", op: 1 });
  box.pass(90_000);
  assert.equal(box.last("dead_letter").failure, "message");
  assert.ok(box.last("parked"));
  box.dispose();
});

test("permits", () => {
  const permits = machines((engine) => engine.createPermits(30_000, 1), "PermitInput", "PermitsTurn");
  // Ten at once, one waits, and one is refused.
  const { outputs } = permits.give(...Array.from({ length: 12 }, (_, at) => ({ kind: "ask", op: at + 1 })));
  assert.deepEqual(outputs, [
    ...Array.from({ length: 10 }, (_, at) => ({ kind: "granted", op: at + 1 })),
    { kind: "refused", op: 12, wait: 60_000 },
  ]);
  permits.pass(30_000);
  assert.deepEqual(permits.give({ kind: "tick" }, { kind: "withdraw", op: 99 }).outputs, [{ kind: "granted", op: 11 }]);
  permits.dispose();
});

test("every alternative of a type was reached", () => {
  const types = ["InboxOptions", "InboxTurns", "InboxStart", "InboxInput", "InboxTurn", "PermitInput", "PermitsTurn"];
  // A process that ends while a handler runs, a turn whose first message was finished before, and what is only for those who look for it.
  assert.deepEqual(seen.missing(types), ['TurnFailure: "crash"', "InboxTurn.outputs.id: string", 'InboxLevel: "debug"']);
});
