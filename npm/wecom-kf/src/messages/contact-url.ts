import { KfRequestError } from "../errors/kf-error.js";
import { checkText } from "../internal/parameters.js";

/** The longest `scene_param`, in UTF-8 bytes before encoding. */
const SCENE_PARAM_BYTES = 128;

/**
 * Appends `scene_param` to a contact link. WeCom returns the value, at most 128 UTF-8 bytes, in `enter_session` and in the customer's
 * context, where `sceneParam` reads it. Works only for links that were created with a `scene`; do not change anything else in a link.
 * Rejects links that cannot carry the value: those in the old form, with `encScene`, and those that already have a `scene_param`.
 *
 * 中文：在客服链接后追加 `scene_param`（UTF-8 不超过 128 字节），其值会在 `enter_session` 和客户的进入会话上下文中返回，可用 `sceneParam` 读取。只适用于带 `scene` 创建的链接，链接的其他部分不要改动；
 * 带 `encScene` 的旧链接和已有 `scene_param` 的链接会被拒绝。
 *
 * @throws KfRequestError that names the invalid field: `url` or `scene_param`.
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
      name === "encScene"
        ? "be a current link, with enc_scene: a link with encScene does not return scene_param"
        : "not have a scene_param already";
    throw new KfRequestError("request.bad_form", { details: { field: "url", expected } });
  }
  // Decoded from the bytes, so that a lone surrogate becomes U+FFFD.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return `${url}${url.includes("?") ? "&" : "?"}scene_param=${encodeURIComponent(text)}`;
}
