// Detects whether the platform's fetch or undici's dispatcher has been replaced, as by mocks, tracing and frameworks that cache.

import { hasProperties } from "../internal/kinds.js";

/** Where undici keeps fetch's dispatcher: since version 7.29, and before. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.2");
const OLDER_DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/** The properties that a plain function has, and Bun's fetch. Any other was added: `__nextPatched`, `__wrapped`, `restore`. */
const OWN = new Set<string | symbol>(["length", "name", "prototype", "arguments", "caller", "preconnect"]);

/** Found in the source text of Node's fetch. */
const UNDICIS = /internal\/deps\/undici/;

/**
 * The platform's fetch, if it had not been replaced when this module was loaded: then any other function is a replacement, whatever its
 * text.
 */
const platforms = looksLikePlatforms(globalThis.fetch) ? globalThis.fetch : undefined;

let seen: { fetch: unknown; dispatcher: unknown; older: unknown; how: string | undefined; isUndicis: boolean } | undefined;

/** What was replaced, in words; undefined if nothing was. */
export function replacementOf(): string | undefined {
  return look().how;
}

/** Whether fetch is Node's own undici, with neither fetch nor the dispatcher replaced. */
export function isUndicis(): boolean {
  return look().isUndicis;
}

function look() {
  const { fetch, [DISPATCHER]: dispatcher, [OLDER_DISPATCHER]: older } = globalThis as typeof globalThis & Record<symbol, unknown>;
  if (seen?.fetch !== fetch || seen?.dispatcher !== dispatcher || seen?.older !== older) {
    const behind = isCustom(dispatcher) || isCustom(older) ? "undici's dispatcher was replaced" : undefined;
    const how = isReplaced(fetch) ? "globalThis.fetch was replaced" : behind;
    seen = { fetch, dispatcher, older, how, isUndicis: how === undefined && UNDICIS.test(Function.prototype.toString.call(fetch)) };
  }
  return seen;
}

function isReplaced(fetch: unknown): boolean {
  if (typeof fetch !== "function") return false;
  return platforms === undefined ? !looksLikePlatforms(fetch) : fetch !== platforms;
}

/**
 * Whether a function may be Node's fetch (which loads undici) or Bun's (native), by its text and properties. The text of a bound or proxied
 * function contains no name.
 */
function looksLikePlatforms(fetch: unknown): boolean {
  if (typeof fetch !== "function") return false;
  if (Reflect.ownKeys(fetch).some((key) => !OWN.has(key))) return false;
  const text = Function.prototype.toString.call(fetch);
  return /^(async )?function fetch\(([^]*internal\/deps\/undici|\) \{\s*\[native code\]\s*\}$)/.test(text);
}

/** Whether a dispatcher differs from undici's default: a mock, a proxy, or the default with interceptors. */
function isCustom(dispatcher: unknown): boolean {
  if (!hasProperties(dispatcher)) return false;
  const { constructor, dispatch } = dispatcher as { constructor?: { name?: unknown }; dispatch?: unknown };
  const usual = constructor?.name === "Agent" || constructor?.name === "Dispatcher1Wrapper";
  return !usual || dispatch !== (Object.getPrototypeOf(dispatcher) as { dispatch?: unknown } | null)?.dispatch;
}
