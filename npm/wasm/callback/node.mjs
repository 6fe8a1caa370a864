// The same instance as for CommonJS.
import inline from "../pkg/callback-inline.cjs";

export const { engine } = inline;
