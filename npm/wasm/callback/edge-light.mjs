// Callbacks alone, on Vercel's edge runtime: the build compiles what is imported with `?module`.

import { adaptCallback } from "./adapt.mjs";
import { warmUp } from "./warm-up.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import module from "../pkg/wecom_kf_callback_bg.wasm?module";

glue.initSync({ module });

export const engine = adaptCallback(glue);
warmUp(engine);
