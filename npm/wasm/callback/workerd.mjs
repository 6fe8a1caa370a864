// Callbacks alone, on Cloudflare Workers: the platform compiles the module, bytes may not be compiled there.

import { adaptCallback } from "./adapt.mjs";
import { warmUp } from "./warm-up.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import module from "../pkg/wecom_kf_callback_bg.wasm";

glue.initSync({ module });

export const engine = adaptCallback(glue);
warmUp(engine);
