const encoder = new TextEncoder();

/** Under which key a store keeps the token of these ids and secrets. The key tells none of them. */
export async function tokenKey(parts: readonly string[]): Promise<string> {
  const text = parts.map((part) => `${encoder.encode(part).length}:${part},`).join("");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return `wecom-kf:token:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
