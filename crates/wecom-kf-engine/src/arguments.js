/** The kinds of each function's arguments; what has none is checked by its type in Rust. */
const KINDS = {};

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
      // By its tag: bytes may come from another realm.
      const isRight = kind === "Uint8Array" ? ArrayBuffer.isView(value) && value[Symbol.toStringTag] === kind : typeof value === kind;
      if (!isRight && kind !== "") throw new TypeError(`${name}: ${argument} must be a ${kind}`);
    }
    return call(...args);
  };
}
