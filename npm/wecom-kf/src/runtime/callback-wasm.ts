import { engine } from "@wecom-kf/wasm/callback";
import type { CallbackEngine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";

export const runtime: Engines<CallbackEngine> = { wasm: () => engine };
export { sharesPromises } from "./platform.js";
