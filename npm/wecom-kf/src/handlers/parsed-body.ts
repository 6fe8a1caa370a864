import { toError } from "../errors/kf-error.js";

/** Where parsers of XML put an element's text when it has attributes or CDATA too. */
const TEXT_KEYS = ["_", "#text", "__cdata", "#cdata", "_cdata", "_text", "$t"];

/**
 * The envelope again of a body that a framework parsed into an object: the ciphertext is all that counts in it, and the signature
 * covers that.
 */
export function envelopeOf(parsed: object): string {
  const root = fieldsNamed(parsed, "xml");
  const encrypts = fieldsNamed(root.length === 1 && isObjectOrList(root[0]) ? root[0] : parsed, "encrypt");
  const encrypt = encrypts.length === 1 ? elementText(encrypts[0]) : undefined;
  if (encrypt) return JSON.stringify({ encrypt });
  const reason = "a parser before this handler made it an object without one Encrypt; let it leave XML alone or read it as text or bytes";
  throw toError({ code: "callback.bad_envelope", details: { reason } });
}

/** Some parsers change the case of names. */
function fieldsNamed(object: object, name: string): unknown[] {
  return Object.entries(object)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]: [string, unknown]) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value));
}

function elementText(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim();
  if (!isObjectOrList(value)) return undefined;
  const texts = TEXT_KEYS.filter((key) => Object.hasOwn(value, key)).flatMap((key) => fieldsNamed(value, key));
  return texts.length === 1 ? elementText(texts[0]) : undefined;
}

function isObjectOrList(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
