// The engine packages have their own types, which fit those of the client.

import { createTransport, engine as native, type Engine as NativeEngine, type NativeFailureCode } from "@wecom-kf/native";
import { engine as wasm, type Engine as WasmEngine } from "@wecom-kf/wasm";

export const engines = [native satisfies WasmEngine, wasm satisfies NativeEngine];
export const transport = createTransport({ proxy: null });

/** The codes with which a transport call can fail. */
export const codes: Record<NativeFailureCode, true> = {
  "transport.connect": true,
  "transport.lost": true,
  "transport.timeout": true,
  "transport.body_too_large": true,
  "transport.invalid_request": true,
  "transport.aborted": true,
  "transport.closed": true,
};
