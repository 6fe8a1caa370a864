// Callbacks with values of another realm: a vm context, as test runners use for each test file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { createCallback } from "wecom-kf";

const callback = createCallback({ token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" });
const sealed = callback.seal("<xml><Event>kf_msg_or_event</Event></xml>");
const other = createContext({ sealed, bytes: [...new TextEncoder().encode(sealed.body)] });
const there = (code) => runInContext(code, other);

test("bytes of another realm are accepted", () => {
  for (const code of [
    "Uint8Array.from(bytes)",
    "Uint8Array.from(bytes).buffer",
    "new DataView(Uint8Array.from(bytes).buffer)",
    "Uint8Array.from([0, ...bytes, 0]).subarray(1, -1)",
    "(() => { const shared = new SharedArrayBuffer(bytes.length); new Uint8Array(shared).set(bytes); return shared; })()",
  ]) {
    const body = there(code);
    assert.ok(!(body instanceof Uint8Array) && !(body instanceof ArrayBuffer), code);
    assert.equal(callback.open(sealed.query, body).event, "kf_msg_or_event", code);
  }
});

test("a query of another realm is accepted, and an invalid one is a typed error", () => {
  assert.equal(
    callback.open(there("Object.fromEntries(sealed.query.split('&').map((pair) => pair.split('=')))"), sealed.body).event,
    "kf_msg_or_event",
  );
  for (const code of ["null", "[]", "new Map()", "({ nonce: [1, {}] })", "(() => {})"]) {
    assert.throws(() => callback.open(there(code), sealed.body), { code: "callback.missing_parameter" }, code);
  }
});

test("settings of another realm are accepted", () => {
  const made = createCallback(
    there("({ token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiveId: ['ww1'], previous: [] })"),
  );
  assert.equal(made.open(sealed.query, sealed.body).event, "kf_msg_or_event");
  const refusing = createCallback({
    token: "QDG6eK",
    encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    receiveId: there("async () => false"),
  });
  assert.throws(() => refusing.open(sealed.query, sealed.body), { code: "client.bad_option" });
});
