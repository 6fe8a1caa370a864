/** The maximum number of cached heads. All operations together have about a hundred. */
const MAX_HEADS = 256;

/** The parsed heads, by their text. */
const heads = new Map();

/**
 * Decodes the text that `build` and `buildCall` return (crates/wecom-kf-engine/src/codec.rs): the outcome as JSON, and after a line break
 * the body of the request.
 */
function decodeRequest(text) {
  const end = text.indexOf("\n");
  if (end < 0) return JSON.parse(text);
  const head = text.slice(0, end);
  const known = heads.get(head);
  const request = known ? { ...known } : headOf(head);
  request.body = text.slice(end + 1);
  // Each result has its own list, because the caller may change it.
  if (known) request.warnings = [];
  return { value: request };
}

function headOf(text) {
  const { value } = JSON.parse(text);
  if (value.warnings.length > 0) return value;
  if (heads.size === MAX_HEADS) heads.clear();
  heads.set(text, { ...value });
  return value;
}
