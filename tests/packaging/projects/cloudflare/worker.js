import { env } from "cloudflare:workers";
import { createCallback, createFetchHandler, KfClient } from "wecom-kf";
import { pull } from "./pull.js";

const kf = new KfClient({ corpId: env.WECOM_KF_CORP_ID, secret: env.WECOM_KF_SECRET, baseUrl: env.WECOM_KF_BASE_URL });
const callback = createCallback({
  token: env.WECOM_KF_CALLBACK_TOKEN,
  encodingAesKey: env.WECOM_KF_ENCODING_AES_KEY,
  receiveId: env.WECOM_KF_CORP_ID,
});
const handler = createFetchHandler(callback, async (event) => {
  if (event.event === "kf_msg_or_event") await pull(kf, event);
});

export default {
  fetch: (request, _env, context) => handler(request, context),
};
