import { createSandbox } from "@wecom-kf/sandbox";
import { createCallback, createFetchHandler, createInbox, KfClient, memoryStore } from "wecom-kf";
import { expect, test } from "vitest";
import { answer } from "./answer.js";

test("the bot answers a customer", async () => {
  const sandbox = createSandbox({ onCallback: (request) => handler(request) });
  const kf = new KfClient({ corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch });
  const { token, encodingAesKey } = sandbox.callback;
  const callback = createCallback({ token, encodingAesKey, receiveId: sandbox.corpId });
  const inbox = createInbox(kf, { store: memoryStore(), onTurn: answer });
  const handler = createFetchHandler(callback, inbox);

  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
  const [reply] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
  expect(reply.body.content).toBe("你好: 2, wasm");
  await inbox.stop();
});
