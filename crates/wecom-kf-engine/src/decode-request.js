/** How many heads are kept: operations have some hundred. */
const MAX_HEADS = 256;

/** What stands before the bodies, read; by its text. */
const heads = new Map();

/**
 * The outcome that stands in the text of `build` and `buildCall` (crates/wecom-kf-engine/src/codec.rs): JSON, and behind a line break the
 * body of the request.
 */
function decodeRequest(text) {
  const end = text.indexOf("\n");
  if (end < 0) return JSON.parse(text);
  const head = text.slice(0, end);
  const known = heads.get(head);
  const request = known ? { ...known } : headOf(head);
  request.body = text.slice(end + 1);
  // Each has a list of its own: whoever is given it may change it.
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
