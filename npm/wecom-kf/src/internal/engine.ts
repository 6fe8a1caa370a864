import { runtime as platform } from "#engine";
import { toError } from "../errors/kf-error.js";
import type { Engine } from "../generated/engine.js";
import type { Runtime } from "../runtime/interface.js";
import { type ChosenEngine, chooserOf, type EngineName } from "./choose-engine.js";

/** Wraps an engine function whose result cannot carry a failure: a crash is thrown as an error of this package. */
function withCrashError<Arguments extends readonly unknown[], Result>(call: (...args: Arguments) => Result) {
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

const withCrashErrors = (engine: Engine): Engine => ({
  ...engine,
  info: withCrashError(engine.info),
  judge: withCrashError(engine.judge),
  remaining: withCrashError(engine.remaining),
  fetchFailure: withCrashError(engine.fetchFailure),
});

/** This runtime. Imported only here: in CommonJS each import resolves package.json conditions again. */
export const runtime: Runtime = platform;

const { native, wasm } = runtime;

/** The engine of this runtime, or the one that an option requests. The first call loads it. */
export const chooseEngine: (option?: EngineName) => ChosenEngine<Engine> = chooserOf({
  ...runtime,
  ...(native && {
    native: () => {
      const { engine, createTransport } = native();
      return { engine: withCrashErrors(engine), createTransport };
    },
  }),
  wasm: () => withCrashErrors(wasm()),
});

/** The engine for functions that belong to no client. */
export const defaultEngine = (): Engine => chooseEngine().engine;

/**
 * The engine in use, its version, and why it is not the native one on a runtime that prefers that.
 *
 * 中文：正在使用的引擎及其版本，以及在首选原生引擎的环境中为何没有使用它。
 */
export interface KfEngineInfo {
  /**
   * The engine.
   *
   * 中文：引擎。
   */
  readonly engine: EngineName;
  /**
   * Its version.
   *
   * 中文：引擎的版本。
   */
  readonly version: string;
  /**
   * The error with which the native engine failed to load, where the WebAssembly engine replaces it.
   *
   * 中文：改用 WebAssembly 引擎时，原生引擎加载失败的错误。
   */
  readonly fallback?: unknown;
}

/**
 * Tells which engine is in use, or describes the engine named: for logs and bug reports. Loads it if needed.
 *
 * 中文：返回正在使用的引擎，或指定引擎的信息，用于日志和问题反馈；必要时会加载。
 *
 * @throws KfEngineError `engine.unavailable` when a requested engine cannot be loaded.
 */
export function engineInfo(engine?: EngineName): KfEngineInfo {
  const { engine: chosen, fallback } = chooseEngine(engine);
  const { engine: name, version } = chosen.info();
  return fallback === undefined ? { engine: name, version } : { engine: name, version, fallback };
}
