import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

export const runtime: Runtime = { engine, createNativeTransport: undefined, sharesPromises };

export { sharesPromises };
