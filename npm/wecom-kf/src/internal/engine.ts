import { runtime as platform } from "#engine";
import { toError } from "../errors/kf-error.js";
import type { Runtime } from "../runtime/interface.js";

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

const { engine } = platform;

/** The engine of this runtime. Imported only here: in CommonJS each import resolves package.json conditions again. */
export const runtime: Runtime = {
  ...platform,
  engine: {
    ...engine,
    info: withCrashError(engine.info),
    judge: withCrashError(engine.judge),
    remaining: withCrashError(engine.remaining),
    tokenLifetime: withCrashError(engine.tokenLifetime),
  },
};
