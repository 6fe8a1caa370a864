// For workerd, where the host compiles the module; compiling bytes at run time is forbidden.
import module from "../pkg/wecom_kf_sandbox_bg.wasm";
import * as glue from "../pkg/wecom_kf_sandbox.js";
import { SandboxError } from "./error.mjs";
import { create } from "./sandbox.mjs";

let ready = false;

export { SandboxError };

export function createSandbox(options) {
  if (!ready) {
    glue.initSync({ module });
    ready = true;
  }
  return create(glue, options);
}
