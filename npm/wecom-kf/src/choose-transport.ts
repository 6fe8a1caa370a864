import { runtime } from "#engine";
import { environment } from "./environment.js";
import type { FetchFunction, KfClientOptions } from "./options.js";
import { fetchTransport, type Transport } from "./transport.js";
import { bad } from "./validate.js";

/** The transport that a client's options ask for. */
export function chooseTransport({ transport, fetch, proxy }: KfClientOptions): Transport {
  const proxied = proxy !== undefined && proxy !== false;
  if (typeof transport === "object" && transport !== null) {
    if (proxied) throw bad("proxy", "a transport is given too, which has to use the proxy itself; leave one of them out");
    return transport;
  }
  const native = runtime.createNativeTransport;
  // Where nothing is to be chosen the environment is not read: on Deno that takes a permission.
  const wanted = transport ?? (fetch || !native ? "fetch" : environment("WECOM_KF_TRANSPORT"));
  if (wanted !== undefined && wanted !== "native" && wanted !== "fetch") {
    throw bad(transport ? "transport" : "WECOM_KF_TRANSPORT", `it is ${JSON.stringify(wanted)}; use "native", "fetch" or a transport of your own`);
  }
  if (wanted === "native") {
    if (!native) throw bad("transport", 'there is no native transport on this runtime; use "fetch"');
    if (fetch) throw bad("transport", "a fetch function is given too; leave one of them out");
  }
  if (proxied) {
    checkProxy(proxy);
    if (wanted === "fetch" || !native) {
      throw bad("proxy", "only the native transport can use it, and requests go by fetch; give a fetch function that goes through the proxy");
    }
    // A fetch that somebody replaced is not used then: it would go around the proxy, and WeCom answers only to addresses that it knows.
    return native({ proxy });
  }
  if (wanted === "native" && native) return native({ proxy });
  // Called unbound: fetch as a method of something else throws on Workers. Looked up late: a mock may come after the client.
  const byFetch = fetchTransport(fetch ?? ((input, init) => (globalThis.fetch as FetchFunction)(input, init)), runtime.fetchBody);
  return wanted === "fetch" || !native ? byFetch : nativeUnlessReplaced(native({ proxy }), byFetch);
}

/** Refuses what cannot be a proxy, without quoting it: it may hold a password. */
function checkProxy(proxy: unknown): void {
  const form = /^(https?|socks5h?):\/\/[^\s]+$/i;
  if (typeof proxy === "string" && form.test(proxy) && URL.canParse(proxy)) return;
  throw bad("proxy", "it must be a URL with http://, https://, socks5:// or socks5h://, such as http://user:password@10.0.0.1:3128");
}

/** The native transport, until somebody replaces the platform's fetch: mocks and tracing must see our requests. */
function nativeUnlessReplaced(native: Transport, byFetch: Transport): Transport {
  return {
    send: (request) => (fetchIsReplaced() ? byFetch : native).send(request),
    close() {
      native.close?.();
      byFetch.close?.();
    },
  };
}

/** Where undici keeps the dispatcher behind fetch: its versions from 7.29 on, and those before. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.2");
const OLDER_DISPATCHER = Symbol.for("undici.globalDispatcher.1");
let seen: { fetch: unknown; dispatcher: unknown; older: unknown; replaced: boolean } | undefined;

/** Whether the platform's fetch, or the dispatcher behind it, is not the platform's own. */
function fetchIsReplaced(): boolean {
  const { fetch, [DISPATCHER]: dispatcher, [OLDER_DISPATCHER]: older } = globalThis as typeof globalThis & Record<symbol, unknown>;
  if (seen?.fetch !== fetch || seen?.dispatcher !== dispatcher || seen?.older !== older) {
    seen = { fetch, dispatcher, older, replaced: !isPlatforms(fetch) || isCustom(dispatcher) || isCustom(older) };
  }
  return seen.replaced;
}

/** Whether a function is Node's fetch (which loads undici) or Bun's (native). A bound or proxied one has no name in its text. */
function isPlatforms(fetch: unknown): boolean {
  if (typeof fetch !== "function") return true;
  return /^(async )?function fetch\(.*(internal\/deps\/undici|\[native code\])/s.test(Function.prototype.toString.call(fetch));
}

/** Whether a dispatcher is another than undici's default: a mock, a proxy, or the default with interceptors. */
function isCustom(dispatcher: unknown): boolean {
  if (!(dispatcher instanceof Object)) return false;
  const { constructor, dispatch } = dispatcher as { constructor: { name: string }; dispatch?: unknown };
  const usual = constructor.name === "Agent" || constructor.name === "Dispatcher1Wrapper";
  return !usual || dispatch !== (Object.getPrototypeOf(dispatcher) as { dispatch?: unknown } | null)?.dispatch;
}
