/**
 * An environment variable, where the runtime has them; nothing for an empty one, nor for one that may not be read: Deno asks for a
 * permission, and a variable that nobody set on purpose is no reason to fail.
 */
export function environment(name: string): string | undefined {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}
