// Makes calls whose responses have unusual bodies (fetched-bodies.test.mjs) and prints the results. Runs on every runtime.

import { KfClient } from "wecom-kf";

const [baseUrl, ...names] = globalThis.Deno?.args ?? process.argv.slice(2);
const kf = new KfClient({ credentials: { accessToken: "token" }, baseUrl, maxRetries: 0, transport: "fetch" });

for (const name of names) {
  const done = kf.getServiceState({ open_kfid: name, external_userid: "wm1" }, { timeout: name === "stalled" ? 500 : 20_000 });
  console.log(
    name,
    await done.then(
      ({ service_state }) => `state ${service_state}`,
      ({ code }) => code,
    ),
  );
}
kf.close();
