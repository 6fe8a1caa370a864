// Copied by `npm run codegen` from crates/wecom-kf-engine/src/arguments.js. Do not edit.

/** The kinds of each function's arguments; what has none is checked by its type in Rust. */
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
};

/** So deep is an argument at the most: inputs, one of them, an outcome in it, and its record. */
const MAX_DEPTH = 4;

const ownGetter = (name) => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name).get;
const [kindOf, lengthOf] = [ownGetter(Symbol.toStringTag), ownGetter("length")];

/** Bytes, of this realm or another, that say their true length. */
function isBytes(value) {
  return kindOf.call(value) === "Uint8Array" && value.length === lengthOf.call(value);
}

/**
 * A copy of an argument that is data alone. What is code of the caller's (a getter, a proxy) has run when Rust reads it, which it could
 * otherwise call a second time from within; and Rust would follow a circle until the process has no more stack.
 */
function dataOf(value, what, depth = 0) {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) throw new TypeError(`${what} has more levels than its type, or is part of itself`);
  if (Array.isArray(value)) return Array.from(value, (item) => dataOf(item, what, depth + 1));
  const data = { __proto__: null };
  for (const name in value) data[name] = dataOf(value[name], what, depth + 1);
  return data;
}

/**
 * The function, when each argument is of its kind; else a `TypeError`. The glue of WebAssembly checks nothing, and reads past what it was
 * given.
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

export { checked };
