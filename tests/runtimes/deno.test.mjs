// The suite inside Deno, with the wasm engine and Deno's fetch.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { deno } from "./programs.mjs";
import { runServedSuite, startServer } from "./suite-runner.mjs";

const suite = fileURLToPath(new URL("deno-suite.mjs", import.meta.url));
// The sandbox reads its module from its folder; the package itself needs only network permission.
const server = await startServer(deno, [
  "run",
  "--quiet",
  "--node-modules-dir=manual",
  "--no-lock",
  "--allow-net=127.0.0.1",
  "--allow-read",
  suite,
]);
after(() => server.close());

await runServedSuite(server.url);
