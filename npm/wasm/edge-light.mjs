// The engine on Vercel's edge runtime, whose build compiles imports with `?module`. Bytes cannot be compiled there.

import { adapt } from "./adapt.mjs";
import { warmUp } from "./callback/warm-up.mjs";
import * as glue from "./pkg/wecom_kf_wasm.js";
import module from "./pkg/wecom_kf_wasm_bg.wasm?module";

glue.initSync({ module });

export const engine = adapt(glue);
warmUp(engine);
