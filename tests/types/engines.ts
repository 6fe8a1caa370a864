// The engine packages are typed on their own, and are what the client takes them for.

import { createTransport, engine as native, type Engine as NativeEngine } from "@wecom-kf/native";
import { engine as wasm, type Engine as WasmEngine } from "@wecom-kf/wasm";

export const engines = [native satisfies WasmEngine, wasm satisfies NativeEngine];
export const transport = createTransport({ proxy: null });
