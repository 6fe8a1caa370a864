// Makes calls whose connections break (lost-posts.test.mjs) and prints the error codes. Runs on every runtime.

import { KfClient } from "wecom-kf";

const [baseUrl, transport] = globalThis.Deno?.args ?? process.argv.slice(2);
const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl, maxRetries: 0, ...(transport && { transport }) });

for (const content of ["one", "two", "three"]) {
  await kf.sendText({ open_kfid: "wk1", touser: "wm1", content }).catch(({ code }) => console.log(code));
  // Another call, so that the next one reuses a connection.
  await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }).catch(({ code }) => console.log(code));
  await kf
    .uploadMedia({ type: "file", media: new TextEncoder().encode(content.repeat(9)), filename: "a" })
    .catch(({ code }) => console.log(code));
  await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }).catch(({ code }) => console.log(code));
}
kf.close();
