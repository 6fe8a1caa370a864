import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

export const runtime: Runtime = { wasm: () => engine, sharesPromises };

export { sharesPromises };
export { sqliteDrivers } from "./sqlite-builtin.js";
