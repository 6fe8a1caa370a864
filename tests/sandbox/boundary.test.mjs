// What crosses between JavaScript and the module: objects in, objects out, errors as errors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, SandboxError } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { ACTS } from "../../npm/sandbox/lib/generated/acts.mjs";
import { create } from "../../npm/sandbox/lib/sandbox.mjs";
import { FLAVOURS, connect } from "./support.mjs";
import glue from "../../npm/sandbox/pkg/wecom_kf_sandbox.cjs";

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
  test(`the module knows every act that is a method, over the ${name}`, () => {
    const sandbox = create({ logger: false });
    assert.deepEqual(sandbox.invalidateTokens(), {});
    for (const method of Object.keys(ACTS).filter((method) => method !== "invalidateTokens")) {
      const error = thrownBy(() => sandbox[method]());
      assert.equal(error.code, "sandbox.bad_action", method);
      assert.match(error.message, new RegExp(`^the act cannot be read: ${ACTS[method]}: .* required`), method);
    }
    sandbox.close();
  });

  test(`an error has the fields of its code, over the ${name}`, async (t) => {
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
      ["adminAddsAccount", {}, { code: "sandbox.bad_action", reason: "admin_adds_account: name is required and was not given" }],
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

test("a sandbox tells the settings that were left out", () => {
  const none = createSandbox();
  assert.deepEqual([none.corpId, none.secret, none.callback], ["ww_sandbox", "sandbox-secret", undefined]);
  const some = createSandbox({ onCallback: () => new Response(""), callback: { token: "mine", url: undefined } });
  const { encodingAesKey, ...others } = some.callback;
  assert.deepEqual(others, { url: "http://sandbox.invalid/callback", token: "mine", retryDelay: 1000 });
  assert.equal(encodingAesKey.length, 43);
  none.close();
  some.close();
});

test("parameters are taken as JSON has them", async () => {
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

test("what is no JSON, or nested too deeply, is refused, and the sandbox goes on", () => {
  const sandbox = createSandbox();
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const nested = (depth) => JSON.parse("[".repeat(depth) + "]".repeat(depth));
  const round = {};
  round.round = round;
  for (const [message, words] of [
    [round, /: push_raw: it is no JSON: .*circular/],
    [5n, /: push_raw: it is no JSON: .*BigInt/],
    [nested(101), /: push_raw: it is nested more than 100 deep$/],
    [nested(5000), /: push_raw: it is nested more than 100 deep$/],
  ]) {
    assert.throws(() => sandbox.pushRaw({ open_kfid, message }), { name: "SandboxError", code: "sandbox.bad_action", message: words });
  }
  assert.throws(() => createSandbox({ seed: 1n }), { code: "sandbox.bad_settings", message: /it is no JSON/ });
  for (const params of ["客服", 5, [], () => {}]) {
    assert.throws(() => sandbox.adminAddsAccount(params), { code: "sandbox.bad_action", message: /: it must be one object$/ });
  }
  assert.deepEqual(sandbox.pushRaw({ open_kfid, message: nested(99) }), {});
  sandbox.close();
});

/** Fails as a module does that ran into an instruction that ends it. */
const trap = () => {
  throw new WebAssembly.RuntimeError("unreachable");
};

test("a module that fails ends its sandbox with an error of its own, and no other sandbox", async () => {
  class Inner extends glue.Sandbox {
    act() {
      trap();
    }
    free() {
      assert.fail("an object of a module that failed is touched again");
    }
  }
  const other = createSandbox();
  const sandbox = create(Inner, { onCallback: () => new Response("") });
  const crash = thrownBy(() => sandbox.adminAddsAccount({ name: "客服" }));
  assert.deepEqual([crash.name, crash.code], ["SandboxError", "sandbox.crashed"]);
  assert.match(crash.message, /make a new one \(unreachable\)$/);
  assert.ok(crash.cause instanceof WebAssembly.RuntimeError);
  await assert.rejects(sandbox.fetch("/cgi-bin/gettoken"), { code: "sandbox.crashed" });
  await assert.rejects(sandbox.waitFor({ external_userid: "wm" }), { code: "sandbox.crashed" });
  await sandbox.settled();
  sandbox.close();
  assert.ok(other.adminAddsAccount({ name: "客服" }).open_kfid);
  other.close();
});

test("a module that fails while nobody calls is told to the log, and ends who waits", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const lines = [];
  let calls = 0;
  class Inner extends glue.Sandbox {
    takeEffects(now) {
      calls += 1;
      if (calls > 3) trap();
      return super.takeEffects(now);
    }
  }
  const logger = { warn: (line) => lines.push(line) };
  const sandbox = create(Inner, { logger, onCallback: () => new Promise(() => {}) });
  const customer = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  const waiting = assert.rejects(sandbox.waitFor({ ...customer }, { timeout: 60_000 }), { code: "sandbox.crashed" });
  for (let round = 0; round < 5; round += 1) {
    t.mock.timers.tick(5000);
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
  }
  await waiting;
  assert.match(lines.at(-1), /^wecom-kf sandbox: the sandbox's WebAssembly module failed/);
});
