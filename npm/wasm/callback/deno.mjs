// The callback-only engine on Deno: the module is part of the module graph, so that reading it needs no permission.

import { adaptCallback } from "./adapt.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import source module from "../pkg/wecom_kf_callback_bg.wasm";

glue.initSync({ module });

export const engine = adaptCallback(glue);
