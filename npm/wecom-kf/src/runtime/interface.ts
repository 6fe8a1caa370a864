import type { Engine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";
import type { DiagnosticsChannels } from "../observe/types.js";

/** The part of `node:fs/promises` that is used. */
export interface Files {
  stat(path: string | URL): Promise<{ readonly size: number; isFile(): boolean }>;
  readFile(path: string | URL): Promise<Uint8Array>;
}

/** The interface of `#engine`, whichever runtime it was resolved for. Engines are loaded on demand. */
export interface Runtime extends Engines<Engine> {
  /** Whether a request may await a promise that another request created; see `#platform`. */
  readonly sharesPromises: boolean;
  /** The file system, where there is one. */
  readonly files?: () => Promise<Files>;
  /** The diagnostics channels, where there are any. */
  readonly channels?: () => DiagnosticsChannels | undefined;
  /** Wraps the body for fetch, where a string or bytes cannot be passed directly. */
  readonly fetchBody?: (body: string | Uint8Array) => BodyInit;
}

export declare const runtime: Runtime;
