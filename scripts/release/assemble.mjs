// `node scripts/release/assemble.mjs FOLDER`: the tarballs of a release and their bills of materials, with the binaries in .build/binaries.
// --complete fails unless there is a binary of every platform; --as-built uses the existing WebAssembly modules and scripts.

import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { modules } from "../build.mjs";
import { fail, root, run, say } from "../steps.mjs";
import { binaryFile, checkBinaries, platformsIn } from "./binaries.mjs";
import { packRelease } from "./pack.mjs";
import { PLATFORMS } from "./platforms.mjs";
import { writeSboms } from "./sbom.mjs";

const BINARIES = join(root, ".build/binaries");

/** Checks the binaries, and writes the tarballs and the bills of materials to `folder`. Returns the packages. */
export function assemble(folder, { complete = false, asBuilt = false } = {}) {
  if (!asBuilt) modules();
  const missing = PLATFORMS.filter((platform) => !platformsIn(BINARIES).includes(platform));
  const names = missing.map(({ name }) => name).join(", ");
  if (complete && missing.length > 0) fail(`There is no binary of ${names}: ${binaryFile(missing[0])} and so on.`);
  say("Checking the binaries");
  checkBinaries(platformsIn(BINARIES), BINARIES);
  if (missing.length > 0) console.log(`NOT RUN: ${names}; only the release workflow builds them`);
  say("Checking the licences of others");
  run(process.execPath, ["scripts/release/licenses.mjs", "--check"]);
  say("Packing");
  rmSync(folder, { recursive: true, force: true });
  const packed = packRelease(folder, BINARIES);
  const sboms = writeSboms(join(folder, "sbom"), packed[0].version);
  for (const file of [...packed.map((one) => one.file), ...sboms.map((name) => `sbom/${name}`)]) console.log(`  ${file}`);
  return packed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const options = { complete: { type: "boolean" }, "as-built": { type: "boolean" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1)
    fail("Name the folder for the tarballs: node scripts/release/assemble.mjs FOLDER [--complete] [--as-built]");
  assemble(resolve(positionals[0]), { complete: values.complete, asBuilt: values["as-built"] });
}
