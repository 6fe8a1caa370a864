// Callbacks on Node.js: valid ones with every candidate, a flood of wrong signatures, and hostile unsigned bodies.

import { spread } from "../figures.mjs";
import { BY_HAND, OFFICIAL, US, WASM, candidates, checkEqual } from "./candidates.mjs";
import { SETTINGS, SIZES, pushed } from "./messages.mjs";
import { here, hereAwaited, measure, summary } from "./rounds.mjs";

/** The size at which the query is also passed as an object, as frameworks do. */
const RECORD_SIZE = 500;

/** The times of every candidate for one callback. */
async function timed(made, { query, body }, effort) {
  await checkEqual(Object.fromEntries(made), { query, body });
  const runs = made.map(([name, open]) => {
    const call = () => open(query, body);
    return [name, call() instanceof Promise ? hereAwaited(call) : here(call)];
  });
  return summary(await measure(Object.fromEntries(runs), effort), US);
}

/** The times of every candidate at every size, with the query as an object at one size, and of wrong signatures relative to valid ones. */
export async function measureOnNode(effort) {
  const made = Object.entries(await candidates()).map(([name, make]) => [name, make(SETTINGS)]);
  const sizes = {};
  const floods = {};
  for (const size of SIZES) {
    const { query, wrong, body } = pushed(size);
    sizes[size] = await timed(made, { query, body }, effort);

    floods[size] = {};
    for (const [name, open] of made.filter(([name]) => [US, WASM, BY_HAND].includes(name))) {
      const refused = () => {
        try {
          open(wrong, body);
        } catch {
          return;
        }
        throw new Error(`${name} accepts a wrong signature`);
      };
      const taken = await measure({ good: here(() => open(query, body)), wrong: here(refused) }, effort);
      floods[size][name] = summary(taken, "good").wrong;
    }
  }
  const { query, body } = pushed(RECORD_SIZE);
  const record = Object.fromEntries(new URLSearchParams(query));
  return { sizes, floods, record: await timed(made, { query: record, body }, effort) };
}

const MEGABYTE = 1 << 20;
const fill = (unit) => unit.repeat(MEGABYTE / unit.length + 1).slice(0, MEGABYTE);

/** Bodies of 1 MiB that cost parsing time before the signature is checked. */
const HOSTILE = {
  "unclosed <a>": fill("<a>"),
  "unclosed <Encrypt>": `<xml>${fill("<Encrypt>")}`,
  "open CDATA": `<xml>${fill("<Encrypt><![CDATA[")}`,
  "nested <a>": fill("<a>").slice(0, MEGABYTE / 2) + fill("</a>").slice(0, MEGABYTE / 2),
  entities: `<xml><Encrypt>${fill("&lol;")}</Encrypt></xml>`,
  "numeric entities": `<xml><Encrypt>${fill("&#65;")}</Encrypt></xml>`,
  "<": fill("<"),
  comments: `<xml>${fill("<!-- -->")}`,
  "CDATA sections": `<xml><Encrypt>${fill("<![CDATA[A]]>")}</Encrypt></xml>`,
  attributes: `<xml ${fill("a='b' ")}><Encrypt>A</Encrypt></xml>`,
  "empty elements": `<xml>${fill("<a/>")}<Encrypt>A</Encrypt></xml>`,
  "junk ciphertext": `<xml><Encrypt>${fill("A")}</Encrypt></xml>`,
  "white space": fill(" "),
  "white space in the root": `<xml>${fill(" ")}</xml>`,
  "white space behind the root": `<xml/>${fill(" ")}`,
  "white space in elements": `<xml>${fill("<a> </a>")}</xml>`,
  "a long name": `<${fill("a")}`,
  "attributes without end": `<xml ${fill("a b ")}`,
  "]] in CDATA": `<xml><Encrypt><![CDATA[${fill("]")}`,
  "]] in sections": `<xml><Encrypt>${fill(`<![CDATA[${"]".repeat(20)}]]>`)}</Encrypt></xml>`,
  "]> in CDATA": `<xml><Encrypt><![CDATA[${fill("]x>")}`,
  "-- in a comment": `<xml><!--${fill("-")}`,
  "-- in comments": `<xml>${fill(`<!--${"-".repeat(20)}-->`)}`,
  "-- behind the root": `<xml/><!--${fill("-")}`,
  "comments behind the root": `<xml/>${fill("<!---->")}x`,
  "comments of -- behind the root": `<xml/>${fill(`<!--${"-".repeat(20)}-->`)}x`,
  "?? in an instruction": `<?${fill("?")}`,
  "?? in instructions": `<xml>${fill(`<?${"?".repeat(20)}?>`)}`,
  "?? behind the root": `<xml/><?${fill("?")}`,
  "instructions behind the root": `<xml/>${fill("<??>")}x`,
  "JSON: nested": fill('{"a":'),
  "JSON: members": `{${fill('"a":1,')}"encrypt":"A"}`,
  "JSON: list": `{"a":[${fill("1,")}1],"encrypt":"A"}`,
  "JSON: escapes": `{"encrypt":"${fill("\\u0041")}"}`,
  "JSON: open text": `{"encrypt":"${fill("A")}`,
  "JSON: white space": `{${fill(" ")}`,
  "JSON: a long name": `{"${fill("a")}":1,"encrypt":1}`,
  "JSON: nested as deep as it may": `${'{"a":'.repeat(15)}"${fill("a")}"${"}".repeat(15)}`,
  "JSON: lists as deep as they may": `{"a":${"[".repeat(15)}${fill(" ")}${"]".repeat(15)}}`,
};

/** How long it takes to reject each hostile body, in milliseconds. */
export async function measureHostile({ rounds }) {
  const tested = Object.entries(await candidates()).filter(([name]) => [US, WASM, OFFICIAL].includes(name));
  const bodies = Object.entries(HOSTILE).map(([shape, text]) => [shape, new Uint8Array(Buffer.from(text))]);
  const { query } = pushed(200);
  const taken = {};
  for (let round = 0; round < Math.min(rounds, 7); round += 1) {
    for (const [shape, body] of bodies) {
      taken[shape] ??= {};
      for (const [name, make] of tested) {
        const open = make(SETTINGS);
        const start = performance.now();
        try {
          open(query, body);
        } catch {
          (taken[shape][name] ??= []).push(performance.now() - start);
          continue;
        }
        throw new Error(`${name} takes ${shape}`);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(taken).map(([shape, by]) => [
      shape,
      Object.fromEntries(Object.entries(by).map(([name, times]) => [name, { ms: spread(times) }])),
    ]),
  );
}
