import type { Engine } from "../engine.js";
import type { Channels } from "../observe.js";
import type { NativeTransportFactory } from "../transport.js";

/** What `#engine` is, whichever runtime it was resolved for. */
export interface Runtime {
  readonly engine: Engine;
  /** Makes the native transport, where there is one. */
  readonly createNativeTransport: NativeTransportFactory | undefined;
  /**
   * Whether a promise may be awaited by another request than the one that made it. Cloudflare Workers forbid it: there each request
   * fetches its own token, and only values are shared.
   */
  readonly sharesPromises: boolean;
  /** The diagnostics channels, where there are any. */
  readonly channels?: Channels;
  /** Makes the body that fetch is given, where a text or bytes as they are would not do. */
  readonly fetchBody?: (body: string | Uint8Array) => BodyInit;
}

export declare const runtime: Runtime;
