// The callback-only engine with its module as Base64.

import { bytesOf } from "../bytes.mjs";
import * as glue from "../pkg/wecom_kf_callback.js";
import { base64 } from "../pkg/wecom_kf_callback.base64.mjs";
import { adaptCallback } from "./adapt.mjs";

glue.initSync({ module: new WebAssembly.Module(bytesOf(base64)) });

export const engine = adaptCallback(glue);
