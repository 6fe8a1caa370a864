import { runtime } from "../internal/engine.js";
import type { KfClientOptions } from "../client/options.js";
import { environment } from "../internal/environment.js";
import { badOption } from "../internal/validate.js";
import type { Log } from "../observe/log.js";
import { replacementOf } from "./fetch-replaced.js";
import { fetchTransport } from "./fetch.js";
import { ownTransport } from "./own.js";
import type { FetchFunction, NativeTransportFactory, Transport } from "./types.js";

/** Chooses the transport for a client's options; `native` creates the native one, where available. */
export function chooseTransport(
  { transport, fetch, proxy }: KfClientOptions,
  log: Log,
  native: NativeTransportFactory | undefined,
): Transport {
  const proxied = proxy !== undefined && proxy !== false;
  // Their types have been checked with the other options.
  if (transport && typeof transport !== "string") {
    if (proxied) throw badOption("proxy", "it cannot be combined with a transport of your own, which must use the proxy itself");
    return ownTransport(transport);
  }
  // The environment is read only if there is a choice: on Deno that needs a permission.
  const choice = transport ?? (fetch || !native ? "fetch" : environment("WECOM_KF_TRANSPORT"));
  if (choice !== undefined && choice !== "native" && choice !== "fetch") {
    // Not quoted: it may be a misplaced proxy URL with a password.
    if (transport) throw badOption("transport", 'it must be "native", "fetch" or a transport of your own');
    throw badOption("WECOM_KF_TRANSPORT", 'it must be "native" or "fetch"');
  }
  if (choice === "native") {
    if (!native) throw badOption("transport", 'there is no native transport without the native engine; use "fetch"');
    if (fetch) throw badOption("transport", '"native" cannot be combined with a fetch function');
  }
  if (proxied) {
    checkProxy(proxy);
    if (choice === "fetch" || !native) {
      throw badOption("proxy", "only the native transport supports it, and requests use fetch; pass a fetch function that uses the proxy");
    }
    // A replaced fetch is not used then: it would bypass the proxy, and WeCom accepts only allowlisted addresses.
    return native({ proxy });
  }
  if (choice === "native" && native) return native({ proxy });
  // Called unbound: on Workers, fetch as a method of another object throws. Looked up late: a mock may be installed after the client was
  // created.
  const platforms: FetchFunction = (input, init) => (globalThis.fetch as FetchFunction)(input, init);
  const byFetch = fetchTransport(fetch ?? platforms, { isPlatforms: !fetch, bodyOf: runtime.fetchBody });
  return choice === "fetch" || !native ? byFetch : nativeUnlessReplaced(native({ proxy }), byFetch, log);
}

/** Rejects an invalid proxy without quoting it: it may contain a password. */
function checkProxy(proxy: unknown): void {
  const form = /^(https?|socks(4a?|5h?)?):\/\/[^\s]+$/i;
  if (typeof proxy === "string" && form.test(proxy) && URL.canParse(proxy)) return;
  const schemes = "http://, https://, socks5h://, socks5://, socks4a:// or socks4://";
  throw badOption("proxy", `it must be a URL with ${schemes}, such as http://user:password@10.0.0.1:3128`);
}

/** The native transport, unless the platform's fetch is replaced: mocks and tracing must see the requests. */
function nativeUnlessReplaced(native: Transport, byFetch: Transport, log: Log): Transport {
  let logged = false;
  return {
    send(request) {
      const how = replacementOf();
      if (how === undefined) return native.send(request);
      if (!logged) log.write("info", `${how}: requests use fetch instead of the native transport until that is undone`);
      logged = true;
      return byFetch.send(request);
    },
    close() {
      native.close?.();
      byFetch.close?.();
    },
  };
}
