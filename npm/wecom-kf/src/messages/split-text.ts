import { defaultEngine } from "../internal/engine.js";
import { unwrap } from "../errors/kf-error.js";
import { checkText, wrongType } from "../internal/parameters.js";

/**
 * Cuts a text into parts of at most `maxBytes` UTF-8 bytes, by default the 2048 that a text message may have. The parts joined are
 * the text; an empty text has none.
 *
 * Cuts after the end of a sentence (`。！？!?.` or a line break) where one is in the second half of a part, else after a space
 * there, else anywhere; never within a character, and not within what readers see as one unless that alone is too long.
 *
 * Each part is a message of its own, and a customer's message allows 5: better shorten a text that needs more.
 *
 * @throws KfRequestError when the text is none, or `maxBytes` is no number or too small for a character.
 */
export function splitText(text: string, maxBytes = 2048): string[] {
  checkText("text", text);
  if (typeof maxBytes !== "number") throw wrongType("maxBytes", "a number", maxBytes);
  const lengths = unwrap(defaultEngine().splitText(text, maxBytes));
  let at = 0;
  return lengths.map((length) => text.slice(at, (at += length)));
}
