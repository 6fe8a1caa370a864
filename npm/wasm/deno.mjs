// The engine on Deno: the module is part of the module graph, so that reading it needs no permission.

import { adapt } from "./adapt.mjs";
import * as glue from "./pkg/wecom_kf_wasm.js";
import source module from "./pkg/wecom_kf_wasm_bg.wasm";

glue.initSync({ module });

export const engine = adapt(glue);
