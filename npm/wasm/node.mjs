// The same instance as for CommonJS.
import inline from "./pkg/inline.cjs";

export const { engine } = inline;
