// The boundary between JavaScript and the module: objects in, objects out, errors as errors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, SandboxError } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { ACTS } from "../../npm/sandbox/lib/generated/acts.mjs";
import { create } from "../../npm/sandbox/lib/sandbox.mjs";
import glue from "../../npm/sandbox/pkg/wecom_kf_sandbox.cjs";
import * as web from "../../npm/sandbox/pkg/wecom_kf_sandbox.js";
import { FLAVOURS, connect } from "./support.mjs";

const GLUES = { "nodejs glue": glue, "web glue": web };

/** What a call throws. */
function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

for (const [name, create] of Object.entries(FLAVOURS)) {
  test(`the module knows the act of every method, with the ${name}`, () => {
    const sandbox = create({ logger: false });
    assert.deepEqual(sandbox.invalidateTokens(), {});
    for (const method of Object.keys(ACTS).filter((method) => method !== "invalidateTokens")) {
      const error = thrownBy(() => sandbox[method]());
      assert.equal(error.code, "sandbox.bad_action", method);
      assert.match(error.message, new RegExp(`^invalid act: ${ACTS[method]}: .* required`), method);
    }
    sandbox.close();
  });

  test(`an error has the fields of its code, with the ${name}`, async (t) => {
    const sandbox = create();
    const served = await serveSandbox(sandbox, { acts: true });
    t.after(() => served.close().then(() => sandbox.close()));
    const remote = connectSandbox(served.url);
    const customer = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
    sandbox.customerWrites({ ...customer, text: "你好" });
    const faults = [
      ["servicerEnds", customer, { code: "sandbox.wrong_state", state: 0, needed: 3 }],
      ["customerWrites", { ...customer, open_kfid: "wkX", text: "x" }, { code: "sandbox.unknown_account", open_kfid: "wkX" }],
      ["customerEnters", { url: "https://example.com" }, { code: "sandbox.unknown_link" }],
      ["adminAddsAccount", {}, { code: "sandbox.bad_action", reason: "admin_adds_account: name is required" }],
    ];
    for (const [method, params, wanted] of faults) {
      const here = thrownBy(() => sandbox[method](params));
      assert.ok(here instanceof SandboxError && here instanceof Error);
      assert.deepEqual([here.name, { ...here }], ["SandboxError", wanted]);
      await assert.rejects(remote[method](params), (there) => {
        assert.deepEqual([there.name, there.message, { ...there }], ["SandboxError", here.message, wanted]);
        return true;
      });
    }
  });
}

test("a sandbox returns settings with defaults", () => {
  const none = createSandbox();
  assert.deepEqual([none.corpId, none.secret, none.callback], ["ww_sandbox", "sandbox-secret", undefined]);
  const some = createSandbox({ onCallback: () => new Response(""), callback: { token: "mine", url: undefined } });
  const { encodingAesKey, ...others } = some.callback;
  assert.deepEqual(others, { url: "http://sandbox.invalid/callback", token: "mine", retryDelay: 1000 });
  assert.equal(encodingAesKey.length, 43);
  none.close();
  some.close();
});

test("parameters are converted as JSON", async () => {
  const sandbox = createSandbox({ seed: undefined, members: null });
  const client = await connect(sandbox);
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服", other: undefined });
  const sent = new Date(0);
  sandbox.pushRaw({
    open_kfid,
    message: { msgid: "m", none: undefined, nothing: null, sent, large: 2 ** 60, half: 0.5, list: [undefined] },
  });
  const { msg_list } = await client.post("kf/sync_msg", { open_kfid });
  assert.deepEqual(msg_list, [{ msgid: "m", nothing: null, sent: sent.toJSON(), large: 2 ** 60, half: 0.5, list: [null] }]);
  sandbox.close();
});

