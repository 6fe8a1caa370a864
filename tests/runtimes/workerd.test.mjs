// The suite inside the real workerd.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { runServedSuite } from "./suite-runner.mjs";

const worker = await startWorkerd(fileURLToPath(new URL("workerd-suite.mjs", import.meta.url)));
after(() => worker.close());

await runServedSuite(worker.url);
