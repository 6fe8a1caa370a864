// The sandbox as CommonJS, for Jest and older projects: the same names and errors, and it works.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);

for (const entry of ["@wecom-kf/sandbox", "@wecom-kf/sandbox/node", "@wecom-kf/sandbox/remote"]) {
  test(`${entry} has the same names as an ES module and as CommonJS`, async () => {
    assert.deepEqual(Object.keys(require(entry)).sort(), Object.keys(await import(entry)).sort());
  });
}

test("a conversation in CommonJS, over HTTP too", async () => {
  const { createSandbox, SandboxError } = require("@wecom-kf/sandbox");
  const { serveSandbox } = require("@wecom-kf/sandbox/node");
  const remote = require("@wecom-kf/sandbox/remote");
  assert.equal(remote.SandboxError, SandboxError);
  const sandbox = createSandbox({ onCallback: () => new Response("success") });
  const { url, close } = await serveSandbox(sandbox, { acts: true });
  try {
    const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
    const connected = remote.connectSandbox(url);
    const { external_userid } = await connected.customerEnters({ open_kfid });
    await connected.customerWrites({ open_kfid, external_userid, text: "你好" });
    assert.equal(sandbox.conversation(external_userid).at(-1).body.content, "你好");
    await assert.rejects(connected.customerWrites({ open_kfid, external_userid: "nobody", text: "x" }), SandboxError);
  } finally {
    await close();
    sandbox.close();
  }
});
