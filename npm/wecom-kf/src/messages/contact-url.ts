import { KfRequestError } from "../errors/kf-error.js";
import { checkText } from "../internal/parameters.js";

/** The longest `scene_param`, in UTF-8 bytes before encoding. */
const SCENE_PARAM_BYTES = 128;

/**
 * Appends `scene_param` to a contact link. The value, at most 128 UTF-8 bytes, comes back in `enter_session` and in the customer's
 * context, where `sceneParam` reads it. Only for links that were made with a `scene`; nothing else in a link may be changed or moved to
 * another. A link that could not bring the value back is refused: an old one, spelt `encScene`, and one that has a `scene_param` already.
 *
 * @throws KfRequestError that names what is wrong: `url` or `scene_param`.
 */
export function contactUrl(url: string, scene_param: string): string {
  checkText("url", url);
  checkText("scene_param", scene_param);
  const bytes = new TextEncoder().encode(scene_param);
  if (bytes.length > SCENE_PARAM_BYTES) {
    throw new KfRequestError("request.too_long", {
      details: { field: "scene_param", limit: SCENE_PARAM_BYTES, unit: "bytes", actual: bytes.length },
    });
  }
  const [, name] = /[?&](encScene|scene_param)=/.exec(url) ?? [];
  if (name !== undefined) {
    const expected =
      name === "encScene" ? "be a link of today, with enc_scene: one with encScene brings no scene_param back" : "have no scene_param yet";
    throw new KfRequestError("request.bad_form", { details: { field: "url", expected } });
  }
  // From the bytes: half a character, which cannot be encoded, is a replacement character in them.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return `${url}${url.includes("?") ? "&" : "?"}scene_param=${encodeURIComponent(text)}`;
}
