const encoder = new TextEncoder();

/** The store key for the token of these ids and secrets. The key reveals none of them. */
export async function tokenKey(parts: readonly string[]): Promise<string> {
  const text = parts.map((part) => `${encoder.encode(part).length}:${part},`).join("");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return `wecom-kf:token:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
