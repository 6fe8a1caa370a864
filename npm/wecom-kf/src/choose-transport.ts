import { runtime } from "#engine";
import { environment } from "./environment.js";
import type { FetchFunction, KfClientOptions } from "./options.js";
import { fetchTransport, type Transport } from "./transport.js";
import { bad } from "./validate.js";

/** The transport that a client's options ask for. */
export function chooseTransport({ transport, fetch }: KfClientOptions): Transport {
  if (typeof transport === "object") return transport;
  const native = runtime.createNativeTransport;
  // Where nothing is to be chosen the environment is not read: on Deno that takes a permission.
  const wanted = transport ?? (fetch || !native ? "fetch" : environment("WECOM_KF_TRANSPORT"));
  if (wanted !== undefined && wanted !== "native" && wanted !== "fetch") {
    throw bad("transport", `it is ${JSON.stringify(wanted)}; use "native", "fetch" or a transport of your own`);
  }
  if (wanted === "native") {
    if (!native) throw bad("transport", 'there is no native transport on this runtime; use "fetch"');
    if (fetch) throw bad("transport", "a fetch function is given too; leave one of them out");
    return native();
  }
  // Called unbound: fetch as a method of something else throws on Workers. Looked up late: a mock may come after the client.
  const byFetch = fetchTransport(fetch ?? ((input, init) => (globalThis.fetch as FetchFunction)(input, init)), runtime.fetchBody);
  return wanted === "fetch" || !native ? byFetch : nativeUnlessReplaced(native(), byFetch);
}

/** The native transport, until somebody replaces the platform's fetch: mocks and tracing must see our requests. */
function nativeUnlessReplaced(native: Transport, byFetch: Transport): Transport {
  return {
    send: (request) => (fetchIsReplaced() ? byFetch : native).send(request),
    close: () => native.close?.(),
  };
}

const DISPATCHER = Symbol.for("undici.globalDispatcher.1");
let seen: { fetch: unknown; dispatcher: unknown; replaced: boolean } | undefined;

/** Whether the platform's fetch, or the dispatcher behind it, is not the platform's own. */
function fetchIsReplaced(): boolean {
  const { fetch, [DISPATCHER]: dispatcher } = globalThis as typeof globalThis & Record<symbol, unknown>;
  if (seen?.fetch !== fetch || seen?.dispatcher !== dispatcher) {
    const custom = dispatcher instanceof Object && dispatcher.constructor.name !== "Agent";
    const own = /undici|\[native code\]/.test(Function.prototype.toString.call(fetch));
    seen = { fetch, dispatcher, replaced: custom || !own };
  }
  return seen.replaced;
}
