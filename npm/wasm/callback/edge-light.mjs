// The callback-only module on Vercel's edge runtime, whose build compiles imports with `?module`.

import { adaptCallback } from "./adapt.mjs";
import { warmUp } from "./warm-up.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import module from "../pkg/wecom_kf_callback_bg.wasm?module";

glue.initSync({ module });

export const engine = adaptCallback(glue);
warmUp(engine);
