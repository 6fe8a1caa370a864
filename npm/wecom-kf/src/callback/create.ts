import { chooseEngine } from "../internal/engine.js";
import { callbackWithEngine } from "./open.js";
import type { Callback, CallbackOptions, EnvironmentCallbackOptions } from "./types.js";

/**
 * Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here.
 *
 * Without `token` and `encodingAesKey` the environment variables `WECOM_KF_CALLBACK_TOKEN` and `WECOM_KF_ENCODING_AES_KEY` are used, and
 * without a `receiveId` then `WECOM_KF_CORP_ID`. They are read at the first use, so that a missing one fails the first request.
 *
 * 中文：创建一个回调 URL 的验签和解密器。密钥在此准备，只需创建一次。不传 `token` 和 `encodingAesKey` 时，读取环境变量 `WECOM_KF_CALLBACK_TOKEN` 和
 * `WECOM_KF_ENCODING_AES_KEY`；此时不传 `receiveId` 则读取 `WECOM_KF_CORP_ID`。首次使用时才读取，因此缺少变量时由第一个请求报错。
 */
export function createCallback(options?: CallbackOptions | EnvironmentCallbackOptions): Callback {
  return callbackWithEngine((wanted) => chooseEngine(wanted).engine, options);
}
