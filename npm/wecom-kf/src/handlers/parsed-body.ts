import { toError } from "../errors/kf-error.js";

/** The keys under which XML parsers put the text of an element that also has attributes or CDATA. */
const TEXT_KEYS = ["_", "#text", "__cdata", "#cdata", "_cdata", "_text", "$t"];

/** Rebuilds the envelope from a body that a framework parsed into an object. Only the ciphertext matters, and the signature covers it. */
export function envelopeOf(parsed: object): string {
  const root = fieldsNamed(parsed, "xml");
  const encrypts = fieldsNamed(root.length === 1 && isObjectOrList(root[0]) ? root[0] : parsed, "encrypt");
  const encrypt = encrypts.length === 1 ? elementText(encrypts[0]) : undefined;
  if (encrypt) return JSON.stringify({ encrypt });
  const reason =
    "an earlier body parser made it an object without exactly one Encrypt; disable that parser for XML, or have it produce text or bytes";
  throw toError({ code: "callback.bad_envelope", details: { reason } });
}

/** The values under a name in any letter case: some parsers change it. */
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
