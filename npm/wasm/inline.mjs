// The engine with its module as Base64: needs no file, and works with every bundler.

import { bytesOf } from "./bytes.mjs";
import { base64 } from "./pkg/wecom_kf_wasm.base64.mjs";
import { createEngine } from "./slim.mjs";

export const engine = createEngine(new WebAssembly.Module(bytesOf(base64)));
