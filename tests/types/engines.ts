// The engine packages are typed on their own, and are what the client takes them for.

import { createTransport, engine as native, type Engine as NativeEngine, type NativeFailureCode } from "@wecom-kf/native";
import { engine as wasm, type Engine as WasmEngine } from "@wecom-kf/wasm";

export const engines = [native satisfies WasmEngine, wasm satisfies NativeEngine];
export const transport = createTransport({ proxy: null });

/** Of all codes, those that a call of the transport can fail with. */
export const codes: Record<NativeFailureCode, true> = {
  "transport.connect": true,
  "transport.lost": true,
  "transport.timeout": true,
  "transport.body_too_large": true,
  "transport.invalid_request": true,
  "transport.aborted": true,
  "transport.closed": true,
};
