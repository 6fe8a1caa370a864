"use strict";
// Makes promises of the addon's transport. Calls and outcomes cross as numbers, strings and bytes; see bindings/node/src/transport.rs.

const { setInterval } = require("node:timers");

const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_MAX_BODY = 32 * 1024 * 1024;
const MAX_UINT32 = 0xffff_ffff;
const LINE_BREAK = /[\r\n\0]/;

/** One hub per addon, that is one per JavaScript environment: all transports share its threadsafe function. */
const hubs = new WeakMap();

function hubOf(addon) {
  let hub = hubs.get(addon);
  if (hub === undefined) hubs.set(addon, (hub = new Hub(addon)));
  return hub;
}

/** What is in flight in this environment, and the timer that keeps the event loop alive meanwhile. */
class Hub {
  constructor(addon) {
    /** Id to `{ owner, resolve, signal }`. */
    this.calls = new Map();
    /** A signal's calls and its listener: one for all of them, or Node.js warns of a leak from the eleventh on. */
    this.signals = new WeakMap();
    this.lastId = 0;
    this.native = new addon.NativeTransport(() => this.deliver());
    this.alive = setInterval(() => {}, 0x7fff_ffff);
    this.alive.unref();
    /** A transport that nobody holds any more uses its pool no longer, closed or not. */
    this.forgotten = new FinalizationRegistry((state) => this.release(state));
  }

  start(call, pool, head, body) {
    let id = this.lastId;
    do id = id === MAX_UINT32 ? 1 : id + 1;
    while (this.calls.has(id));
    this.lastId = id;
    // The signal, which is the caller's, comes first: when it takes no listener nothing has been sent.
    if (call.signal !== undefined) this.watch(call.signal, id);
    try {
      this.native.send(id, pool, head, body);
    } catch (error) {
      if (call.signal !== undefined) this.unwatch(call.signal, id);
      throw error;
    }
    if (this.calls.size === 0) this.alive.ref();
    this.calls.set(id, call);
  }

  watch(signal, id) {
    const watched = this.signals.get(signal);
    if (watched !== undefined) return void watched.ids.add(id);
    const ids = new Set([id]);
    const listener = () => {
      for (const each of [...ids]) this.end(each, aborted());
    };
    signal.addEventListener("abort", listener, { once: true });
    this.signals.set(signal, { ids, listener });
  }

  unwatch(signal, id) {
    const { ids, listener } = this.signals.get(signal);
    ids.delete(id);
    if (ids.size > 0) return;
    this.signals.delete(signal);
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // It then tells of calls that have ended, which is nothing.
    }
  }

  /** Gives a call up; its result is this one. */
  end(id, result) {
    const call = this.calls.get(id);
    if (call === undefined) return;
    this.native.abort(id);
    this.settle(id, call, result);
  }

  endAll(owner, result) {
    for (const [id, call] of [...this.calls]) if (call.owner === owner) this.end(id, result);
  }

  settle(id, call, result) {
    this.calls.delete(id);
    if (this.calls.size === 0) this.alive.unref();
    if (call.signal !== undefined) this.unwatch(call.signal, id);
    call.resolve(result);
  }

  deliver() {
    const mail = this.native.take();
    for (let at = 0; at < mail.length; at += 4) {
      const call = this.calls.get(mail[at]);
      if (call === undefined) continue;
      const status = mail[at + 1];
      try {
        const result = status === 0 ? { failure: JSON.parse(mail[at + 2]) } : new Response(status, mail[at + 2], mail[at + 3]);
        this.settle(mail[at], call, result);
      } catch (error) {
        // Each stands for itself: the others of the batch have arrived too, and nothing gives them a second time.
        call.resolve(failure("transport.lost", { detail: error instanceof Error ? error.message : "its result cannot be read" }));
      }
    }
  }

  release(state) {
    if (state.pool === undefined) return;
    this.native.release(state.pool);
    state.pool = undefined;
  }
}

/** A response. What few callers look at is made when it is looked at. */
class Response {
  #lines;
  #headers;
  #body;

  constructor(status, lines, body) {
    this.status = status;
    this.text = typeof body === "string" ? body : body === null ? "" : undefined;
    this.#lines = lines;
    this.#body = typeof body === "string" ? undefined : (body ?? new Uint8Array(0));
  }

  get headers() {
    this.#headers ??= headersOf(this.#lines);
    return this.#headers;
  }

  get body() {
    this.#body ??= Buffer.from(this.text);
    return this.#body;
  }
}

