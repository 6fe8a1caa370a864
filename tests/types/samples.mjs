// Writes .generated/samples.ts: every sample of tests/vectors/wire, assigned to its generated type. The compiler then says whether
// the types and core's decoder, whose tests read the same files, agree.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vectors = join(here, "../vectors/wire");
/** The tags of the open unions, and the type of an unknown tag. */
const TAGS = { msgtype: "UnknownMsgtype", event_type: "UnknownEventType" };
/** Requests whose parameters the client computes: a file's size and name come from the file. */
const MADE = ["uploadMedia"];

/** Writes the file and returns its path. */
export function writeSamples() {
  const types = readFileSync(join(here, "../../npm/wecom-kf/src/generated/types.ts"), "utf8");
  const known = (tag, value) => types.includes(`\n  ${tag}: ${JSON.stringify(value)};\n`);
  /**
   * A sample as TypeScript, without fields that represent future ones, which no type has. Outside messages an object with an unknown tag
   * is written unchanged: types of requests are closed.
   */
  const literal = (value, open) => {
    if (Array.isArray(value)) return `[${value.map((item) => literal(item, open)).join(", ")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const strange = Object.keys(TAGS).some((tag) => typeof value[tag] === "string" && !known(tag, value[tag]));
    if (strange && !open) return `${JSON.stringify(value)} as never`;
    const fields = Object.entries(value)
      .filter(([name]) => !name.startsWith("future_"))
      .map(([name, inner]) => {
        const unknown = Object.hasOwn(TAGS, name) && typeof inner === "string" && !known(name, inner);
        return `${JSON.stringify(name)}: ${unknown ? `${JSON.stringify(inner)} as string as types.${TAGS[name]}` : literal(inner, open)}`;
      });
    return `{ ${fields.join(", ")} }`;
  };
  const lines = ['import type * as types from "wecom-kf";'];
  for (const name of readdirSync(vectors).sort()) {
    const { operation, requests, responses } = JSON.parse(readFileSync(join(vectors, name), "utf8"));
    const type = operation[0].toUpperCase() + operation.slice(1);
    const sides = [
      ["Request", requests],
      ["Response", responses],
    ];
    for (const [side, samples] of sides) {
      if (side === "Request" && MADE.includes(operation)) continue;
      const open = operation === "syncMsg" && side === "Response";
      for (const [at, sample] of samples.entries()) {
        lines.push(`export const ${operation}${side}${at}: types.${type}${side} = ${literal(sample, open)};`);
      }
    }
  }
  const file = join(here, ".generated/samples.ts");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(writeSamples());
