import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform-workerd.js";

export const runtime: Runtime = { wasm: () => engine, sharesPromises };

export { sharesPromises };
export { sqliteDrivers } from "./sqlite-none.js";
