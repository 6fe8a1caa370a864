"use strict";
// Makes promises of the addon's transport. Calls and outcomes cross as numbers, strings and bytes; see bindings/node/src/transport.rs.

const { existsSync } = require("node:fs");
const { setInterval } = require("node:timers");

const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_MAX_BODY = 32 * 1024 * 1024;
const MAX_UINT32 = 0xffff_ffff;
const LINE_BREAK = /[\r\n\0]/;
const NO_BODY = new Uint8Array(0);

/** One hub per addon, that is one per JavaScript environment: all transports share its threadsafe function. */
const hubs = new WeakMap();

/** What is in flight in this environment, and the timer that keeps the event loop alive meanwhile. */
class Hub {
  constructor(addon) {
    this.calls = new Map();
    this.lastId = 0;
    this.native = new addon.NativeTransport(() => this.deliver());
    this.alive = setInterval(() => {}, 0x7fff_ffff);
    this.alive.unref();
  }

  /** Starts a call; `settle` gets its result once, unless it is forgotten first. */
  start(pool, head, body, settle) {
    let id = this.lastId;
    do id = id === MAX_UINT32 ? 1 : id + 1;
    while (this.calls.has(id));
    this.lastId = id;
    this.native.send(id, pool, head, body);
    if (this.calls.size === 0) this.alive.ref();
    this.calls.set(id, settle);
    return id;
  }

  /** Gives a call up; its outcome is not delivered. */
  forget(id) {
    if (!this.calls.has(id)) return;
    this.settled(id);
    this.native.abort(id);
  }

  settled(id) {
    this.calls.delete(id);
    if (this.calls.size === 0) this.alive.unref();
  }

  deliver() {
    const mail = this.native.take();
    for (let at = 0; at < mail.length; at += 5) {
      const settle = this.calls.get(mail[at]);
      if (settle === undefined) continue;
      this.settled(mail[at]);
      settle(mail[at + 4] === null ? response(mail[at + 1], mail[at + 2], mail[at + 3]) : failed(mail[at + 4]));
    }
  }
}

function response(status, lines, body) {
  const headers = {};
  if (lines !== "") {
    const parts = lines.split("\n");
    for (let at = 0; at < parts.length; at += 2) headers[parts[at]] ??= parts[at + 1];
  }
  return { status, headers, body: body ?? NO_BODY };
}

/** A failure as the addon writes it: JSON. */
function failed(text) {
  return { failure: JSON.parse(text) };
}

const failure = (code, details) => ({ failure: { code, details } });
const invalid = (detail) => failure("transport.invalid_request", { detail });
const aborted = () => failure("transport.aborted", {});
const closed = () => failure("transport.closed", {});

/** The settings in the addon's form: one string of lines. Throws on what cannot be a setting. */
function settingsLines(settings) {
  const env = process.env;
  const variable = (name) => env[name] || env[name.toLowerCase()] || "";
  let https = "";
  let http = "";
  let except = settings.noProxy ?? variable("NO_PROXY");
  if (settings.proxy === undefined) {
    const all = variable("ALL_PROXY");
    https = variable("HTTPS_PROXY") || all;
    http = variable("HTTP_PROXY") || all;
  } else if (settings.proxy !== null && settings.proxy !== false) {
    https = http = String(settings.proxy);
    except = settings.noProxy ?? "";
  }
  let roots = settings.extraCaFiles;
  if (roots === undefined) {
    // As Node does it: a file that the variable names in vain is no reason to fail (Node itself prints a warning).
    const file = env.NODE_EXTRA_CA_CERTS;
    roots = file && existsSync(file) ? [file] : [];
  }
  const lines = [https, http, https || http ? except : "", ...roots];
  if (lines.some((line) => LINE_BREAK.test(line))) throw new TypeError("a proxy or CA file setting contains a line break");
  return lines.join("\n");
}

function headLines(request) {
  const { method, url, headers, timeout = DEFAULT_TIMEOUT, maxBody = DEFAULT_MAX_BODY } = request;
  if (!(timeout >= 0)) throw new TypeError("timeout is not a number of milliseconds");
  if (!(maxBody >= 0)) throw new TypeError("maxBody is not a number of bytes");
  const lines = [method ?? "GET", url, Math.min(Math.ceil(timeout), MAX_UINT32), Math.min(Math.floor(maxBody), MAX_UINT32)];
  for (const name in headers) lines.push(name, headers[name]);
  for (const line of lines) {
    if (typeof line !== "number" && (typeof line !== "string" || LINE_BREAK.test(line))) {
      throw new TypeError("the method, the URL or a header is not a string or contains a line break");
    }
  }
  return lines.join("\n");
}

function bodyOf(body) {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]") return new Uint8Array(body);
  throw new TypeError("the body is neither a string nor bytes");
}

function createTransport(addon, settings = {}) {
  let hub = hubs.get(addon);
  if (hub === undefined) hubs.set(addon, (hub = new Hub(addon)));
  const pool = hub.native.open(settingsLines(settings));
  /** The calls of this transport: id to the function that ends it from here. */
  const mine = new Map();
  let open = true;

  function send(request) {
    return new Promise((resolve) => {
      const signal = request.signal ?? undefined;
      if (!open) return resolve(closed());
      if (signal?.aborted) return resolve(aborted());
      let id;
      const finish = (result) => {
        mine.delete(id);
        signal?.removeEventListener("abort", onAbort);
        resolve(result);
      };
      const end = (result) => {
        hub.forget(id);
        finish(result);
      };
      const onAbort = () => end(aborted());
      try {
        id = hub.start(pool, headLines(request), bodyOf(request.body), finish);
      } catch (error) {
        return resolve(invalid(error instanceof Error ? error.message : "the request is not valid"));
      }
      mine.set(id, end);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  function close() {
    open = false;
    for (const end of [...mine.values()]) end(closed());
  }

  return { send, close };
}

module.exports = { createTransport };
