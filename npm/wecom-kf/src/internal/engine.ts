import { runtime as found } from "#engine";
import { toError } from "../errors/kf-error.js";
import type { Engine } from "../generated/engine.js";
import type { Runtime } from "../runtime/interface.js";
import { type ChosenEngine, chooserOf, type EngineName } from "./choose-engine.js";

/** The function of an engine; what it throws of a failure that its result has no room for is thrown as an error of this package. */
function typed<Arguments extends readonly unknown[], Result>(call: (...args: Arguments) => Result) {
  return (...args: Arguments): Result => {
    try {
      return call(...args);
    } catch (error) {
      const code = "engine.crashed";
      if ((error as { readonly code?: unknown } | null | undefined)?.code !== code) throw error;
      throw toError({ code, details: {} }, error);
    }
  };
}

const typedEngine = (engine: Engine): Engine => ({
  ...engine,
  info: typed(engine.info),
  judge: typed(engine.judge),
  tokenLifetime: typed(engine.tokenLifetime),
});

/** This runtime. Imported here alone: in CommonJS each import is looked up by package.json's conditions anew. */
export const runtime: Runtime = found;

const { native, wasm } = runtime;

/** The engine of this runtime, or the one that an option asks for; it is loaded by the first call. */
export const chooseEngine: (option?: EngineName) => ChosenEngine<Engine> = chooserOf({
  ...runtime,
  ...(native && {
    native: () => {
      const { engine, createTransport } = native();
      return { engine: typedEngine(engine), createTransport };
    },
  }),
  wasm: () => typedEngine(wasm()),
});

/** The engine for what belongs to no client. */
export const defaultEngine = (): Engine => chooseEngine().engine;

/** Which engine is used, its version, and why it is not the native one where that would have been preferred. */
export interface KfEngineInfo {
  /** The engine. */
  readonly engine: EngineName;
  /** Its version. */
  readonly version: string;
  /** What loading the native engine failed with, where the WebAssembly engine stands in for it. */
  readonly fallback?: unknown;
}

/**
 * Tells which engine is used here, or what `engine` would be: for logs and reports of faults. It loads the engine, if nothing has yet.
 *
 * @throws KfEngineError `engine.unavailable` when an engine that was asked for cannot be loaded.
 */
export function engineInfo(engine?: EngineName): KfEngineInfo {
  const { engine: chosen, fallback } = chooseEngine(engine);
  const { engine: name, version } = chosen.info();
  return fallback === undefined ? { engine: name, version } : { engine: name, version, fallback };
}
