import { engine } from "@wecom-kf/wasm/inline";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform-found.js";

export const runtime: Runtime = { wasm: () => engine, sharesPromises };

export { sharesPromises };
export { sqliteDrivers } from "./sqlite-builtin.js";
