/**
 * `wecom-kf` with its WebAssembly engine inside, as a text: `wecom-kf/inline`. It needs no file, no condition and no addon, wherever bytes
 * may be compiled.
 */
export * from "./index.js";
