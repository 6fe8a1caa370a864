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
