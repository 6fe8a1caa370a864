"use strict";
// Makes promises of the addon's transport: see bindings/node/src/transport.rs.

const { setInterval, setTimeout } = require("node:timers");
const { isAnyArrayBuffer, isSharedArrayBuffer } = require("node:util").types;

const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_MAX_BODY = 32 * 1024 * 1024;
const MAX_UINT32 = 0xffff_ffff;
const LINE_BREAK = /[\r\n\0]/;
const NO_HEADERS = Object.freeze({});
/** What waits for it comes behind the code that runs, and no fake timers of a test can hold it up. */
const resolved = Promise.resolve();

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
    /** Id to `{ owner, resolve, signal }`; the owner is the state of its transport. */
    this.calls = new Map();
    /** A signal's calls and its listener: one for all of them, or Node.js warns of a leak from the eleventh on. */
    this.signals = new WeakMap();
    /** Headers that cannot change any more, as the addon has them: a client's are the same in all calls. */
    this.frozen = new WeakMap();
    this.lastId = 0;
    this.makeHeaders = addon.NativeTransport.headers;
    this.native = new addon.NativeTransport(() => this.deliver());
    /** Whether calls wait for the code that runs to end, and are started all together then. */
    this.flushing = false;
    this.flush = () => {
      this.flushing = false;
      try {
        this.native.flush();
      } catch {
        // Every call that it did not start reports that by itself.
      }
    };
    this.alive = setInterval(() => {}, 0x7fff_ffff);
    this.alive.unref();
    /** A transport that nobody holds any more uses its pool no longer, closed or not. */
    this.forgotten = new FinalizationRegistry((state) => this.release(state));
  }

  /** Starts a call that has been read: from here on only its signal's methods may be code of the caller's. */
  start(call, { method, url, headers, timeout, maxBody, body }) {
    let id = this.lastId;
    do id = id === MAX_UINT32 ? 1 : id + 1;
    while (this.calls.has(id));
    this.lastId = id;
    if (this.calls.size === 0) this.alive.ref();
    this.calls.set(id, call);
    // To hand it over comes last: whatever fails before, nothing has been sent.
    try {
      if (!this.flushing) {
        resolved.then(this.flush);
        this.flushing = true;
      }
      if (call.signal !== undefined) this.watch(call.signal, id);
      // Ended by its signal or its transport, within a method of the signal's.
      if (this.calls.has(id)) this.native.send(id, call.owner.pool, method, url, headers, timeout, maxBody, body);
    } catch (error) {
      this.forget(id, call);
      throw error;
    }
  }

  headersOf(headers) {
    const known = this.frozen.get(headers);
    if (known !== undefined) return known;
    const list = [];
    for (const name in headers) {
      const value = headers[name];
      if (typeof value !== "string") throw new TypeError("a header is not a string");
      list.push([name, value]);
    }
    const made = this.makeHeaders(list);
    if (isConstant(headers, list.length)) this.frozen.set(headers, made);
    return made;
  }

  watch(signal, id) {
    const watched = this.signals.get(signal);
    if (watched !== undefined) return void watched.ids.add(id);
    const ids = new Set([id]);
    const listener = () => {
      for (const each of [...ids]) this.end(each, aborted());
    };
    // Before the signal's own code runs, which may send by it too.
    this.signals.set(signal, { ids, listener });
    try {
      signal.addEventListener("abort", listener, { once: true });
    } catch (error) {
      this.signals.delete(signal);
      throw error;
    }
  }

  unwatch(signal, id) {
    const { ids, listener } = this.signals.get(signal) ?? {};
    if (ids === undefined) return;
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
    this.forget(id, call);
    call.resolve(result);
  }

  forget(id, call) {
    this.calls.delete(id);
    if (this.calls.size === 0) this.alive.unref();
    if (call.signal !== undefined) this.unwatch(call.signal, id);
  }

  deliver() {
    let completed;
    try {
      completed = this.native.take();
    } catch {
      // The addon has kept them all.
      setTimeout(() => this.deliver(), 1);
      return;
    }
    const { ids, statuses, headers, bodies, failures } = completed;
    for (let at = 0; at < ids.length; at += 1) this.complete(ids[at], () => new Response(statuses[at], headers[at], bodies[at]));
    for (const failed of failures) this.complete(failed.id, () => ({ failure: failed.failure }));
  }

  /** Each stands for itself: the others of the batch have arrived too, and nothing gives them a second time. */
  complete(id, read) {
    const call = this.calls.get(id);
    if (call === undefined) return;
    let result;
    try {
      result = read();
    } catch (error) {
      result = failure("transport.lost", { detail: error instanceof Error ? error.message : "its result cannot be read" });
    }
    this.settle(id, call, result);
  }

  release(state) {
    if (state.pool === undefined) return;
    this.native.release(state.pool);
    state.pool = undefined;
  }
}

/** A response. What few callers look at is made when it is looked at. */
class Response {
  #json;
  #headers;
  #body;

