// The suite inside Bun, with the wasm engine and Bun's fetch.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { bun } from "./programs.mjs";
import { runServedSuite, startServer } from "./suite-runner.mjs";

const suite = fileURLToPath(new URL("bun-suite.mjs", import.meta.url));
const server = await startServer(bun, ["--conditions=wecom-kf-wasm", "run", suite, "--wasm"]);
after(() => server.close());

await runServedSuite(server.url);
