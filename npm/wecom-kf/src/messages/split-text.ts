import { TEXT_MAX_BYTES } from "../generated/limits.js";
import { defaultEngine } from "../internal/engine.js";
import { unwrap } from "../errors/kf-error.js";
import { checkText, wrongType } from "../internal/parameters.js";

/**
 * Splits a text into parts of at most `maxBytes` UTF-8 bytes, by default the limit of a text message (`content` of `TextContent`). Joining
 * the parts gives the text; an empty text has no parts. Splits after the end of a sentence (`。！？!?.` or a line break) if there is one in
 * the second half of a part, otherwise after a space there, otherwise anywhere; never within a code point, and not within a grapheme
 * cluster unless that alone is too long.
 *
 * Each part is a separate message, and a customer's message allows 5 replies: shorten a text that needs more.
 *
 * 中文：把文本拆成每段不超过 `maxBytes` 字节（UTF-8，默认为文本消息的上限）。各段相连即为原文，空文本没有段；优先在句末拆分，其次在空格处，不会拆开一个字符。每段是一条消息，而客户每条消息后最多回复 5 条。
 *
 * @throws KfRequestError when `text` is not a string, or `maxBytes` is not a number or too small for a character.
 */
export function splitText(text: string, maxBytes = TEXT_MAX_BYTES): string[] {
  checkText("text", text);
  if (typeof maxBytes !== "number") throw wrongType("maxBytes", "a number", maxBytes);
  const lengths = unwrap(defaultEngine().splitText(text, maxBytes));
  let at = 0;
  return lengths.map((length) => text.slice(at, (at += length)));
}
