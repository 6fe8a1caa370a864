// `npm run release:local -- FOLDER`: builds the packages for this machine as for a release, and writes their tarballs to a folder.
// --serve then serves them as a registry on loopback until Ctrl-C (--port: its port); --as-built packs the existing build.

import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../build.mjs";
import { fail, say } from "../steps.mjs";
import { packLocal } from "./pack.mjs";
import { serveRegistry } from "./registry.mjs";

const options = { serve: { type: "boolean" }, port: { type: "string", default: "0" }, "as-built": { type: "boolean" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
if (positionals.length !== 1)
  fail("Name the folder for the tarballs: npm run release:local -- FOLDER [--serve [--port 4873]] [--as-built]");
// npm runs this in the workspace, but the path is relative to the user's folder.
const folder = resolve(process.env.INIT_CWD ?? ".", positionals[0]);

if (!values["as-built"]) build("release");
const packed = packLocal(folder);
say(`Tarballs of ${packed[0].version} in ${folder}`);
for (const { file } of packed) console.log(`  ${file}`);
const here = relative(process.env.INIT_CWD ?? ".", folder) || ".";
console.log(`\nnpm can install them as files, all at once: npm install ${here}/*.tgz`);

if (values.serve) {
  const { url } = await serveRegistry(folder, Number(values.port));
  console.log(`
Served at ${url} until Ctrl-C. In a separate project:

  npm     npm install wecom-kf --registry ${url}
  pnpm    pnpm add wecom-kf --registry ${url}
  Yarn 1  yarn add wecom-kf --registry ${url}
  Yarn 4  YARN_NPM_REGISTRY_SERVER=${url} YARN_UNSAFE_HTTP_WHITELIST=127.0.0.1 yarn add wecom-kf
  Bun     bun add wecom-kf --registry ${url}
`);
} else {
  console.log("pnpm, Yarn and Bun need a registry for the dependencies between the packages: run this again with --serve.");
}
