import type { Engine } from "./engine.cjs";
import type { NativeTransport, NativeTransportSettings } from "./transport.cjs";

export type * from "./engine.cjs";
export type { NativeLoadError } from "./load-error.cjs";
export type {
  NativeFailure,
  NativeFailureCode,
  NativeRequest,
  NativeResponse,
  NativeTransport,
  NativeTransportSettings,
} from "./transport.cjs";

/** The native engine. */
export declare const engine: Engine;

/** Creates a transport that performs requests outside the event loop. */
export declare function createTransport(settings?: NativeTransportSettings): NativeTransport;
