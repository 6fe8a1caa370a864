import { badOption, checkId } from "./validate.js";

/**
 * An environment variable, where the runtime has them. `undefined` for an empty one and for one that may not be read: Deno requires a
 * permission, and a variable that nobody set is no reason to fail.
 */
export function environment(name: string): string | undefined {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/** The value of an option that was not given, from a variable that must then be set. */
export function fromEnvironment(option: string, variable: string): string {
  const value = environment(variable);
  // An option given as undefined may have been read from a variable that is not set.
  if (value === undefined) {
    throw badOption(option, `it is missing: the option is not set or undefined, and the environment variable ${variable} is not set`);
  }
  return checkId(variable, value);
}
