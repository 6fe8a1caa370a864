// A whole conversation: the sandbox plays WeCom, its customer and its servicer; the support bot answers by the public API, over
// real HTTP. `--runtime workerd` runs the bot in a worker instead of Node.js.

import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { KfClient, memoryStore } from "wecom-kf";
import { startServer } from "../support-bot/server.mjs";
import { startWorker } from "./workerd.mjs";

const runtime = process.argv.includes("--runtime") ? process.argv[process.argv.indexOf("--runtime") + 1] : "node";
const start = { node: startServer, workerd: startWorker }[runtime];
if (!start) {
  console.error(`There is no runtime ${JSON.stringify(runtime)}: use node or workerd.`);
  process.exit(2);
}

const CORP = { corpId: "ww1234567890abcdef", secret: "secret-from-the-admin-console" };
const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const SERVICER = "lisi";
/** A picture of one pixel. */
const AVATAR = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

const step = (title) => console.log(`\n\x1b[1m${title}\x1b[0m`);
const tell = (who, text) => console.log(`  ${who.padEnd(9)} ${text}`);

// The sandbox must know the bot's URL, and the bot the sandbox's: the sandbox is asked for its callback URL when it first pushes.
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
  step("2. An account, its contact link and a servicer are set up");
  const { media_id } = await kf.uploadMedia({ type: "image", media: AVATAR, filename: "avatar.png" });
  const { open_kfid } = await kf.addAccount({ name: "售后客服", media_id });
  tell("admin", `addAccount: ${open_kfid}`);
  const { url } = await kf.getContactWay({ open_kfid, scene: "website" });
  tell("admin", `getContactWay: ${url}`);
  const { result_list } = await kf.addServicers({ open_kfid, userid_list: [SERVICER] });
  tell("admin", `addServicers: ${result_list.map(({ userid, errmsg }) => `${userid} ${errmsg}`).join(", ")}`);
  const accounts = await kf.listAccounts().toArray();
  tell("admin", `listAccounts: ${accounts.map(({ name }) => name).join(", ")}`);

  step("3. A customer opens the link, and is welcomed within 20 seconds");
  const customer = sandbox.customerEnters({ url, nickname: "张三" });
  await shown(customer, 1);

  step("4. The customer writes, and the bot answers");
  sandbox.customerWrites({ ...customer, text: "我的订单到哪了？" });
  await shown(customer, 3);

  step("5. The customer asks for a person, and the bot hands over: 1 → 3");
  sandbox.customerTaps({ ...customer, id: "human" });
  await shown(customer, 5);
  await state(customer, 3);

  step("6. The servicer replies; the bot keeps quiet");
  sandbox.servicerWrites({ ...customer, text: "您好，我是李四。包裹今天下午送达。" });
  sandbox.customerWrites({ ...customer, text: "好的，谢谢！" });
  await shown(customer, 7);

  step("7. The servicer ends the session: 3 → 4, and the bot says good-bye within 20 seconds");
  sandbox.servicerEnds(customer);
  await shown(customer, 8);
  await state(customer, 4);

  const { customer_list } = await kf.batchGetCustomers({ external_userid_list: [customer.external_userid], need_enter_session_context: 1 });
  tell("admin", `batchGetCustomers: ${customer_list[0]?.nickname} came from ${customer_list[0]?.enter_session_context?.scene}`);
  step("Done: every step went over HTTP, through the SDK's public API.");
} finally {
  kf.close();
  await bot.close();
  sandbox.close();
  await wecom.close();
}

/** Waits until so many lines stand on the customer's phone, and tells the new ones. */
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

/** Waits until the session is in a state. */
async function state({ open_kfid, external_userid }, wanted) {
  const { service_state } = await until(async () => {
    const state = await kf.getServiceState({ open_kfid, external_userid });
    return state.service_state === wanted && state;
  });
  tell("admin", `getServiceState: ${service_state}`);
}

/** Waits until a condition holds: the bot works after it has answered the callback. */
async function until(condition) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const result = await condition();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the bot did not do its part within 20 seconds");
}