test("parameters that are not JSON or too deeply nested are rejected, here and from elsewhere, and the sandbox continues", async (t) => {
  const sandbox = createSandbox();
  const served = await serveSandbox(sandbox, { acts: true });
  t.after(() => served.close());
  const remote = connectSandbox(served.url);
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const nested = (depth) => JSON.parse("[".repeat(depth) + "]".repeat(depth));
  const round = {};
  round.round = round;
  for (const [message, words] of [
    [round, /: push_raw: it cannot be represented as JSON: .*circular/],
    [5n, /: push_raw: it cannot be represented as JSON: .*BigInt/],
    [nested(101), /: push_raw: it is nested more than 100 levels deep$/],
    [nested(5000), /: push_raw: it is nested more than 100 levels deep$/],
  ]) {
    const here = thrownBy(() => sandbox.pushRaw({ open_kfid, message }));
    assert.deepEqual([here.name, here.code], ["SandboxError", "sandbox.bad_action"]);
    assert.match(here.message, words);
    assert.equal(here.message, `invalid act: ${here.reason}`);
    await assert.rejects(remote.pushRaw({ open_kfid, message }), { name: "SandboxError", message: here.message, reason: here.reason });
  }
  assert.throws(() => createSandbox({ seed: 1n }), { code: "sandbox.bad_settings", message: /it cannot be represented as JSON/ });
  for (const params of ["客服", 5, [], () => {}]) {
    assert.throws(() => sandbox.adminAddsAccount(params), { code: "sandbox.bad_action", message: /: it must be an object$/ });
  }
  assert.deepEqual(sandbox.pushRaw({ open_kfid, message: nested(99) }), {});
  sandbox.close();
});

/** Deep enough to overflow the module's stack: sandboxes reject it. */
const abyss = () => {
  let value = [];
  for (let depth = 0; depth < 20_000; depth += 1) value = [value];
  return value;
};

for (const [name, glue] of Object.entries(GLUES)) {
  test(`a module that crashes is replaced, and its sandboxes report it, with the ${name}`, async () => {
    class Failing extends glue.Sandbox {
      act(now, _name, { open_kfid }) {
        return super.act(now, "push_raw", { open_kfid, message: abyss() });
      }
    }
    const other = create(glue);
    other.adminAddsAccount({ name: "客服" });
    const sandbox = create({ ...glue, Sandbox: Failing }, { onCallback: () => new Response("") });
    const waiting = assert.rejects(other.waitFor({ external_userid: "wm" }, { timeout: 20 }), { code: "sandbox.crashed" });
    const crash = thrownBy(() => sandbox.adminAddsServicer({ open_kfid: "wk", userid: "lisi" }));
    assert.deepEqual([crash.name, crash.code], ["SandboxError", "sandbox.crashed"]);
    assert.match(crash.message, /every sandbox in this process: create a new one$/);
    assert.ok(crash.cause instanceof WebAssembly.RuntimeError || crash.cause instanceof RangeError);
    await waiting;
    const fresh = create(glue);
    const { external_userid } = fresh.customerEnters(fresh.adminAddsAccount({ name: "客服" }));
    for (const broken of [sandbox, other]) {
      await assert.rejects(broken.fetch("/cgi-bin/gettoken"), { code: "sandbox.crashed" });
      await assert.rejects(broken.waitFor({ external_userid: "wm" }), { code: "sandbox.crashed" });
      await broken.settled();
      broken.close();
    }
    // Errors of the old ones do not end the new one.
    assert.deepEqual(fresh.conversation(external_userid), []);
    fresh.close();
  });
}

test("a crash of the module outside a call is logged, and ends waiting calls", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const lines = [];
  let calls = 0;
  class Inner extends glue.Sandbox {
    takeEffects(now) {
      calls += 1;
      return calls > 3 ? super.act(now, "conversation", abyss()) : super.takeEffects(now);
    }
  }
  const logger = { warn: (line) => lines.push(line) };
  const sandbox = create({ ...glue, Sandbox: Inner }, { logger, onCallback: () => new Promise(() => {}) });
  const customer = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  const waiting = assert.rejects(sandbox.waitFor({ ...customer }, { timeout: 60_000 }), { code: "sandbox.crashed" });
  for (let round = 0; round < 5; round += 1) {
    t.mock.timers.tick(5000);
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
  }
  await waiting;
  assert.match(lines.at(-1), /^wecom-kf sandbox: the sandbox's WebAssembly module crashed/);
});
