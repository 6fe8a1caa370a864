// The engine on Cloudflare Workers, where the platform compiles the module; compiling bytes at run time is forbidden.

import { adapt } from "./adapt.mjs";
import { warmUp } from "./callback/warm-up.mjs";
import * as glue from "./pkg/wecom_kf_wasm.js";
import module from "./pkg/wecom_kf_wasm_bg.wasm";

glue.initSync({ module });

export const engine = adapt(glue);
warmUp(engine);
