// A trap affects one call, and callbacks leak no memory, on every module and runtime. A V8 flag limits the memory.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createInstance } from "../../npm/wasm/instance.mjs";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { bun, deno } from "../runtimes/programs.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
/** Pages of 64 KiB: the modules start with about 20. */
const SCARCE = "--wasm-max-mem-pages=60";

async function run(what, entry, { registry = "registry", flags = [] } = {}) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", SCARCE, ...flags, path("lifetimes-program.mjs"), what, entry, registry],
    { timeout: 120_000 },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

const TRAP = {
  before: "x",
  trapped: "engine.crashed",
  old: ["engine.callback_gone", "engine.callback_gone", "engine.callback_gone"],
  after: "x",
  disposed: "engine.callback_gone",
};
const TRAP_OF_CLIENT = {
  trapped: "KfEngineError engine.crashed true",
  after: ["x", "string", "echo"],
  again: ["KfEngineError engine.crashed true", "x"],
  disposed: "KfEngineError engine.callback_gone false",
};
const MODULES = ["@wecom-kf/wasm", "@wecom-kf/wasm/callback"];
const onWasm = ["--conditions=wecom-kf-wasm"];

for (const entry of MODULES) {
  test(`${entry}: a trap is reported, the next call works, earlier callbacks are rejected and free nothing`, async () => {
    assert.deepEqual(await run("trap", entry), TRAP);
  });
}

test("a trap within a getter of another call's argument ends before that call starts", async () => {
  const { inner, outer, after } = await run("trap-within", "@wecom-kf/wasm");
  assert.deepEqual([inner, outer, after], [["engine.crashed", "engine.callback_gone"], 0, 8]);
});

test("a trap while a response is judged or repaired reports that the call may have been carried out", async () => {
  const [judged, mended] = await run("trap-of-answer", "wecom-kf", { flags: onWasm });
  assert.deepEqual(judged, ["KfEngineError", "engine.crashed", false, true, "addAccount", 1]);
  assert.deepEqual(mended, judged);
});

test("a call that waits for a token asks again after a trap", async () => {
  assert.deepEqual(await run("trap-of-token", "wecom-kf", { flags: onWasm }), ["engine.crashed", "token-2", "token-2", 2]);
});

test("an instance is replaced, and replaced again if that failed", () => {
  let resets = 0;
  let memory = true;
  const { catchTrap, retryAfterTrap, number } = createInstance({
    __wbg_reset_state() {
      if (!memory) throw new RangeError("no memory");
      resets += 1;
    },
  });
  const failure = { code: "engine.crashed", details: {} };
  const traps = catchTrap(() => {
    throw new WebAssembly.RuntimeError("unreachable");
  });
  assert.deepEqual([traps(), resets, number()], [{ failure }, 1, 1]);
  memory = false;
  assert.deepEqual([traps(), catchTrap(() => "called in a spoiled instance")(), resets], [{ failure }, { failure }, 1]);
  memory = true;
  assert.deepEqual([catchTrap(() => "called")(), resets, number()], ["called", 2, 2]);
  let tries = 0;
  const fails = (times) => () => {
    if (tries++ < times) throw new WebAssembly.RuntimeError("unreachable");
    return "done";
  };
  assert.equal(retryAfterTrap(fails(1))(), "done");
  tries = 0;
  assert.throws(retryAfterTrap(fails(2)), { code: "engine.crashed" });
  const mistake = new TypeError("of the caller");
  assert.throws(
    catchTrap(() => {
      throw mistake;
    }),
    mistake,
  );
});

for (const entry of ["wecom-kf", "wecom-kf/callback"]) {
  test(`${entry}: a callback survives traps of its engine`, async () => {
    assert.deepEqual(await run("trap-of-client", entry, { flags: onWasm }), TRAP_OF_CLIENT);
  });
}

function checkFullStack({ seen, after }) {
  assert.deepEqual(after, { value: null });
  for (const each of seen)
    assert.match(each, /^(?:\{"value":null\}|\{"failure":\{"code":"engine\.crashed","details":\{\}\}\}|RangeError)$/);
}

test("a full stack damages no instance", async () => {
  checkFullStack(await run("full-stack", "@wecom-kf/wasm"));
});

test("in Deno", async () => {
  const flags = [
    "run",
    "--quiet",
    "--node-modules-dir=manual",
    "--no-lock",
    "--allow-read",
    "--allow-sys",
    `--v8-flags=${SCARCE},--expose-gc`,
  ];
  const { stdout } = await promisify(execFile)(deno, [...flags, path("lifetimes-program.mjs"), "trap", "@wecom-kf/wasm"]);
  assert.deepEqual(JSON.parse(stdout), TRAP);
});

test("in Bun, whose stack is full", async () => {
  const { stdout } = await promisify(execFile)(bun, [path("lifetimes-program.mjs"), "full-stack", "@wecom-kf/wasm"]);
  checkFullStack(JSON.parse(stdout));
});

test("in workerd", async () => {
  const worker = await startWorkerd(path("lifetimes-worker.mjs"), {}, { v8Flags: [SCARCE] });
  try {
    const ask = async (what) => (await fetch(`${worker.url}/${what}`)).json();
    assert.deepEqual(await ask("trap"), [TRAP, TRAP]);
    assert.deepEqual(await ask("trap-of-client"), [TRAP_OF_CLIENT, TRAP_OF_CLIENT]);
    assert.deepEqual(await ask("trap-of-tokens"), ["engine.crashed", "engine.crashed", "token-2", 2]);
    assert.deepEqual(await ask("many"), ["function", 200_000, 200_000]);
  } finally {
    await worker.close();
  }
});

test("in workerd without FinalizationRegistry", async () => {
  const worker = await startWorkerd(path("lifetimes-worker.mjs"), {}, { date: "2024-09-01", v8Flags: [SCARCE] });
  try {
    assert.deepEqual(await (await fetch(`${worker.url}/many`)).json(), ["undefined", 200_000, 200_000]);
  } finally {
    await worker.close();
  }
});

for (const registry of ["registry", "no-registry"]) {
  test(`lists that are not iterated keep no machine (${registry})`, async () => {
    assert.equal(await run("lists", "wecom-kf", { registry, flags: onWasm }), 2000);
  });
}

for (const entry of ["@wecom-kf/native", ...MODULES]) {
  for (const registry of ["registry", "no-registry"]) {
    test(`${entry}: 100 000 calls of createCallback leak no memory (${registry})`, async () => {
      const { created, grownMiB } = await run("many", entry, { registry });
      assert.equal(created, 200_000);
      // The process keeps memory that V8 has released.
      assert.ok(grownMiB.heap < 5 && grownMiB.process < 60, JSON.stringify(grownMiB));
    });
  }
}

for (const entry of MODULES) {
  test(`${entry}: unreachable callbacks are freed by the registry`, async () => {
    assert.equal(await run("forgotten", entry), "kept within bounds");
  });
}
