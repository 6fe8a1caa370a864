// Values of another realm, as with test runners that run each test file in a vm context (Jest): the SDK here with values from there, and
// the SDK there with values from here.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { createSandbox } from "@wecom-kf/sandbox";
import { build } from "esbuild";
import * as here from "wecom-kf";

const require = createRequire(import.meta.url);
const folder = await mkdtemp(join(tmpdir(), "wecom-kf-"));
const path = join(folder, "a.bin");
const bytes = Uint8Array.from({ length: 100 }, (_, at) => at);
await writeFile(path, bytes);
const sandbox = createSandbox({ corpId: "ww1", secret: "s", seed: 1 });
after(async () => {
  sandbox.close();
  await rm(folder, { recursive: true });
});

/** A context with Node.js's globals and its own built-in objects. */
function contextOf() {
  const names = [
    "AbortController",
    "AbortSignal",
    "Blob",
    "Buffer",
    "File",
    "FormData",
    "Headers",
    "ReadableStream",
    "Request",
    "Response",
    "TextDecoder",
    "TextEncoder",
    "URL",
    "URLSearchParams",
    "clearTimeout",
    "console",
    "crypto",
    "fetch",
    "performance",
    "process",
    "setTimeout",
  ];
  return vm.createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])));
}

/** The SDK, loaded in a context. */
async function sdkIn(context) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("wecom-kf"))],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    external: ["@wecom-kf/native"],
    supported: { "dynamic-import": false },
  });
  const module = { exports: {} };
  vm.runInContext(`(function (module, exports, require) {${outputFiles[0].text}\n})`, context)(module, module.exports, require);
  return module.exports;
}

const there = contextOf();
const evaluate = (code) => vm.runInContext(code, there);
const clientOf = ({ KfClient }, options) =>
  new KfClient({ corpId: "ww1", secret: "s", baseUrl: sandbox.baseUrl, fetch: sandbox.fetch, ...options });

async function uploads(kf, given) {
  for (const [what, media] of Object.entries(given)) {
    const { media_id } = await kf.uploadMedia({ type: "file", media, filename: "a.bin" });
    const { body } = await kf.downloadMedia({ media_id });
    assert.deepEqual([...body], [...bytes], what);
  }
  kf.close();
}

test("files of another realm are uploaded", async () => {
  const own = evaluate("Uint8Array.from({ length: 100 }, (_, at) => at)");
  assert.ok(!(own instanceof Uint8Array) && !(own.buffer instanceof ArrayBuffer), "the context has a language of its own");
  await uploads(clientOf(here), {
    bytes: own,
    "an ArrayBuffer": own.buffer,
    "a view": evaluate("(bytes) => new DataView(bytes.buffer)")(own),
    "an iterable of bytes": evaluate("(bytes) => (async function* () { yield bytes.subarray(0, 50); yield bytes.slice(50).buffer; })()")(
      own,
    ),
    "a stream of bytes": Readable.from([own.subarray(0, 50), own.subarray(50)]),
    "a web stream": evaluate("(bytes) => new ReadableStream({ start(to) { to.enqueue(bytes); to.close(); } })")(own),
    "a Blob of its bytes": new Blob([own]),
    "a path": evaluate("(path) => ({ path })")(path),
    "a file URL": evaluate("(href) => ({ path: new URL(href) })")(pathToFileURL(path).href),
  });
});

test("the SDK in another realm uploads files of this one, and its errors are recognised", async () => {
  const sdk = await sdkIn(there);
  assert.notEqual(sdk.KfError, here.KfError);
  await uploads(clientOf(sdk), {
    bytes,
    "a Buffer": Buffer.from(bytes),
    "an ArrayBuffer": bytes.slice().buffer,
    "a Blob": new Blob([bytes]),
    "a File": new File([bytes], "b.bin"),
    "a stream": Readable.from([Buffer.from(bytes.subarray(0, 50)), bytes.subarray(50)]),
    "a web stream": new Blob([bytes]).stream(),
    "a path": { path },
    "a file URL": { path: pathToFileURL(path) },
  });
  const refused = await clientOf(sdk)
    .uploadMedia({ type: "file", media: new URL("file:///etc/passwd") })
    .catch((error) => error);
  assert.ok(refused instanceof here.KfError && here.isKfError(refused));
  assert.equal(refused.code, "client.bad_option");
});

test("a fetch of another realm that cannot connect has sent nothing", async () => {
  const failing = () =>
    Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }));
  for (const sdk of [here, await sdkIn(there)]) {
    const kf = clientOf(sdk, { fetch: failing, maxRetries: 0 });
    const error = await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }).catch((error) => error);
    assert.equal(error.code, "transport.connect");
    assert.match(error.message, /fetch failed/);
    kf.close();
  }
});

test("signals and hooks of another realm work", async () => {
  const kf = clientOf(here, {
    onRequest: evaluate("() => { throw new TypeError('mine') }"),
    logger: evaluate("({ debug() {}, info() {}, warn() {}, error() {} })"),
  });
  const { signal } = evaluate("const controller = new AbortController(); controller.abort(); controller");
  const error = await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }, { signal }).catch((error) => error);
  assert.equal(error.code, "transport.aborted");
  kf.close();
});
