// The pure decisions of core, by the vectors that Rust runs too.

import outcomes from "../vectors/outcomes.json" with { type: "json" };
import transitions from "../vectors/transitions.json" with { type: "json" };

/** What the engine says of the usual situation with these differences, as the vectors write it. */
function said(engine, differences) {
  const { outcome, status, errcode, progress, ...situation } = { ...outcomes.usual, ...differences };
  return shown(
    engine.judge({
      idempotent: false,
      retry_after: null,
      date: null,
      now_ms: 0,
      ...situation,
      outcome: { kind: outcome, ...(status === undefined ? {} : { status }), ...(errcode === undefined ? {} : { errcode }) },
      progress: progress ? progressOf(progress) : null,
    }),
  );
}

/** `1trm`: the number of retries, and a letter for each fact. */
const FACTS = { token_refreshed: "t", replayed: "r", maybe_done: "m" };
const progressOf = (word) => ({
  retries: Number.parseInt(word, 10),
  ...Object.fromEntries(Object.entries(FACTS).map(([name, letter]) => [name, word.includes(letter)])),
});
const wordOf = (progress) =>
  `${progress.retries}${Object.entries(FACTS)
    .map(([name, letter]) => (progress[name] ? letter : ""))
    .join("")}`;

function shown({ kind, progress, after_ms = 0, wait_ms, maybe_done }) {
  if (progress) return `${kind} ${after_ms} ${wordOf(progress)}`;
  if (kind !== "fail") return kind;
  return `fail${wait_ms === null && !maybe_done ? "" : ` ${wait_ms ?? "-"}`}${maybe_done ? " m" : ""}`;
}

export const specs = {
  "every outcome is judged as its vector says"({ engine, assert }) {
    for (const { name, situation, verdict } of outcomes.cases) assert.equal(said(engine, situation), verdict, name);
    assert.isAbove(outcomes.cases.length, 250);
  },

  "every error code is judged for each kind of repeat and progress"({ engine, assert }) {
    for (const row of outcomes.errcodes) {
      for (const repeat of ["safe", "with_msgid", "never"]) {
        const answer = { outcome: "answer", errcode: row.errcode, repeat };
        assert.deepEqual(
          outcomes.progress.map((progress) => said(engine, { ...answer, progress })),
          row[repeat],
          `${row.errcode} ${repeat}`,
        );
      }
    }
    assert.isAbove(outcomes.errcodes.length, 70);
  },

  "every sequence of attempts goes as its vector says"({ engine, assert }) {
    for (const { name, terms, steps } of outcomes.courses) {
      const now = { progress: "", time_left_ms: terms.time_left_ms ?? outcomes.usual.time_left_ms };
      for (const { verdict, ...situation } of steps) {
        assert.equal(said(engine, { ...terms, ...now, ...situation }), verdict, name);
        const [word, pause, progress] = verdict.split(" ");
        if (progress !== undefined && word !== "fail") Object.assign(now, { progress, time_left_ms: now.time_left_ms - Number(pause) });
        if (word === "replay") now.replay = null;
      }
    }
  },

  "every state transition is checked as its vector says"({ engine, wecom, assert, throws }) {
    for (const { from, to, servicer_userid, table, code, details } of transitions.cases) {
      const name = `${table} ${from}→${to} ${servicer_userid}`;
      const answer = engine.checkTransition({ from, to, servicer_userid, table });
      if (code === null) assert.deepEqual(answer, { value: null }, name);
      else assert.equal(answer.failure.code, code, name);
      if (details) assert.deepEqual(answer.failure.details, details, name);
      if (code === null) wecom.checkTransition(from, to, { servicer_userid, table });
      else
        assert.instanceOf(
          throws(() => wecom.checkTransition(from, to, { servicer_userid, table }), code),
          wecom.KfStateError,
        );
    }
  },

  "canTransition does not require a servicer"({ wecom, assert }) {
    assert.isTrue(wecom.canTransition(2, 3));
    assert.isFalse(wecom.canTransition(4, 0));
    assert.isTrue(wecom.canTransition(0, 4));
    assert.isFalse(wecom.canTransition(0, 4, "official"));
  },

  "a request is split into parts that fit, or rejected as a whole"({ engine, assert }) {
    const list = Array.from({ length: 201 }, (_, at) => `wm${at}`);
    const split = (operation, params) => engine.split(operation, JSON.stringify(params), 1_800_000_000_000);
    const parts = split("batchGetCustomers", { external_userid_list: list, x: 1 }).value.map((part) => JSON.parse(part));
    assert.deepEqual(
      parts.map((part) => [part.external_userid_list.length, part.x]),
      [
        [100, 1],
        [100, 1],
        [1, 1],
      ],
    );
    assert.deepEqual(split("getServiceState", { a: 1 }), { value: ['{"a":1}'] });
    assert.deepEqual(split("batchGetCustomers", { external_userid_list: [...list, ""] }).failure, {
      code: "request.too_short",
      details: { field: "external_userid_list[201]", limit: 1, unit: "bytes", actual: 0 },
    });
    assert.equal(split("nothing", {}).failure.code, "request.unknown_operation");
  },

  "the engine reports its kind and version"({ engine, assert }) {
    assert.include(["native", "wasm"], engine.info().engine);
    assert.match(engine.info().version, /^\d+\.\d+\.\d+$/);
    const names = [
      "info",
      "build",
      "split",
      "buildCall",
      "judge",
      "readAnswer",
      "remaining",
      "fetchFailure",
      "createLife",
      "createShare",
      "createPaging",
      "createInbox",
      "createPermits",
      "messageId",
      "storeKey",
      "listLetters",
      "replayLetter",
      "deleteLetter",
      "checkTransition",
      "splitText",
      "createCallback",
    ];
    assert.sameMembers(Object.keys(engine), names);
  },
};
