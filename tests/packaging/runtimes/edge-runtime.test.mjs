// The suite inside Vercel's edge runtime, over real HTTP.

import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { runServedSuite, startServer } from "../../runtimes/suite-runner.mjs";
import { startHost } from "../../runtimes/workerd-host.mjs";

const host = await startHost();
const program = fileURLToPath(new URL("edge-host.mjs", import.meta.url));
const server = await startServer(process.execPath, [program], { env: { ...process.env, CONTROL: host.url } });
host.relayTo(server.url);
after(async () => {
  await server.close();
  await host.close();
});

await runServedSuite(server.url);
