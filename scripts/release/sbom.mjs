// The bill of materials of each package with compiled code, as CycloneDX: the crates in it, with their checksums.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../steps.mjs";
import { crates } from "./crates.mjs";

/** The checksum of each crate, as crates.io and Cargo.lock have it. */
function checksums() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const block = /\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([^"]+)"/g;
  return new Map([...lock.matchAll(block)].map(([, name, version, checksum]) => [`${name} ${version}`, checksum]));
}

// CycloneDX wants SPDX expressions, which have no slash.
const expression = (license) => license.replace(/\s*\/\s*/g, " OR ");

function component({ name, version, license, repository, targets }, checksum) {
  const purl = `pkg:cargo/${name}@${encodeURIComponent(version)}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    licenses: [{ expression: expression(license) }],
    ...(checksum && { hashes: [{ alg: "SHA-256", content: checksum }] }),
    ...(repository && { externalReferences: [{ type: "vcs", url: repository }] }),
    properties: targets.map((value) => ({ name: "cargo:target", value })),
  };
}

/** Writes `NAME.cdx.json` of each such package to a folder. Returns the names of the files. */
export function writeSboms(folder, version) {
  mkdirSync(folder, { recursive: true });
  const known = checksums();
  return Object.entries(crates()).map(([name, list]) => {
    const purl = `pkg:npm/%40wecom-kf/${name}@${encodeURIComponent(version)}`;
    const own = { type: "library", "bom-ref": purl, group: "@wecom-kf", name, version, purl };
    const components = list.map((crate) => component(crate, known.get(`${crate.name} ${crate.version}`)));
    const document = {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      version: 1,
      metadata: { component: { ...own, licenses: [{ expression: "MIT OR Apache-2.0" }] } },
      components,
      dependencies: [{ ref: purl, dependsOn: components.map((one) => one["bom-ref"]) }],
    };
    const file = `${name}.cdx.json`;
    writeFileSync(join(folder, file), `${JSON.stringify(document, undefined, 2)}\n`);
    return file;
  });
}
