"use strict";
// Implements the interface of engine.d.cts on the addon. Loaded lazily: in Node.js 20, an error that a CommonJS file throws while an ES
// module imports it becomes an uncaught exception.

const { checked } = require("./generated/arguments.cjs");
const { decode } = require("./generated/decode.cjs");
const { decodeRequest } = require("./generated/decode-request.cjs");
const { callbacksOf } = require("./generated/lifetimes.cjs");
const { machinesOf } = require("./generated/machines.cjs");
const { load } = require("./load.cjs");
const { catchPanic, throwPanic } = require("./panic.cjs");
const { openSqlite } = require("./sqlite.cjs");
const { createTransport } = require("./transport.cjs");

let addon;

function open(slot, generation, query, body) {
  const result = addon.open(slot, generation, query, copyIfShared(body));
  return typeof result === "string" ? decode(result) : result;
}

/** Copies shared memory, which another thread could change while Rust reads it. Throws a `TypeError` for transferred bytes. */
const copyIfShared = (bytes) => (bytes.length > 0 && bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes));

/** Wraps a function that returns an encoded request, and decodes it. */
const decoded =
  (build) =>
  (...args) =>
    decodeRequest(build(...args));

/**
 * A turn of an inbox, with texts: V8 reads and writes JSON much faster than Rust can make objects, and a page has a thousand messages. What
 * JSON says otherwise than objects do goes the other way.
 */
const turnByText = (whole) => (slot, generation, now, inputs) => {
  const isPlain = typeof now?.wall === "number" && typeof now.monotonic === "number" && Array.isArray(inputs);
  const text = isPlain ? addon.turnInboxText(slot, generation, now.wall, now.monotonic, JSON.stringify(inputs)) : "";
  return text === "" ? whole(slot, generation, now, inputs) : JSON.parse(text);
};

const createEngine = () => ({
  info: () => ({ engine: "native", version: addon.version() }),
  build: checked("build", catchPanic(decoded(addon.build))),
  split: checked("split", catchPanic(addon.split)),
  buildCall: checked("buildCall", catchPanic(decoded(addon.buildCall))),
  judge: checked("judge", throwPanic(addon.judge)),
  remaining: checked("remaining", throwPanic(addon.remaining)),
  readAnswer: checked("readAnswer", catchPanic(addon.readAnswer)),
  checkTransition: checked("checkTransition", catchPanic(addon.checkTransition)),
  splitText: checked("splitText", catchPanic(addon.splitText)),
  fetchFailure: checked("fetchFailure", throwPanic(addon.fetchFailure)),
  listLetters: checked("listLetters", catchPanic(addon.listLetters)),
  replayLetter: checked("replayLetter", catchPanic(addon.replayLetter)),
  messageId: checked("messageId", catchPanic(addon.messageId)),
  storeKey: checked("storeKey", catchPanic(addon.storeKey)),
  deleteLetter: checked("deleteLetter", catchPanic(addon.deleteLetter)),
  ...machinesOf({
    instance: () => 0,
    createLife: catchPanic(addon.createLife),
    createShare: checked("createShare", catchPanic(addon.createShare)),
    createPaging: checked("createPaging", catchPanic(addon.createPaging)),
    turnPaging: checked("turnPaging", catchPanic(addon.turnPaging)),
    createInbox: checked("createInbox", catchPanic(addon.createInbox)),
    turnInbox: catchPanic(turnByText(checked("turnInbox", addon.turnInbox))),
    createPermits: checked("createPermits", catchPanic(addon.createPermits)),
    turnPermits: checked("turnPermits", catchPanic(addon.turnPermits)),
    turnLife: checked("turnLife", catchPanic(addon.turnLife)),
    turnShare: checked("turnShare", catchPanic(addon.turnShare)),
    freeMachine: addon.freeMachine,
  }),
  createCallback: callbacksOf({
    // The addon is never replaced: a panic unwinds and leaves its state intact.
    instance: () => 0,
    createCallback: checked("createCallback", catchPanic(addon.createCallback)),
    freeCallback: addon.freeCallback,
    verifyUrl: checked("verifyUrl", catchPanic(addon.verifyUrl)),
    open: checked("open", catchPanic(open)),
    seal: checked(
      "seal",
      catchPanic((slot, generation, message, receiver, timestamp, nonce, random) =>
        addon.seal(slot, generation, message, receiver, timestamp, nonce, copyIfShared(random)),
      ),
    ),
  }),
});

let engine;

/** Loads the engine, the transport factory and the opener of SQLite stores. Throws a `NativeLoadError` where the addon cannot be loaded. */
function loadNative() {
  addon ??= load();
  engine ??= createEngine();
  return {
    engine,
    createTransport: (settings) => createTransport(addon, settings),
    openSqlite: (path, timeout) => openSqlite(addon, path, timeout),
  };
}

module.exports = { loadNative };
