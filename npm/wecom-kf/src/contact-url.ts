import { KfRequestError } from "./errors.js";

/** The longest `scene_param`, in UTF-8 bytes before encoding. */
const SCENE_PARAM_BYTES = 128;

/**
 * Appends `scene_param` to a contact link. The value, at most 128 UTF-8 bytes, comes back in `enter_session` and in the customer's
 * context. Only for links that were made with a `scene`; nothing else in a link may be changed or moved to another.
 */
export function contactUrl(url: string, scene_param: string): string {
  const actual = new TextEncoder().encode(scene_param).length;
  if (actual > SCENE_PARAM_BYTES) {
    throw new KfRequestError("request.too_long", {
      details: { field: "scene_param", limit: SCENE_PARAM_BYTES, unit: "bytes", actual },
    });
  }
  return `${url}${url.includes("?") ? "&" : "?"}scene_param=${encodeURIComponent(scene_param)}`;
}
