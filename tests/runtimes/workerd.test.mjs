// The suite inside the real workerd, over real HTTP.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { runServedSuite } from "./suite-runner.mjs";
import { startHost } from "./workerd-host.mjs";

const host = await startHost();
const suite = fileURLToPath(new URL("workerd-suite.mjs", import.meta.url));
const worker = await startWorkerd(suite, { CONTROL: host.url }, { objects: { SUITE: "SuiteObject" } });
host.relayTo(worker.url);
after(async () => {
  await worker.close();
  await host.close();
});

await runServedSuite(worker.url);
