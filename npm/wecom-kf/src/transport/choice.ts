import { runtime } from "../internal/engine.js";
import type { KfClientOptions } from "../client/options.js";
import { environment } from "../internal/environment.js";
import { badOption } from "../internal/validate.js";
import type { Log } from "../observe/log.js";
import { howReplaced } from "./fetch-replaced.js";
import { fetchTransport } from "./fetch.js";
import { ownTransport } from "./own.js";
import type { FetchFunction, NativeTransportFactory, Transport } from "./types.js";

/** The transport that a client's options ask for; `native` makes the native one, where there is one. */
export function chooseTransport(
  { transport, fetch, proxy }: KfClientOptions,
  log: Log,
  native: NativeTransportFactory | undefined,
): Transport {
  const proxied = proxy !== undefined && proxy !== false;
  // What they are has been checked with the other options.
  if (transport && typeof transport !== "string") {
    if (proxied) throw badOption("proxy", "a transport is given too, which has to use the proxy itself; leave one of them out");
    return ownTransport(transport);
  }
  // Where nothing is to be chosen the environment is not read: on Deno that takes a permission.
  const wanted = transport ?? (fetch || !native ? "fetch" : environment("WECOM_KF_TRANSPORT"));
  if (wanted !== undefined && wanted !== "native" && wanted !== "fetch") {
    // Not quoted: a proxy's URL in the wrong place may hold a password.
    if (transport) throw badOption("transport", 'it must be "native", "fetch" or a transport of your own');
    throw badOption("WECOM_KF_TRANSPORT", 'it must be "native" or "fetch"');
  }
  if (wanted === "native") {
    if (!native) throw badOption("transport", 'there is no native transport without the native engine; use "fetch"');
    if (fetch) throw badOption("transport", "a fetch function is given too; leave one of them out");
  }
  if (proxied) {
    checkProxy(proxy);
    if (wanted === "fetch" || !native) {
      throw badOption(
        "proxy",
        "only the native transport can use it, and requests go by fetch; give a fetch function that goes through the proxy",
      );
    }
    // A fetch that somebody replaced is not used then: it would go around the proxy, and WeCom answers only to addresses that it knows.
    return native({ proxy });
  }
  if (wanted === "native" && native) return native({ proxy });
  // Called unbound: fetch as a method of something else throws on Workers. Looked up late: a mock may come after the client.
  const platforms: FetchFunction = (input, init) => (globalThis.fetch as FetchFunction)(input, init);
  const byFetch = fetchTransport(fetch ?? platforms, { isPlatforms: !fetch, bodyOf: runtime.fetchBody });
  return wanted === "fetch" || !native ? byFetch : nativeUnlessReplaced(native({ proxy }), byFetch, log);
}

/** Refuses what cannot be a proxy, without quoting it: it may hold a password. */
function checkProxy(proxy: unknown): void {
  const form = /^(https?|socks(4a?|5h?)?):\/\/[^\s]+$/i;
  if (typeof proxy === "string" && form.test(proxy) && URL.canParse(proxy)) return;
  throw badOption("proxy", "it must be a URL with http://, https://, socks5:// or socks5h://, such as http://user:password@10.0.0.1:3128");
}

/** The native transport, until somebody replaces the platform's fetch: mocks and tracing must see our requests. */
function nativeUnlessReplaced(native: Transport, byFetch: Transport, log: Log): Transport {
  let told = false;
  return {
    send(request) {
      const how = howReplaced();
      if (how === undefined) return native.send(request);
      if (!told) log.write("info", `${how}: requests go by fetch, and not by the native transport, until that is undone`);
      told = true;
      return byFetch.send(request);
    },
    close() {
      native.close?.();
      byFetch.close?.();
    },
  };
}
