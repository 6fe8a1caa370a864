import "reflect-metadata";
import type { INestApplication } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox, type ServedSandbox } from "@wecom-kf/sandbox/node";
import { engineInfo, KfRequestError } from "wecom-kf";
import { Bot, BotModule } from "./callback.controller";

const sandbox = createSandbox({ onCallback: (request) => forward(request) });
let served: ServedSandbox;
let app: INestApplication;

/** Delivers a callback to the application, over HTTP. */
async function forward(request: Request): Promise<Response> {
  const { port } = app.getHttpServer().address();
  const url = new URL(request.url);
  return fetch(`http://127.0.0.1:${port}/callback${url.search}`, { method: request.method, body: await request.text() });
}

beforeAll(async () => {
  served = await serveSandbox(sandbox);
  const { token, encodingAesKey } = sandbox.callback;
  const settings = { corpId: sandbox.corpId, secret: sandbox.secret, token, encodingAesKey, baseUrl: served.url };
  const testing = await Test.createTestingModule({ imports: [BotModule.with(settings)] }).compile();
  app = testing.createNestApplication();
  await app.listen(0, "127.0.0.1");
});

afterAll(async () => {
  await app.close();
  sandbox.close();
  await served.close();
});

test("the controller answers a customer", async () => {
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
  const [answer] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
  expect(answer?.body).toEqual({ content: "你好" });
  expect(engineInfo().engine).toBe("native");
});

test("errors keep their classes", async () => {
  const refused = app.get(Bot).kf.sendText({ open_kfid: "", touser: "", content: "" });
  await expect(refused).rejects.toBeInstanceOf(KfRequestError);
});
