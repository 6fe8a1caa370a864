import { createSandbox } from "@wecom-kf/sandbox";
import { createCallback, createFetchHandler, KfClient } from "wecom-kf";
import { expect, test } from "vitest";
import { pull } from "./pull.js";

test("the bot answers a customer", async () => {
  const sandbox = createSandbox({ onCallback: (request) => handler(request) });
  const kf = new KfClient({ corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch });
  const { token, encodingAesKey } = sandbox.callback;
  const callback = createCallback({ token, encodingAesKey, receiveId: sandbox.corpId });
  const handler = createFetchHandler(callback, (event) => pull(kf, event));

  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
  const [answer] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
  expect(answer.body.content).toBe("你好: 2, wasm");
});
