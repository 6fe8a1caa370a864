import { isObject, parseJson } from "../internal/json.js";

/** A token as stores keep it: docs/tokens.md describes the form, which clients in other languages share. */
export interface TokenRecord {
  readonly access_token: string;
  /** How long it lasts, in seconds, from `obtained_at` on. */
  readonly expires_in: number;
  /** When fetching it began, in Unix milliseconds. */
  readonly obtained_at: number;
}

/** The longest life of a token, in seconds: what timers and stores can count in milliseconds. WeCom's last two hours. */
export const MAX_LIFE_S = 2_147_483;

const encoder = new TextEncoder();

/** Under which key a store keeps the token of these ids and secrets. The key tells none of them. */
export async function tokenKey(parts: readonly string[]): Promise<string> {
  const text = parts.map((part) => `${encoder.encode(part).length}:${part},`).join("");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return `wecom-kf:token:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The text that a store keeps. */
export function writeRecord({ access_token, expires_in, obtained_at }: TokenRecord): string {
  return JSON.stringify({ access_token, expires_in, obtained_at });
}

/** Reads a store's text; `undefined` for one that is no record. */
export function readRecord(text: string | undefined): TokenRecord | undefined {
  const value = parseJson(text ?? "");
  if (!isObject(value)) return undefined;
  const { access_token, expires_in, obtained_at } = value as { readonly [Name in keyof TokenRecord]?: unknown };
  if (typeof access_token !== "string" || access_token === "") return undefined;
  if (typeof expires_in !== "number" || expires_in < 0 || typeof obtained_at !== "number") return undefined;
  return { access_token, expires_in: Math.min(expires_in, MAX_LIFE_S), obtained_at };
}
