import type { Engine } from "./engine.cjs";
import type { NativeTransport, NativeTransportSettings } from "./transport.cjs";

/** The engine, and what makes transports. Loads the addon; throws a `NativeLoadError` where it cannot be loaded. */
export declare function loadNative(): {
  readonly engine: Engine;
  readonly createTransport: (settings?: NativeTransportSettings) => NativeTransport;
};
