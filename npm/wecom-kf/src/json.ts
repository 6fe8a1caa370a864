/** A parsed object. */
export type Json = Readonly<Record<string, unknown>>;

/** What a text is as JSON; `undefined` for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep the values of an answer may stand within each other: as deep as the Rust client reads. */
export const MAX_DEPTH = 127;

/** Whether values stand within each other deeper than {@link MAX_DEPTH}: what walks them would exhaust the stack. */
export function isTooDeep(value: unknown, left = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  for (const key in value) {
    const inner = (value as Json)[key];
    if (typeof inner === "object" && isTooDeep(inner, left - 1)) return true;
  }
  return false;
}
