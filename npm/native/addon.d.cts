import type { Engine } from "./engine.cjs";
import type { NativeTransport, NativeTransportSettings } from "./transport.cjs";

/** Loads the engine and the transport factory. Throws a `NativeLoadError` if the addon cannot be loaded. */
export declare function loadNative(): {
  readonly engine: Engine;
  readonly createTransport: (settings?: NativeTransportSettings) => NativeTransport;
};
