import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { FLAVOURS, connect, open } from "./support.mjs";

/** A minimal bot: welcomes, answers, and hands over on request. */
async function react(sandbox, client, request) {
  const callback = await open(request, sandbox.callback);
  assert.equal(callback.receiver, sandbox.corpId);
  assert.equal(callback.field("Event"), "kf_msg_or_event");
  const open_kfid = callback.field("OpenKfId");
  const page = await client.post("kf/sync_msg", { open_kfid, token: callback.field("Token"), cursor: react.cursor });
  assert.equal(page.errcode, 0);
  react.cursor = page.next_cursor;
  for (const message of page.msg_list) {
    if (message.event?.welcome_code) {
      const list = [{ type: "click", click: { id: "person", content: "人工" } }];
      const body = { code: message.event.welcome_code, msgtype: "msgmenu", msgmenu: { head_content: "您好", list } };
      assert.equal((await client.post("kf/send_msg_on_event", body)).errcode, 0);
    } else if (message.text?.menu_id === "person") {
      const { external_userid } = message;
      const trans = { open_kfid, external_userid, service_state: 3, servicer_userid: "lisi" };
      const { msg_code } = await client.post("kf/service_state/trans", trans);
      await client.post("kf/send_msg_on_event", { code: msg_code, msgtype: "text", text: { content: "请稍候" } });
    } else if (message.origin === 3) {
      const body = { touser: message.external_userid, open_kfid, msgid: message.msgid, msgtype: "text" };
      await client.post("kf/send_msg", { ...body, text: { content: `收到：${message.text.content}` } });
    }
  }
}

async function play(sandbox, client, settled) {
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  await client.post("kf/servicer/add", { open_kfid, userid_list: ["lisi"] });
  const { url } = await client.post("kf/add_contact_way", { open_kfid, scene: "home" });
  const key = sandbox.customerEnters({ url, nickname: "小明" });
  await settled();
  sandbox.customerWrites({ ...key, text: "在吗" });
  await settled();
  sandbox.customerTaps({ ...key, id: "person" });
  await settled();
  sandbox.servicerWrites({ ...key, text: "我是李四" });
  sandbox.servicerEnds(key);
  await settled();
  return sandbox.conversation(key.external_userid).map(({ from, body }) => [from, body.content ?? body.head_content]);
}

const PLAYED = [
  ["welcome", "您好"],
  ["customer", "在吗"],
  ["api", "收到：在吗"],
  ["customer", "人工"],
  ["reply", "请稍候"],
  ["servicer", "我是李四"],
];

for (const [name, create] of Object.entries(FLAVOURS)) {
  test(`a conversation without sockets, with the ${name}`, async (t) => {
    t.mock.method(globalThis, "fetch", () => assert.fail("a socket would be opened"));
    react.cursor = undefined;
    const sandbox = create({ onCallback: async (request) => (await react(sandbox, client, request), new Response("success")) });
    const client = await connect(sandbox);
    assert.deepEqual(await play(sandbox, client, sandbox.settled), PLAYED);
    sandbox.close();
  });
}

test("both flavours behave the same, with the same ids", async () => {
  const logs = [];
  for (const create of Object.values(FLAVOURS)) {
    const sandbox = create({ seed: 42, now: () => 1_700_000_000_000 });
    const client = await connect(sandbox);
    const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
    const key = sandbox.customerEnters({ open_kfid });
    sandbox.customerWrites({ ...key, text: "你好 👋" });
    logs.push(await client.post("kf/sync_msg", { open_kfid }));
    sandbox.close();
  }
  assert.equal(logs[0].msg_list.length, 2);
  assert.deepEqual(logs[0], logs[1]);
});

test("a conversation over HTTP, callbacks included", async () => {
  react.cursor = undefined;
  let client;
  const bot = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const body = request.method === "GET" ? undefined : Buffer.concat(chunks);
    const received = new Request(new URL(request.url, "http://bot.test"), { method: request.method, body });
    if (request.method === "GET") return response.end((await open(received, sandbox.callback)).message);
    await react(sandbox, client, received);
    response.end("success");
  });
  await new Promise((resolve) => bot.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${bot.address().port}/callback?from=wecom`;
  const sandbox = createSandbox({ callback: { url } });
  const served = await serveSandbox(sandbox);
  client = await connect({ baseUrl: served.url, corpId: sandbox.corpId, secret: sandbox.secret });

  assert.equal((await sandbox.verifyCallbackUrl()).ok, true);
  assert.deepEqual(await play(sandbox, client, sandbox.settled), PLAYED);
  const gateway = await fetch(`${served.url}/nothing`);
  assert.equal(gateway.status, 404);

  await served.close();
  await assert.rejects(fetch(served.url));
  sandbox.close();
  bot.closeAllConnections();
  bot.close();
});
