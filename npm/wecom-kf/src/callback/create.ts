import { chooseEngine } from "../internal/engine.js";
import { callbackWithEngine } from "./open.js";
import type { Callback, CallbackOptions } from "./types.js";

/**
 * Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here.
 *
 * 中文：创建一个回调 URL 的验签和解密器。密钥在此准备，只需创建一次。
 */
export function createCallback(options: CallbackOptions): Callback {
  return callbackWithEngine((wanted) => chooseEngine(wanted).engine, options);
}
