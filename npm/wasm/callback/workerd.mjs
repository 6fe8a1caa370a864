// The callback-only engine on Cloudflare Workers, where the platform compiles the module; compiling bytes at run time is forbidden.

import { adaptCallback } from "./adapt.mjs";
import { warmUp } from "./warm-up.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import module from "../pkg/wecom_kf_callback_bg.wasm";

glue.initSync({ module });

export const engine = adaptCallback(glue);
warmUp(engine);
