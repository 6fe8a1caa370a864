/** An error of the sandbox itself, as opposed to an errcode in a response. */
export class SandboxError extends Error {
  constructor({ code, message, ...fields }, options) {
    super(message, options);
    this.code = code;
    Object.assign(this, fields);
  }
}
SandboxError.prototype.name = "SandboxError";

/** Thrown by calls on a closed sandbox. */
export const CLOSED = { code: "sandbox.closed", message: "the sandbox was closed" };

/** The errors for invalid options, settings or parameters. */
export const badSettings = (reason) => new SandboxError({ code: "sandbox.bad_settings", message: reason, reason });
export const badAction = (reason) => new SandboxError({ code: "sandbox.bad_action", message: reason, reason });
