import { runtime as found } from "#engine";
import { toError } from "../errors/kf-error.js";
import type { Runtime } from "../runtime/interface.js";

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

const { engine } = found;

/** The engine of this runtime. Imported here alone: in CommonJS each import is looked up by package.json's conditions anew. */
export const runtime: Runtime = {
  ...found,
  engine: { ...engine, info: typed(engine.info), judge: typed(engine.judge), tokenLifetime: typed(engine.tokenLifetime) },
};
