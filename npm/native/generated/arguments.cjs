"use strict";
// Copied by `npm run codegen` from crates/wecom-kf-engine/src/arguments.js. Do not edit.

/** The kinds of each function's arguments. An argument without a kind is checked in Rust, by its type. */
const KINDS = {
  build: [["operation", "string"], ["parameters", "string"], ["nowMs", "number"], ["form", ""], ["id", "string"]],
  split: [["operation", "string"], ["parameters", "string"], ["nowMs", "number"]],
  buildCall: [["method", "string"], ["path", "string"], ["parameters", "string"]],
  judge: [["situation", ""]],
  remaining: [["parts", ""]],
  readAnswer: [["status", "number"], ["text", "string"], ["errcode", ""], ["page", "string"]],
  checkTransition: [["transition", ""]],
  splitText: [["text", "string"], ["maxBytes", "number"]],
  fetchFailure: [["code", "string"], ["retryable", "boolean"], ["own", "boolean"]],
  createLife: [],
  createShare: [["storage", ""], ["task", ""]],
  createPaging: [["operation", "string"], ["parameters", "string"], ["form", ""]],
  createInbox: [["options", ""]],
  createPermits: [["interval", "number"], ["capacity", "number"]],
  messageId: [["message", "string"]],
  storeKey: [["account", "string"], ["entry", "string"]],
  listLetters: [["text", ""], ["nowMs", "number"]],
  replayLetter: [["text", ""], ["id", "string"], ["nowMs", "number"]],
  deleteLetter: [["text", ""], ["id", "string"], ["nowMs", "number"]],
  createCallback: [["settings", ""]],
  verifyUrl: [["slot", "number"], ["generation", "number"], ["query", "string"]],
  open: [["slot", "number"], ["generation", "number"], ["query", "string"], ["body", "Uint8Array"]],
  seal: [
    ["slot", "number"],
    ["generation", "number"],
    ["message", "string"],
    ["receiver", "string"],
    ["timestamp", "string"],
    ["nonce", "string"],
    ["random", "Uint8Array"],
  ],
  turnLife: [["slot", "number"], ["generation", "number"], ["now", ""], ["inputs", ""]],
  turnShare: [["slot", "number"], ["generation", "number"], ["now", ""], ["inputs", ""]],
  turnPaging: [["slot", "number"], ["generation", "number"], ["now", ""], ["inputs", ""]],
  turnInbox: [["slot", "number"], ["generation", "number"], ["now", ""], ["inputs", ""]],
  turnPermits: [["slot", "number"], ["generation", "number"], ["now", ""], ["inputs", ""]],
};

/** The maximum depth of an argument: the inputs, one of them, its page, and one of the page's lists. */
const MAX_DEPTH = 4;

const ownGetter = (name) => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name).get;
const [kindOf, lengthOf] = [ownGetter(Symbol.toStringTag), ownGetter("length")];

/** Bytes of this or another realm, whose length is read without running user code. */
function isBytes(value) {
  return kindOf.call(value) === "Uint8Array" && value.length === lengthOf.call(value);
}

/**
 * Copies an argument as plain data. A getter or proxy of the caller then runs here, and not while Rust reads the argument, when it could
 * call Rust again. A circular reference is rejected here; Rust would follow it until the stack overflows.
 */
function dataOf(value, what, depth = 0) {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) throw new TypeError(`${what} is nested deeper than its type, or circular`);
  if (Array.isArray(value)) return Array.from(value, (item) => dataOf(item, what, depth + 1));
  const data = { __proto__: null };
  for (const name in value) data[name] = dataOf(value[name], what, depth + 1);
  return data;
}

/**
 * Wraps a function so that an argument of the wrong kind throws a `TypeError`. The WebAssembly glue code checks nothing and would read out
 * of bounds.
 */
function checked(name, call) {
  const kinds = KINDS[name];
  return (...args) => {
    for (let at = 0; at < kinds.length; at += 1) {
      const [argument, kind] = kinds[at];
      const value = args[at];
      if (kind === "") {
        args[at] = dataOf(value, `${name}: ${argument}`);
        continue;
      }
      const isRight = kind === "Uint8Array" ? isBytes(value) : typeof value === kind;
      if (!isRight) throw new TypeError(`${name}: ${argument} must be a ${kind}`);
    }
    return call(...args);
  };
}

module.exports = { checked };
