// Runs the support bot in the real workerd, with the wasm engine.

import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

/** Starts the bot's worker. Returns the callback URL, and `close`. */
export async function startWorker({ corpId, secret, baseUrl, token, encodingAesKey, servicer_userid }) {
  const entry = fileURLToPath(new URL("../support-bot/worker.mjs", import.meta.url));
  const bindings = {
    CORP_ID: corpId,
    SECRET: secret,
    BASE_URL: baseUrl,
    TOKEN: token,
    ENCODING_AES_KEY: encodingAesKey,
    SERVICER: servicer_userid,
  };
  const worker = await startWorkerd(entry, bindings, { objects: { ACCOUNTS: "Account" } });
  return { url: `${worker.url}/callback`, close: worker.close };
}
