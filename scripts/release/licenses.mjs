// `npm run licenses`: writes THIRD-PARTY-LICENSES.txt of each package with compiled code: the licences of the crates in it. --check only
// compares.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fail, root } from "../steps.mjs";
import { crates } from "./crates.mjs";

/** The file in a package, and in its folder of the checkout. */
export const LICENSES_FILE = "THIRD-PARTY-LICENSES.txt";
const LICENSE_FILE = /^(licen[cs]e|copying|notice|copyright|unlicense)/i;
const RULE = "-".repeat(80);

/** Part of every binary, but no dependency for Cargo. */
const STANDARD = { name: "The Rust standard library", license: "MIT OR Apache-2.0", authors: ["The Rust Project Contributors"] };

/** Whether MIT alone is enough. Of licences to choose from, it is the one that asks least of those who pass the package on. */
const isMit = (license) => !/ AND /.test(license) && license.split(/ OR |\/| \/ /).some((one) => one.trim() === "MIT");

/** The MIT licence for a crate whose package has no text of it. */
function mit({ name, authors }) {
  const owners = authors.length > 0 ? authors.map((author) => author.replace(/ <.*/, "")).join(", ") : `The ${name} contributors`;
  const text = readFileSync(join(root, "LICENSE-MIT"), "utf8");
  const made = text.replace(/^Copyright .*$/m, `Copyright (c) ${owners}`);
  if (made === text) throw new Error("LICENSE-MIT has no line of copyright");
  return made;
}

/** The texts of a crate's licences. */
function texts(crate) {
  const files = crate.folder === undefined ? [] : readdirSync(crate.folder).filter((name) => LICENSE_FILE.test(name));
  const chosen = isMit(crate.license) ? files.filter((name) => /mit/i.test(name)) : files;
  // With a single file, it is the one.
  const read = chosen.length > 0 ? chosen : files.length === 1 && !/apache/i.test(files[0]) ? files : [];
  if (read.length === 0 && !isMit(crate.license))
    throw new Error(`${crate.name} ${crate.version} (${crate.license}) has no text of its licence`);
  const found = read.sort().map((name) => readFileSync(join(crate.folder, name), "utf8"));
  return (found.length > 0 ? found : [mit(crate)]).map((text) =>
    text
      .replace(/\r/g, "")
      .replace(/[ \t]+$/gm, "")
      .trim(),
  );
}

/** The document for these crates: each text once, below the crates that it is for. */
function document(list) {
  const byText = new Map();
  for (const crate of [STANDARD, ...list]) {
    const title = [crate.name, crate.version, `(${crate.license})`, crate.repository].filter(Boolean).join(" ");
    for (const text of texts(crate)) byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const sections = [...byText].map(([text, titles]) => `${RULE}\n${titles.join("\n")}\n${RULE}\n\n${text}\n`);
  return `The compiled code of this package contains work of others, under these licences.\n\n${sections.join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const stale = [];
  for (const [folder, list] of Object.entries(crates())) {
    const path = join("npm", folder, LICENSES_FILE);
    const text = document(list);
    if (existsSync(join(root, path)) && readFileSync(join(root, path), "utf8") === text) continue;
    if (process.argv.includes("--check")) stale.push(path);
    else writeFileSync(join(root, path), text);
  }
  if (stale.length > 0) fail(`Not up to date: ${stale.join(", ")}. Run npm run licenses and commit the result.`);
}
