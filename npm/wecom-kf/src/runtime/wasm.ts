import { sharesPromises } from "#platform";
import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";

export const runtime: Runtime = { engine, createNativeTransport: undefined, sharesPromises };
