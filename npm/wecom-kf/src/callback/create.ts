import { chooseEngine } from "../internal/engine.js";
import { callbackWithEngine } from "./open.js";
import type { Callback, CallbackOptions, EnvironmentCallbackOptions } from "./types.js";

/**
 * Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here.
 *
 * Without `token` and `encodingAesKey` the environment variables `WECOM_KF_CALLBACK_TOKEN` and `WECOM_KF_ENCODING_AES_KEY` are used, and
 * without a `receiveId` then `WECOM_KF_CORP_ID`. They are read at the first use, so that a missing one fails the first request.
 */
export function createCallback(options?: CallbackOptions | EnvironmentCallbackOptions): Callback {
  return callbackWithEngine((wanted) => chooseEngine(wanted).engine, options);
}
