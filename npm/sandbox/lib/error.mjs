/** What the sandbox itself refuses, as opposed to an errcode that it answers a call with. */
export class SandboxError extends Error {
  constructor({ code, message, ...fields }, options) {
    super(message, options);
    this.code = code;
    Object.assign(this, fields);
  }
}
SandboxError.prototype.name = "SandboxError";

/** What a call of a closed sandbox throws. */
export const CLOSED = { code: "sandbox.closed", message: "the sandbox was closed" };

/** The error of options, settings or parameters that are wrong. */
export const badSettings = (reason) => new SandboxError({ code: "sandbox.bad_settings", message: reason, reason });
export const badAction = (reason) => new SandboxError({ code: "sandbox.bad_action", message: reason, reason });
