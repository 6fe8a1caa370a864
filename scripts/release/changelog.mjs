// CHANGELOG.md: what was written by hand under "Unreleased", and the commits since the last release, grouped by what they concern.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "CHANGELOG.md";
const UNRELEASED = "## Unreleased";

/** The groups in the order of the changelog, by the files that a commit changes. The first that fits is the commit's. */
const GROUPS = [
  ["API, engine and callbacks", /^crates\/(wecom-kf-(core|engine|macros)|aes-simd128)\/src\//],
  ["TypeScript", /^(npm\/(wecom-kf|native|wasm)|bindings\/(node|wasm))\//],
  ["Rust", /^crates\/wecom-kf-(client|transport|sqlite)\/src\//],
  ["Sandbox", /^(crates\/wecom-kf-sandbox\/src|npm\/sandbox|bindings\/sandbox)\//],
  ["Packages and platforms", /^(scripts\/(release|bundle|build)|Cargo\.(toml|lock)$)/],
  ["Documentation and examples", /^(docs|examples)\/|^[A-Z]+(\.zh-CN)?\.md$|^crates\/[^/]+\/(examples\/|README)/],
];

const git = (root, ...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });

/** The tag of the last release before HEAD; undefined before the first. */
export function lastTag(root) {
  const tags = git(root, "tag", "--list", "v[0-9]*", "--merged", "HEAD", "--sort=-version:refname");
  return tags.split("\n")[0] || undefined;
}

/** The commits since a tag, oldest first: subject and changed files. Merges and commits that fit no group are left out. */
function commitsSince(root, tag) {
  const range = tag === undefined ? "HEAD" : `${tag}..HEAD`;
  const log = git(root, "log", "--no-merges", "--reverse", "--name-only", "--format=%x01%s%x02", range);
  return log
    .split("\x01")
    .slice(1)
    .map((text) => {
      const [subject, files] = text.split("\x02");
      return { subject, files: files.split("\n").filter(Boolean) };
    });
}

/** The list of commits, grouped. */
function listOf(commits) {
  const lists = new Map(GROUPS.map(([title]) => [title, []]));
  for (const { subject, files } of commits) {
    const group = GROUPS.find(([, pattern]) => files.some((file) => pattern.test(file)));
    if (group !== undefined) lists.get(group[0]).push(`- ${subject}`);
  }
  return [...lists].filter(([, lines]) => lines.length > 0).map(([title, lines]) => `### ${title}\n\n${lines.join("\n")}`);
}

/** The text of the entry of a version; undefined if there is none. */
export function entryOf(root, version) {
  const text = readFileSync(join(root, FILE), "utf8");
  const [, entry] = new RegExp(`^## ${version.replaceAll(".", "\\.")} .*\n([^]*?)(?=^## |$(?![^]))`, "m").exec(text) ?? [];
  return entry?.trim();
}

/**
 * Writes the entry of a version, dated. What is written under "Unreleased" comes first. A first release lists no commits: its entry is what
 * was written by hand.
 */
export function writeChangelog(root, version, date = new Date()) {
  if (entryOf(root, version) !== undefined) return;
  const text = readFileSync(join(root, FILE), "utf8");
  const at = text.indexOf(`${UNRELEASED}\n`);
  if (at < 0) throw new Error(`${FILE} has no section "${UNRELEASED}"`);
  const after = at + UNRELEASED.length + 1;
  const next = text.indexOf("\n## ", after);
  const end = next < 0 ? text.length : next + 1;
  const tag = lastTag(root);
  const parts = [text.slice(after, end).trim(), ...(tag === undefined ? [] : listOf(commitsSince(root, tag)))].filter(Boolean);
  if (parts.length === 0) throw new Error(`nothing has changed since ${tag ?? "the beginning"}: write what has under "${UNRELEASED}"`);
  const entry = [`## ${version} (${date.toISOString().slice(0, 10)})`, ...parts].join("\n\n");
  writeFileSync(join(root, FILE), `${text.slice(0, after)}\n${entry}\n${end < text.length ? `\n${text.slice(end)}` : ""}`);
}
