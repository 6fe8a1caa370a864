// WeCom for a project: the sandbox over HTTP, with a customer. A bot gets WeCom's address and its own settings from its environment.

import { createServer } from "node:net";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";

/** A free port. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/**
 * Starts WeCom for a bot that will listen on `env.PORT` for callbacks at `path`. `env` is the bot's environment. `ask(text)` sends a text
 * as the customer and returns the bot's answer.
 */
export async function startWecom(t, { path = "/" } = {}) {
  const port = await freePort();
  const sandbox = createSandbox({ callback: { url: `http://127.0.0.1:${port}${path}` } });
  const calls = [];
  const served = await serveSandbox({
    baseUrl: sandbox.baseUrl,
    fetch: (url, init) => {
      calls.push(new URL(url).pathname);
      return sandbox.fetch(url, init);
    },
  });
  t.after(async () => {
    sandbox.close();
    await served.close();
  });
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  let customer;
  return {
    port,
    sandbox,
    /** The paths of the API calls so far. */
    calls,
    env: {
      PORT: String(port),
      WECOM_KF_CORP_ID: sandbox.corpId,
      WECOM_KF_SECRET: sandbox.secret,
      WECOM_KF_CALLBACK_TOKEN: sandbox.callback.token,
      WECOM_KF_ENCODING_AES_KEY: sandbox.callback.encodingAesKey,
      WECOM_KF_BASE_URL: served.url,
    },
    async ask(text) {
      customer ??= sandbox.customerEnters({ open_kfid }).external_userid;
      const { msgid } = sandbox.customerWrites({ open_kfid, external_userid: customer, text });
      const [answer] = await sandbox.waitFor({ external_userid: customer, after: msgid, msgtype: "text" }, { timeout: 30_000 });
      return answer.body.content;
    },
    /** What the customer's phone shows. */
    conversation: () => sandbox.conversation(customer, open_kfid),
  };
}
