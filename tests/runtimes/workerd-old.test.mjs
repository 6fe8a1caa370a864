// With an old compatibility date the request field `cache`, which prevents caching elsewhere, throws.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { runServedSuite } from "./suite-runner.mjs";
import { startHost } from "./workerd-host.mjs";

const host = await startHost();
const worker = await startWorkerd(
  fileURLToPath(new URL("workerd-suite.mjs", import.meta.url)),
  { CONTROL: host.url },
  { date: "2024-01-01", objects: { SUITE: "SuiteObject" } },
);
host.relayTo(worker.url);
after(async () => {
  await worker.close();
  await host.close();
});

await runServedSuite(worker.url, ["fetch path", "call options", "own transport", "client retries"]);
