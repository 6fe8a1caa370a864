// Copies parameters to plain data, so that no user code (getters, proxies) runs inside the module.

import { SandboxError } from "./error.mjs";

/** The maximum nesting depth: the module's stack is limited. */
const MAX_DEPTH = 100;

/** Copies a value by way of JSON: undefined fields are dropped, `toJSON` is called. Throws an `Error` with the reason when that fails. */
function plainData(value) {
  let copy;
  try {
    copy = JSON.parse(JSON.stringify(value) ?? "null");
  } catch (error) {
    // A RangeError is the JavaScript engine's own nesting limit.
    if (!(error instanceof RangeError)) throw new Error(`it cannot be represented as JSON: ${error.message.split("\n", 1)[0]}`);
  }
  if (copy === undefined || isDeeper(copy, MAX_DEPTH)) throw new Error(`it is nested more than ${MAX_DEPTH} levels deep`);
  return copy;
}

/** Copies settings; throws `sandbox.bad_settings` when that fails. */
export function plainSettings(value) {
  return plainOr(value, (reason) => ({ code: "sandbox.bad_settings", message: `invalid settings: ${reason}`, reason }));
}

/** Copies the parameters of an act; throws `sandbox.bad_action` when that fails. */
export function plainParams(act, value) {
  return plainOr(value, (why) => {
    const reason = `${act}: ${why}`;
    return { code: "sandbox.bad_action", message: `invalid act: ${reason}`, reason };
  });
}

function plainOr(value, errorOf) {
  try {
    return plainData(value);
  } catch ({ message }) {
    throw new SandboxError(errorOf(message));
  }
}

function isDeeper(value, remaining) {
  if (typeof value !== "object" || value === null) return false;
  return remaining === 0 || Object.values(value).some((inner) => isDeeper(inner, remaining - 1));
}
