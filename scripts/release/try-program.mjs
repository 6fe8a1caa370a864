// A user's program: a customer writes to the sandbox, a bot answers. Prints the platform; fails if the engine is not the native one.

import { createServer } from "node:http";
import { createCallback, createNodeHandler, engineInfo, KfClient } from "wecom-kf";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";

// The sandbox needs the bot's address first.
let handler;
const server = createServer((request, response) => handler(request, response)).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const sandbox = createSandbox({ callback: { url: `http://127.0.0.1:${server.address().port}/` } });
const served = await serveSandbox(sandbox);

const { corpId, secret, callback } = sandbox;
const kf = new KfClient({ corpId, secret, baseUrl: served.url });
const settings = { token: callback.token, encodingAesKey: callback.encodingAesKey, receiveId: corpId };
const work = [];
handler = createNodeHandler(createCallback(settings), (event) => {
  const done = answerAll(event);
  work.push(done);
  return done;
});

async function answerAll({ open_kfid, token }) {
  const { msg_list } = await kf.syncMsg({ open_kfid, token });
  for (const { msgtype, origin, external_userid, text } of msg_list)
    if (msgtype === "text" && origin === 3) await kf.sendText({ open_kfid, touser: external_userid, content: `${text.content}!` });
}

const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
const { external_userid } = sandbox.customerEnters({ open_kfid });
const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
const [answer] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" }, { timeout: 60_000 });
if (answer.body.content !== "你好!") throw new Error(`the bot answered ${answer.body.content}`);

const { engine, version, fallback } = engineInfo();
if (engine !== "native") throw new Error(`the engine is ${engine}`, { cause: fallback });
const libc = process.platform === "linux" ? (process.report.getReport().header.glibcVersionRuntime ?? "musl") : "";
console.log(`answered: wecom-kf ${version}, ${process.platform} ${process.arch} ${libc}, Node.js ${process.versions.node}`);
await Promise.all(work);
sandbox.close();
await served.close();
server.close();
