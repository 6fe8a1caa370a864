// A complete conversation: the sandbox plays WeCom, the customer and the servicer. The support bot answers with the public API over
// real HTTP. `--runtime workerd` runs the bot in a worker instead of Node.js.

import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { KfClient, memoryStore } from "wecom-kf";
import { startServer } from "../support-bot/server.mjs";
import { startWorker } from "./workerd.mjs";

const runtime = process.argv.includes("--runtime") ? process.argv[process.argv.indexOf("--runtime") + 1] : "node";
const start = { node: startServer, workerd: startWorker }[runtime];
if (!start) {
  console.error(`Unknown runtime ${JSON.stringify(runtime)}; use node or workerd.`);
  process.exit(2);
}

const CORP = { corpId: "ww1234567890abcdef", secret: "secret-from-the-admin-console" };
const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const SERVICER = "lisi";
/** An image of one pixel. */
const AVATAR = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

const step = (title) => console.log(`\n\x1b[1m${title}\x1b[0m`);
const tell = (who, text) => console.log(`  ${who.padEnd(9)} ${text}`);

// The sandbox needs the bot's URL and the bot the sandbox's: the callback URL is looked up at the first push.
step(`1. WeCom (the sandbox) and the bot (on ${runtime}) start`);
let botUrl;
let told = 0;
const sandbox = createSandbox({
  ...CORP,
  callback: KEYS,
  onCallback: (request) => {
    tell("WeCom", `pushes an encrypted callback to ${botUrl}`);
    return fetch(botUrl + new URL(request.url).search, { method: "POST", headers: request.headers, body: request.body, duplex: "half" });
  },
});
const wecom = await serveSandbox(sandbox);
tell("WeCom", `listens at ${wecom.url}`);
const bot = await start({
  ...CORP,
  ...KEYS,
  baseUrl: wecom.url,
  servicer_userid: SERVICER,
  store: memoryStore(),
  log: (line) => tell("bot", line),
});
botUrl = bot.url;
tell("bot", `waits for callbacks at ${botUrl}`);

const kf = new KfClient({ ...CORP, baseUrl: wecom.url });
try {
  step("2. The admin sets up an account, its contact link and a servicer");
  const { media_id } = await kf.uploadMedia({ type: "image", media: AVATAR, filename: "avatar.png" });
  const { open_kfid } = await kf.addAccount({ name: "售后客服", media_id });
  tell("admin", `addAccount: ${open_kfid}`);
  const { url } = await kf.getContactWay({ open_kfid, scene: "website" });
  tell("admin", `getContactWay: ${url}`);
  const { result_list } = await kf.addServicers({ open_kfid, userid_list: [SERVICER] });
  tell("admin", `addServicers: ${result_list.map(({ userid, errmsg }) => `${userid} ${errmsg}`).join(", ")}`);
  const accounts = await kf.listAccounts().toArray();
  tell("admin", `listAccounts: ${accounts.map(({ name }) => name).join(", ")}`);

  step("3. A customer opens the link; the bot sends a welcome within 20 seconds");
  const customer = sandbox.customerEnters({ url, nickname: "张三" });
  await shown(customer, 1);

  step("4. The customer writes, and the bot answers");
  sandbox.customerWrites({ ...customer, text: "我的订单到哪了？" });
  await shown(customer, 3);

  step("5. The customer asks for a human, and the bot hands over: 1 → 3");
  sandbox.customerTaps({ ...customer, id: "human" });
  await shown(customer, 5);
  await state(customer, 3);

  step("6. The servicer replies; the bot stays silent");
  sandbox.servicerWrites({ ...customer, text: "您好，我是李四。包裹今天下午送达。" });
  sandbox.customerWrites({ ...customer, text: "好的，谢谢！" });
  await shown(customer, 7);

  step("7. The servicer ends the session: 3 → 4; the bot says goodbye within 20 seconds");
  sandbox.servicerEnds(customer);
  await shown(customer, 8);
  await state(customer, 4);

  const { customer_list } = await kf.batchGetCustomers({ external_userid_list: [customer.external_userid], need_enter_session_context: 1 });
  tell("admin", `batchGetCustomers: ${customer_list[0]?.nickname} came from ${customer_list[0]?.enter_session_context?.scene}`);
  step("Done: every step used the SDK's public API over HTTP.");
} finally {
  kf.close();
  await bot.close();
  sandbox.close();
  await wecom.close();
}

/** Waits until the customer's phone shows this many lines, and prints the new ones. */
async function shown({ external_userid, open_kfid }, count) {
  const lines = await until(() => {
    const lines = sandbox.conversation(external_userid, open_kfid);
    return lines.length >= count && lines;
  });
  for (const { from, msgtype, body } of lines.slice(told)) {
    const text = msgtype === "text" ? body.content : `${body.head_content} ${body.list.map(({ click }) => `[${click.content}]`).join(" ")}`;
    tell("phone", `${from === "customer" || from === "servicer" ? from : "bot"}: ${text}`);
  }
  told = lines.length;
}

/** Waits until the session has a state. */
async function state({ open_kfid, external_userid }, wanted) {
  const { service_state } = await until(async () => {
    const state = await kf.getServiceState({ open_kfid, external_userid });
    return state.service_state === wanted && state;
  });
  tell("admin", `getServiceState: ${service_state}`);
}

/** Waits until a condition holds: the bot works after it has responded to the callback. */
async function until(condition) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const result = await condition();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the bot did not react within 20 seconds");
}
