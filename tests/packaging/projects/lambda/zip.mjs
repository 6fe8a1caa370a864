// `node zip.mjs FILE FOLDER` packs a folder, `node zip.mjs --unpack FILE FOLDER` unpacks it, as the platform does: without permissions.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { unzipSync, zipSync } from "fflate";

const [, , ...args] = process.argv;
if (args[0] === "--unpack") {
  const [, file, folder] = args;
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(file)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes, { mode: 0o444 });
  }
} else {
  const [file, folder] = args;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const named = paths.map((path) => [path.slice(folder.length + 1).replaceAll(sep, "/"), readFileSync(path)]);
  writeFileSync(file, zipSync(Object.fromEntries(named)));
}
