// Lines of TypeScript and JavaScript have at most 140 characters. Biome wraps code, but not strings, comments and patterns.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ask, fail, root } from "./steps.mjs";

const LIMIT = 140;
const listed = ask("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mts", "*.cts", "*.js", "*.mjs", "*.cjs"]);
if (!listed) fail("git cannot list the files of this folder.");

const present = listed.split("\n").filter((name) => existsSync(join(root, name)));
const long = present.flatMap((name) => {
  const lines = readFileSync(join(root, name), "utf8").split("\n");
  return lines.flatMap((line, at) => ([...line].length > LIMIT ? [`${name}:${at + 1} has ${[...line].length} characters`] : []));
});
if (long.length > 0) fail(`Lines have at most ${LIMIT} characters:\n${long.join("\n")}`);
