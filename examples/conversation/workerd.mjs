// Runs the support bot in the real workerd, with the wasm engine.

import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

/** The bot's worker, unless another one is named. */
const WORKER = fileURLToPath(new URL("../support-bot/worker.mjs", import.meta.url));

/** Starts the bot's worker. Returns the callback URL, and `close`. */
export async function startWorker({ corpId, secret, baseUrl, token, encodingAesKey, servicer_userid }, entry = WORKER) {
  const bindings = {
    WECOM_KF_CORP_ID: corpId,
    WECOM_KF_SECRET: secret,
    WECOM_KF_BASE_URL: baseUrl,
    WECOM_KF_CALLBACK_TOKEN: token,
    WECOM_KF_ENCODING_AES_KEY: encodingAesKey,
    SERVICER: servicer_userid,
  };
  const objects = { ACCOUNTS: "Account", KF_STORE: "KfStoreObject" };
  const worker = await startWorkerd(entry, bindings, { flags: ["nodejs_compat"], objects });
  return { url: `${worker.url}/callback`, close: worker.close };
}
