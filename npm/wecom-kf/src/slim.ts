/**
 * `wecom-kf` without its own engine: `wecom-kf/slim`. For platforms with a way of their own to load WebAssembly, and for libraries
 * that leave the choice to their users: `initEngine` takes the module.
 */
export * from "./index.js";
export { initEngine } from "./runtime/slim.js";
