// For runtimes with Node's file system: the CommonJS glue code reads the module synchronously.
import glue from "../pkg/wecom_kf_sandbox.cjs";
import { SandboxError } from "./error.mjs";
import { create } from "./sandbox.mjs";

export { SandboxError };

export function createSandbox(options) {
  return create(glue, options);
}
