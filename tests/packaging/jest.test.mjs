// Jest loads everything as CommonJS in a separate realm: a bot and the sandbox in one test file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.mjs";

const SPEC = `
const { createSandbox, SandboxError } = require("@wecom-kf/sandbox");
const { createCallback, createFetchHandler, engineInfo, isKfError, KfClient, KfRequestError } = require("wecom-kf");

test("a bot answers", async () => {
  const sandbox = createSandbox({ onCallback: (request) => handler(request) });
  const kf = new KfClient({ corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch });
  const { token, encodingAesKey } = sandbox.callback;
  const callback = createCallback({ token, encodingAesKey, receiveId: sandbox.corpId });
  const handler = createFetchHandler(callback, async (event) => {
    const { msg_list } = await kf.syncMsg({ open_kfid: event.open_kfid, token: event.token });
    for (const { msgtype, origin, external_userid, text } of msg_list) {
      if (msgtype !== "text" || origin !== 3) continue;
      await kf.sendText({ open_kfid: event.open_kfid, touser: external_userid, content: text.content });
    }
  });
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
  const [answer] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
  expect(answer.body.content).toBe("你好");
  expect(() => sandbox.customerWrites({ open_kfid, external_userid: "nobody", text: "x" })).toThrow(SandboxError);
  const error = await kf.sendText({}).catch((error) => error);
  expect(error).toBeInstanceOf(KfRequestError);
  expect(isKfError(error)).toBe(true);
  expect(engineInfo().engine).toBe(process.env.EXPECTED_ENGINE);
  sandbox.close();
});
`;

test("Jest: on both engines", async (t) => {
  const consumer = await project(t, { dependencies: ["wecom-kf", "@wecom-kf/sandbox", "jest@30"], files: { "bot.test.js": SPEC } });
  for (const engine of ["native", "wasm"]) {
    const env = { WECOM_KF_ENGINE: engine, EXPECTED_ENGINE: engine };
    const { stderr } = await consumer.run(["node_modules/jest/bin/jest.js", "--ci"], { env });
    assert.match(stderr, /Tests: +1 passed/);
  }
});
