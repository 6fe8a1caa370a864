// Whether somebody put a function of their own in the place of the platform's fetch, or a dispatcher in the place of undici's: mocks,
// tracing, and frameworks that cache.

import { hasProperties } from "../internal/kinds.js";

/** Where undici keeps the dispatcher behind fetch: its versions from 7.29 on, and those before. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.2");
const OLDER_DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/** What a function has by itself, and Bun's fetch beside it. Everything else was put there: `__nextPatched`, `__wrapped`, `restore`. */
const OWN = new Set<string | symbol>(["length", "name", "prototype", "arguments", "caller", "preconnect"]);

/** What the text of Node's fetch says. */
const UNDICIS = /internal\/deps\/undici/;

/** The platform's fetch, if nobody had replaced it when this was loaded: then no other function is it, whatever its text says. */
const platforms = looksLikePlatforms(globalThis.fetch) ? globalThis.fetch : undefined;

let seen: { fetch: unknown; dispatcher: unknown; older: unknown; how: string | undefined; isUndicis: boolean } | undefined;

/** What was replaced, in words; nothing as long as all is the platform's own. */
export function howReplaced(): string | undefined {
  return look().how;
}

/** Whether fetch is undici's, as Node.js comes with it: nobody replaced it or what is behind it. */
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
 * Whether a function may be Node's fetch (which loads undici) or Bun's (native), by its text and by what it carries. A bound or proxied one
 * has no name in its text.
 */
function looksLikePlatforms(fetch: unknown): boolean {
  if (typeof fetch !== "function") return false;
  if (Reflect.ownKeys(fetch).some((key) => !OWN.has(key))) return false;
  const text = Function.prototype.toString.call(fetch);
  return /^(async )?function fetch\(([^]*internal\/deps\/undici|\) \{\s*\[native code\]\s*\}$)/.test(text);
}

/** Whether a dispatcher is another than undici's default: a mock, a proxy, or the default with interceptors. */
function isCustom(dispatcher: unknown): boolean {
  if (!hasProperties(dispatcher)) return false;
  const { constructor, dispatch } = dispatcher as { constructor?: { name?: unknown }; dispatch?: unknown };
  const usual = constructor?.name === "Agent" || constructor?.name === "Dispatcher1Wrapper";
  return !usual || dispatch !== (Object.getPrototypeOf(dispatcher) as { dispatch?: unknown } | null)?.dispatch;
}
