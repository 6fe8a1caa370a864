// Runs a worker in the real workerd: bundles it as wrangler does, writes a configuration, and waits until it listens.

import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root } from "./steps.mjs";

/**
 * Bundles a worker into a folder: one module, and the wasm modules that it imports. Returns their names, and those of the bundled files.
 */
async function bundle(entry, folder) {
  const { build } = await import("esbuild");
  const modules = [];
  const { metafile } = await build({
    metafile: true,
    entryPoints: [entry],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    logLevel: "warning",
    plugins: [
      {
        name: "wasm-modules",
        setup(build) {
          build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
            const name = basename(path);
            copyFileSync(join(resolveDir, path), join(folder, name));
            modules.push(name);
            return { path: `./${name}`, external: true };
          });
        },
      },
    ],
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  return { modules, inputs: Object.keys(inputs).filter((name) => inputs[name].bytesInOutput > 0) };
}

/** A bundled worker: its code, the files in it, its wasm modules. `remove` deletes the folder. */
export async function bundleWorker(entry) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-worker-"));
  const made = await bundle(entry, folder);
  return { ...made, code: readFileSync(join(folder, "worker.js")), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const text = (value) => JSON.stringify(value);

/**
 * Starts a worker. `bindings` are its text bindings, `date` and `flags` its compatibility date and flags, `objects` its Durable Objects
 * (the binding's name and the exported class), `v8Flags` V8's flags. It can reach only this machine. Returns its URL, `close`, and for
 * tests of what survives: `signal(name)`, and `restart()` after it was killed, on the same disk.
 */
export async function startWorkerd(entry, bindings = {}, { date = "2026-01-01", flags = [], objects = {}, v8Flags = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-workerd-"));
  const { modules } = await bundle(entry, folder);
  const texts = Object.entries(bindings).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  const namespaces = Object.entries(objects).map(
    ([name, className]) => `(name = ${text(name)}, durableObjectNamespace = ${text(className)})`,
  );
  const classes = Object.values(objects).map((className) => `(className = ${text(className)}, uniqueKey = ${text(className)})`);
  // Not in memory: workerd then exits when an alarm fires.
  const objectsFolder = join(folder, "objects");
  mkdirSync(objectsFolder);
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
${modules.map((name) => `        (name = ${text(name)}, wasm = embed ${text(name)}),`).join("\n")}
      ],
      compatibilityDate = ${text(date)},
      compatibilityFlags = [${flags.map(text).join(", ")}],
      bindings = [${[...texts, ...namespaces].join(", ")}],${
        classes.length > 0
          ? `
      durableObjectNamespaces = [${classes.join(", ")}],
      durableObjectStorage = (localDisk = "objects"),`
          : ""
      }
    )),
    (name = "internet", network = (allow = ["local"])),${
      classes.length > 0
        ? `
    (name = "objects", disk = (path = ${text(objectsFolder)}, writable = true)),`
        : ""
    }
  ],
  v8Flags = [${v8Flags.map(text).join(", ")}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
  writeFileSync(join(folder, "workerd.capnp"), config);
  const { default: binary } = createRequire(join(root, "package.json"))("workerd");
  let running = await serve(binary, folder);
  return {
    get url() {
      return `http://127.0.0.1:${running.port}`;
    },
    /** Sends it a signal. Resolves, after SIGKILL, when it has ended. */
    async signal(name) {
      running.child.kill(name);
      if (name === "SIGKILL") await running.ended;
    },
    async restart() {
      running = await serve(binary, folder);
    },
    async close() {
      // Not SIGTERM: workerd would wait for its requests, and one that hangs would block it and the tests for ever.
      running.child.kill("SIGKILL");
      await running.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the process, and waits until it listens. */
async function serve(binary, folder) {
  const child = spawn(binary, ["serve", join(folder, "workerd.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const port = await new Promise((resolve, reject) => {
    let output = "";
    child.stdio[3].on("data", (data) => {
      output += data;
      const [, found] = /"event":"listen".*?"port":(\d+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    ended.then((code) => reject(new Error(`workerd ended with ${code} before it listened`)));
  });
  return { child, ended, port };
}