/** As fetch gives them: what is sent more than once is joined. */
function headersOf(lines) {
  const headers = {};
  const parts = lines === "" ? [] : lines.split("\n");
  for (let at = 0; at < parts.length; at += 2) {
    const [name, value] = [parts[at], parts[at + 1]];
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

const failure = (code, details) => ({ failure: { code, details } });
const invalid = (detail) => failure("transport.invalid_request", { detail });
const aborted = () => failure("transport.aborted", {});
const closed = () => failure("transport.closed", {});

/** What the settings themselves say, checked; what the environment says is read with the first call. */
function checked({ proxy, noProxy, extraCaFiles }) {
  const lines = [typeof proxy === "string" ? proxy : "", noProxy ?? "", ...(extraCaFiles ?? [])];
  if (lines.some((line) => typeof line !== "string" || LINE_BREAK.test(line))) {
    throw new TypeError("a proxy or CA file setting is not a string or contains a line break");
  }
  return { proxy, noProxy, extraCaFiles };
}

/** Which of them counts is the addon's to say: crates/wecom-kf-transport/src/proxies.rs. */
const PROXY_VARIABLES = [
  ...["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "REQUEST_METHOD"],
  ...["no_proxy", "NO_PROXY"],
];

/** The settings in the addon's form: lines of a word and its value. */
function settingsLines({ proxy, noProxy, extraCaFiles }) {
  const { env } = process;
  const lines = [];
  const add = (word, value) => value && lines.push(`${word}=${value}`);
  if (proxy === undefined) {
    for (const name of PROXY_VARIABLES) {
      if (noProxy !== undefined && /^no_proxy$/i.test(name)) continue;
      // A line break round a value is white space, and one inside makes a list longer or a URL invalid, as a space does.
      add("variable", env[name] && `${name}=${env[name].replace(/[\r\n\0]/g, " ")}`);
    }
    add("variable", noProxy && `no_proxy=${noProxy}`);
  } else if (proxy !== null && proxy !== false) {
    add("proxy", proxy);
    add("no_proxy", noProxy);
  }
  if (extraCaFiles === undefined) {
    const optional = env.NODE_EXTRA_CA_CERTS ?? "";
    if (LINE_BREAK.test(optional)) throw new TypeError("NODE_EXTRA_CA_CERTS contains a line break");
    add("optional_roots", optional);
  }
  for (const file of extraCaFiles ?? []) add("roots", file);
  return lines.join("\n");
}

/** The lines of headers that cannot change any more: a client's are the same in all calls. */
const frozen = new WeakMap();

function headerLines(headers) {
  const known = frozen.get(headers);
  if (known !== undefined) return known;
  let lines = "";
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== "string" || LINE_BREAK.test(value) || LINE_BREAK.test(name)) {
      throw new TypeError("a header is not a string or contains a line break");
    }
    lines += `\n${name}\n${value}`;
  }
  if (Object.isFrozen(headers)) frozen.set(headers, lines);
  return lines;
}

function headLines({ method = "GET", url, headers, timeout = DEFAULT_TIMEOUT, maxBody = DEFAULT_MAX_BODY }) {
  if (!(timeout >= 0)) throw new TypeError("timeout is not a number of milliseconds");
  if (!(maxBody >= 0)) throw new TypeError("maxBody is not a number of bytes");
  if (typeof method !== "string" || typeof url !== "string" || LINE_BREAK.test(method) || LINE_BREAK.test(url)) {
    throw new TypeError("the method or the URL is not a string or contains a line break");
  }
  const [ms, bytes] = [Math.min(Math.ceil(timeout), MAX_UINT32), Math.min(Math.floor(maxBody), MAX_UINT32)];
  return `${method}\n${url}\n${ms}\n${bytes}${headers === undefined ? "" : headerLines(headers)}`;
}

function bodyOf(body) {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]") return new Uint8Array(body);
  throw new TypeError("the body is neither a string nor bytes");
}

/** By what is used of it: a signal may come from another realm. */
function isSignal({ aborted, addEventListener, removeEventListener }) {
  return typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
}

function createTransport(addon, settings = {}) {
  const wanted = checked(settings);
  /** The pool's number, once a call needed it: a transport that is never used costs nothing. */
  const state = { pool: undefined };
  let open = true;

  function send(request) {
    return new Promise((resolve) => {
      if (!open) return resolve(closed());
      try {
        const signal = request.signal ?? undefined;
        if (signal !== undefined && !isSignal(signal)) throw new TypeError("the signal is no AbortSignal");
        if (signal?.aborted) return resolve(aborted());
        const head = headLines(request);
        const body = bodyOf(request.body);
        const hub = hubOf(addon);
        if (state.pool === undefined) {
          state.pool = hub.native.open(settingsLines(wanted));
          hub.forgotten.register(transport, state, state);
        }
        hub.start({ owner: state, resolve, signal }, state.pool, head, body);
      } catch (error) {
        resolve(invalid(error instanceof Error ? error.message : "the request is not valid"));
      }
    });
  }

  function close() {
    open = false;
    if (state.pool === undefined) return;
    const hub = hubOf(addon);
    hub.endAll(state, closed());
    hub.forgotten.unregister(state);
    hub.release(state);
  }

  const transport = { send, close };
  return transport;
}

module.exports = { createTransport };
