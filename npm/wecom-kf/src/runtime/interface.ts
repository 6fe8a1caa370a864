import type { Engine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";
import type { DiagnosticsChannels } from "../observe/types.js";

/** What is used of `node:fs/promises`. */
export interface Files {
  stat(path: string | URL): Promise<{ readonly size: number; isFile(): boolean }>;
  readFile(path: string | URL): Promise<Uint8Array>;
}

/** What `#engine` is, whichever runtime it was resolved for. Nothing is loaded before it is asked for. */
export interface Runtime extends Engines<Engine> {
  /** Whether a promise may be awaited by another request than the one that made it, as `#platform` says. */
  readonly sharesPromises: boolean;
  /** The files of the machine, where there are any. */
  readonly files?: () => Promise<Files>;
  /** The diagnostics channels, where there are any. */
  readonly channels?: () => DiagnosticsChannels;
  /** Makes the body that fetch is given, where a text or bytes as they are would not do. */
  readonly fetchBody?: (body: string | Uint8Array) => BodyInit;
}

export declare const runtime: Runtime;
