"use strict";
// Promise API over the addon's transport: see bindings/node/src/transport.rs.

const { builtin } = require("./builtin.cjs");
const { Hub, MAX_UINT32, onePerAddon } = require("./hub.cjs");

const { setTimeout } = builtin("node:timers");
const { isAnyArrayBuffer, isSharedArrayBuffer } = builtin("node:util").types;

const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_MAX_BODY = 32 * 1024 * 1024;
const LINE_BREAK = /[\r\n\0]/;
const NO_HEADERS = Object.freeze({});
/** Schedules work after the running code. Unlike `nextTick`, test frameworks' fake timers do not intercept it. */
const microtask = Promise.resolve();

/** The calls in flight: `calls` has `{ owner, resolve, signal }` of each; the owner is the state of the call's transport. */
class Calls extends Hub {
  constructor(addon) {
    super();
    /** The calls and the single listener of each signal: Node.js warns about a leak from the eleventh listener on. */
    this.signals = new WeakMap();
    /** Cache of immutable headers in the addon's form: a client uses the same headers for all calls. */
    this.frozen = new WeakMap();
    this.makeHeaders = addon.NativeTransport.headers;
    this.native = new addon.NativeTransport(() => this.deliver());
    /** Whether calls are queued to be started together after the running code. */
    this.flushing = false;
    this.flush = () => {
      this.flushing = false;
      try {
        this.native.flush();
      } catch {
        // Each call that was not started reports its own failure.
      }
    };
    /** Releases the pool of a transport that was garbage-collected without being closed. */
    this.collected = new FinalizationRegistry((state) => this.release(state));
  }

  /** Starts a call whose request has been read. From here on only the signal's methods may run user code. */
  start(call, { method, url, headers, timeout, maxBody, body }) {
    const id = this.newId();
    if (this.calls.size === 0) this.keepAliveTimer.ref();
    this.calls.set(id, call);
    // `send` comes last, so that nothing has been sent if anything before it fails.
    try {
      if (!this.flushing) {
        microtask.then(this.flush);
        this.flushing = true;
      }
      if (call.signal !== undefined) this.watch(call.signal, id);
      // The call may have ended while a method of the signal ran.
      if (this.calls.has(id)) this.native.send(id, call.owner.pool, method, url, headers, timeout, maxBody, body);
    } catch (error) {
      this.removeCall(id, call);
      throw error;
    }
  }

  headersOf(headers) {
    const cached = this.frozen.get(headers);
    if (cached !== undefined) return cached;
    const list = [];
    for (const name in headers) {
      const value = headers[name];
      if (typeof value !== "string") throw new TypeError("a header is not a string");
      list.push([name, value]);
    }
    const nativeHeaders = this.makeHeaders(list);
    if (isImmutable(headers, list.length)) this.frozen.set(headers, nativeHeaders);
    return nativeHeaders;
  }

  watch(signal, id) {
    const watched = this.signals.get(signal);
    if (watched !== undefined) return void watched.ids.add(id);
    const ids = new Set([id]);
    const listener = () => {
      for (const callId of [...ids]) this.end(callId, aborted());
    };
    // Before `addEventListener`, which may run user code that sends with the same signal.
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
      // The listener then finds no calls.
    }
  }

  /** Aborts a call with the given result. */
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
    this.removeCall(id, call);
    call.resolve(result);
  }

  removeCall(id, call) {
    this.calls.delete(id);
    if (this.calls.size === 0) this.keepAliveTimer.unref();
    if (call.signal !== undefined) this.unwatch(call.signal, id);
  }

  deliver() {
    let completed;
    try {
      completed = this.native.take();
    } catch {
      // The addon has kept the outcomes.
      setTimeout(() => this.deliver(), 1);
      return;
    }
    const { ids, statuses, headers, bodies, failures } = completed;
    for (let index = 0; index < ids.length; index += 1)
      this.complete(ids[index], () => new Response(statuses[index], headers[index], bodies[index]));
    for (const failed of failures) this.complete(failed.id, () => ({ failure: failed.failure }));
  }

  /** Settles one call. A failure must not affect the others of the batch, which are delivered only once. */
  complete(id, read) {
    const call = this.calls.get(id);
    if (call === undefined) return;
    let result;
    try {
      result = read();
    } catch (error) {
      result = failure("transport.lost", { detail: error instanceof Error ? error.message : "the outcome cannot be read" });
    }
    this.settle(id, call, result);
  }

  release(state) {
    if (state.pool === undefined) return;
    this.native.release(state.pool);
    state.pool = undefined;
  }
}

