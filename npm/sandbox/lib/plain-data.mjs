// What goes into the module is plain data: none of the caller's own code runs while the module works.

import { SandboxError } from "./error.mjs";

/** How deeply lists and objects may be nested: the module's stack is bounded. */
const DEEPEST = 100;

/**
 * A copy of a value as JSON has it: what is undefined is left out, and `toJSON` is asked. Throws an `Error` that says why there is none.
 */
function plainData(value) {
  let copy;
  try {
    copy = JSON.parse(JSON.stringify(value) ?? "null");
  } catch (error) {
    // A RangeError is the engine's own limit of nesting.
    if (!(error instanceof RangeError)) throw new Error(`it is no JSON: ${error.message.split("\n", 1)[0]}`);
  }
  if (copy === undefined || isDeeper(copy, DEEPEST)) throw new Error(`it is nested more than ${DEEPEST} deep`);
  return copy;
}

/** Plain data for the module, or the error of settings that cannot be read. */
export function plainSettings(value) {
  return plainOr(value, (reason) => ({ code: "sandbox.bad_settings", message: `the settings cannot work: ${reason}`, reason }));
}

/** Plain data for the module, or the error of an act that cannot be read. */
export function plainParams(act, value) {
  return plainOr(value, (why) => {
    const reason = `${act}: ${why}`;
    return { code: "sandbox.bad_action", message: `the act cannot be read: ${reason}`, reason };
  });
}

function plainOr(value, faultOf) {
  try {
    return plainData(value);
  } catch ({ message }) {
    throw new SandboxError(faultOf(message));
  }
}

function isDeeper(value, most) {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((inner) => isDeeper(inner, most - 1));
}