  constructor(status, json, body) {
    this.status = status;
    this.text = typeof body === "string" ? body : body === null ? "" : undefined;
    this.#json = json;
    this.#body = typeof body === "string" ? undefined : (body ?? new Uint8Array(0));
  }

  get headers() {
    this.#headers ??= JSON.parse(this.#json);
    return this.#headers;
  }

  get body() {
    this.#body ??= Buffer.from(this.text);
    return this.#body;
  }
}

const failure = (code, details) => ({ failure: { code, details } });
const invalid = (detail) => failure("transport.invalid_request", { detail });
const aborted = () => failure("transport.aborted", {});
const closed = () => failure("transport.closed", {});

/** Whether headers, of which so many were read, can never be others: none is inherited, and none is what a getter says. */
function isConstant(headers, count) {
  if (!Object.isFrozen(headers)) return false;
  const own = Object.values(Object.getOwnPropertyDescriptors(headers));
  return own.length === count && own.every((property) => "value" in property);
}

/** What the settings themselves say, checked; what the environment says is read with the first call. */
function checkedSettings({ proxy, noProxy, extraCaFiles: files }) {
  const extraCaFiles = files === undefined ? undefined : [...(files ?? [])];
  const texts = [typeof proxy === "string" ? proxy : "", noProxy ?? "", ...(extraCaFiles ?? [])];
  if (texts.some((text) => typeof text !== "string" || LINE_BREAK.test(text))) {
    throw new TypeError("a proxy or CA file setting is not a string or contains a line break");
  }
  return { proxy, noProxy, extraCaFiles };
}

/** Which of them counts is the addon's to say: crates/wecom-kf-transport/src/proxies.rs. */
const PROXY_VARIABLES = [
  ...["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "REQUEST_METHOD"],
  ...["no_proxy", "NO_PROXY"],
];

/** The settings as the addon opens a pool with them: see bindings/node/src/transport/settings.rs. */
function poolSettings({ proxy, noProxy, extraCaFiles }) {
  return {
    proxy: proxySettings(proxy, noProxy),
    roots: extraCaFiles ?? [],
    optional_roots: (extraCaFiles === undefined && process.env.NODE_EXTRA_CA_CERTS) || null,
  };
}

function proxySettings(proxy, noProxy) {
  if (proxy === undefined) {
    const variables = {};
    for (const name of PROXY_VARIABLES) {
      const isReplaced = noProxy !== undefined && /^no_proxy$/i.test(name);
      if (process.env[name] && !isReplaced) variables[name] = process.env[name];
    }
    if (noProxy) variables.no_proxy = noProxy;
    return { kind: "variables", variables };
  }
  if (!proxy) return { kind: "direct" };
  return { kind: "fixed", url: proxy, no_proxy: noProxy || null };
}

/** A request with the defaults of what it leaves out, its headers as the addon has them. What only the addon can check fails the call. */
function checkedRequest(request, hub) {
  const { method = "GET", url, headers = NO_HEADERS, timeout = DEFAULT_TIMEOUT, maxBody = DEFAULT_MAX_BODY } = request;
  if (!(timeout >= 0)) throw new TypeError("timeout is not a number of milliseconds");
  if (!(maxBody >= 0)) throw new TypeError("maxBody is not a number of bytes");
  if (typeof method !== "string" || typeof url !== "string") throw new TypeError("the method or the URL is not a string");
  return {
    method,
    url,
    headers: hub.headersOf(headers),
    timeout: Math.min(Math.ceil(timeout), MAX_UINT32),
    maxBody: Math.min(Math.floor(maxBody), MAX_UINT32),
    body: bodyOf(request.body),
  };
}

function bodyOf(body) {
  if (body === undefined || body === null) return null;
  return typeof body === "string" ? body : ownBytes(bytesOf(body));
}

function bytesOf(body) {
  if (body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (isAnyArrayBuffer(body)) return new Uint8Array(body);
  throw new TypeError("the body is neither a string nor bytes");
}

/** Shared memory is copied here: another thread may write to it while the addon reads, which Rust must not see. */
function ownBytes(bytes) {
  return isSharedArrayBuffer(bytes.buffer) ? new Uint8Array(bytes) : bytes;
}

/** By what is used of it: a signal may come from another realm. */
function isSignal({ aborted, addEventListener, removeEventListener }) {
  return typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
}

function createTransport(addon, settings = {}) {
  const wanted = checkedSettings(settings);
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
        const hub = hubOf(addon);
        const whole = checkedRequest(request, hub);
        // Getters of the request are code of the caller's: they may have ended the call before it began.
        if (signal?.aborted) return resolve(aborted());
        if (!open) return resolve(closed());
        if (state.pool === undefined) {
          state.pool = hub.native.open(poolSettings(wanted));
          hub.forgotten.register(transport, state, state);
        }
        hub.start({ owner: state, resolve, signal }, whole);
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