const hubFor = onePerAddon((addon) => new Calls(addon));

/** A response. Headers and body are created on first access, since few callers need both. */
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

/** Whether headers, of which `count` were read, are immutable: frozen, none inherited, no getters. */
function isImmutable(headers, count) {
  if (!Object.isFrozen(headers)) return false;
  const own = Object.values(Object.getOwnPropertyDescriptors(headers));
  return own.length === count && own.every((property) => "value" in property);
}

/** Checks the settings. Environment variables are read at the first call. */
function checkedSettings({ proxy, noProxy, extraCaFiles: files }) {
  const extraCaFiles = files === undefined ? undefined : [...(files ?? [])];
  const texts = [typeof proxy === "string" ? proxy : "", noProxy ?? "", ...(extraCaFiles ?? [])];
  if (texts.some((text) => typeof text !== "string" || LINE_BREAK.test(text))) {
    throw new TypeError("a proxy or CA file setting is not a string or contains a line break");
  }
  return { proxy, noProxy, extraCaFiles };
}

/** The addon decides which of them applies: crates/wecom-kf-transport/src/proxies.rs. */
const PROXY_VARIABLES = [
  ...["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "REQUEST_METHOD"],
  ...["no_proxy", "NO_PROXY"],
];

/** The settings in the form that the addon expects: see bindings/node/src/transport/settings.rs. */
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

/** Fills in defaults and converts the headers to the addon's form. Checks that only the addon can make fail the call later. */
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
  return typeof body === "string" ? body : copyIfShared(bytesOf(body));
}

function bytesOf(body) {
  if (body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (isAnyArrayBuffer(body)) return new Uint8Array(body);
  throw new TypeError("the body is neither a string nor bytes");
}

/** Copies shared memory: another thread may write to it while the addon reads, which would be undefined behaviour in Rust. */
function copyIfShared(bytes) {
  return isSharedArrayBuffer(bytes.buffer) ? new Uint8Array(bytes) : bytes;
}

/** Duck typing: a signal may come from another realm. */
function isSignal({ aborted, addEventListener, removeEventListener }) {
  return typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
}

function createTransport(addon, settings = {}) {
  const checked = checkedSettings(settings);
  /** The id of the pool, opened by the first call: an unused transport costs nothing. */
  const state = { pool: undefined };
  let open = true;

  function send(request) {
    return new Promise((resolve) => {
      if (!open) return resolve(closed());
      try {
        const signal = request.signal ?? undefined;
        if (signal !== undefined && !isSignal(signal)) throw new TypeError("the signal is not an AbortSignal");
        if (signal?.aborted) return resolve(aborted());
        const hub = hubFor(addon);
        const checkedCall = checkedRequest(request, hub);
        // The request's getters may run user code, which may have aborted the call or closed the transport.
        if (signal?.aborted) return resolve(aborted());
        if (!open) return resolve(closed());
        if (state.pool === undefined) {
          state.pool = hub.native.open(poolSettings(checked));
          hub.collected.register(transport, state, state);
        }
        hub.start({ owner: state, resolve, signal }, checkedCall);
      } catch (error) {
        resolve(invalid(error instanceof Error ? error.message : "the request is invalid"));
      }
    });
  }

  function close() {
    open = false;
    if (state.pool === undefined) return;
    const hub = hubFor(addon);
    hub.endAll(state, closed());
    hub.collected.unregister(state);
    hub.release(state);
  }

  const transport = { send, close };
  return transport;
}

module.exports = { createTransport };
