// docs/en/api-coverage.md maps every row of the specification to a method. Checks that all rows are present and the methods exist.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { KfClient } from "wecom-kf";

const read = (name) => readFileSync(new URL(`../../docs/en/${name}`, import.meta.url), "utf8");
const operations = Object.fromEntries(
  [...read("operations.md").matchAll(/^\| `(\w+)` \| (GET|POST) `(\S+)`/gm)].map(([, name, ...endpoint]) => [name, endpoint]),
);
const coverage = read("api-coverage.md");
const rows = [...coverage.matchAll(/^\| ([A-Z]\d) \| (GET|POST) `(\S+)` \| (.+?) \|/gm)];

test("every row of the specification is in the table, in order", () => {
  const expected = [
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "S1",
    "S2",
    "S3",
    "M1",
    "M2",
    "C1",
    "T1",
    "T2",
    "U1",
    "U2",
    "U3",
    "D1",
    "D2",
    "K1",
    "K2",
    "K3",
    "K4",
  ];
  assert.deepEqual(
    rows.map(([, row]) => row),
    expected,
  );
  assert.match(read("api-coverage.md"), /^\| Callback \| `kf_msg_or_event`/m);
  assert.match(
    read("api-coverage.md"),
    /^\| Events \| `enter_session`, `msg_send_fail`, `servicer_status_change`, `session_status_change`/m,
  );
});

test("each row's method exists and calls its endpoint", () => {
  for (const [, row, verb, path, methods] of rows) {
    const [first, ...more] = [...methods.matchAll(/`kf\.(\w+)`/g)].map(([, name]) => name);
    assert.deepEqual(operations[first], [verb, path], row);
    for (const name of [first, ...more]) assert.equal(typeof KfClient.prototype[name], "function", `${row}: ${name}`);
  }
});
