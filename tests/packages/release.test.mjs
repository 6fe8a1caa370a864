// What a release relies on: one version everywhere, a changelog that is written from the commits, and publishing that is asked for.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { entryOf, writeChangelog } from "../../scripts/release/changelog.mjs";
import { PLATFORMS } from "../../scripts/release/platforms.mjs";
import { ordered, publishArguments, tagOf } from "../../scripts/release/publish.mjs";
import { currentVersion, placesOf, versionedFiles, writeVersion } from "../../scripts/release/versions.mjs";
import { root } from "../../scripts/steps.mjs";

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A repository of its own with these files, and a function that commits changes to it. */
function repository(files) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-repository-"));
  folders.push(folder);
  const git = (...args) => execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], { cwd: folder });
  git("init", "--quiet");
  const commit = (subject, changed) => {
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--no-gpg-sign", "--message", subject);
  };
  commit("Begin", files);
  return { folder, git, commit, read: (path) => readFileSync(join(folder, path), "utf8") };
}

test("the version is the same in every manifest and lock file", () => {
  const places = placesOf(root);
  const version = currentVersion(root);
  assert.deepEqual(
    places.filter((place) => place.version !== version),
    [],
  );
  const has = (path, what) =>
    assert.ok(
      places.some((place) => place.path === path && place.what === what),
      `${path} has no ${what}`,
    );
  for (const name of [
    "wecom-kf-core",
    "wecom-kf-client",
    "wecom-kf-transport",
    "wecom-kf-sandbox",
    "wecom-kf-sqlite",
    "wecom-kf-macros",
    "aes-simd128",
  ]) {
    has("Cargo.toml", name);
    has("Cargo.lock", name);
  }
  for (const name of ["native", "wasm", "sandbox"]) has(`npm/${name}/package.json`, `@wecom-kf/${name}`);
  has("npm/wecom-kf/package.json", "wecom-kf");
  has("package-lock.json", "wecom-kf");
  has("examples/express/package.json", "wecom-kf");
  has("examples/rust-axum/Cargo.toml", "wecom-kf-client");
});

test("a new version is written to all places, and to nothing else", () => {
  const files = Object.fromEntries(versionedFiles(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const { folder, git, read } = repository(files);
  const before = currentVersion(folder);
  writeVersion(folder, "98.7.6-beta.5");
  assert.ok(placesOf(folder).every(({ version }) => version === "98.7.6-beta.5"));
  // The dependencies of others have not changed.
  const changed = git("diff", "--unified=0").toString().split("\n");
  const removed = changed.filter((line) => line.startsWith("-") && !line.startsWith("---"));
  assert.deepEqual(
    removed.filter((line) => !line.includes(before)),
    [],
  );
  assert.equal(removed.length, placesOf(folder).length);
  assert.match(read("npm/wecom-kf/package.json"), /"@wecom-kf\/wasm": "98\.7\.6-beta\.5"/);
});

test("the changelog has what was written by hand, and then the commits since the last release, by group", () => {
  const text = "# Changelog\n\n## Unreleased\n\nRead this.\n\n## 1.0.0 (2026-01-01)\n\nThe first.\n";
  const { folder, git, commit, read } = repository({ "CHANGELOG.md": text });
  git("tag", "v1.0.0");
  commit("A core fix", { "crates/wecom-kf-core/src/lib.rs": "1", "tests/a.mjs": "1" });
  commit("A client option", { "npm/wecom-kf/src/client.ts": "1" });
  commit("Only a test", { "tests/b.mjs": "1" });
  commit("A page", { "docs/a.md": "1" });
  writeChangelog(folder, "1.1.0", new Date("2026-02-03T04:05:06Z"));
  const entry = [
    "Read this.",
    "### API, engine and callbacks\n\n- A core fix",
    "### TypeScript\n\n- A client option",
    "### Documentation and examples\n\n- A page",
  ].join("\n\n");
  assert.equal(
    read("CHANGELOG.md"),
    `# Changelog\n\n## Unreleased\n\n## 1.1.0 (2026-02-03)\n\n${entry}\n\n## 1.0.0 (2026-01-01)\n\nThe first.\n`,
  );
  assert.equal(entryOf(folder, "1.1.0"), entry);
  assert.equal(entryOf(folder, "1.0.0"), "The first.");
  assert.equal(entryOf(folder, "1.0.1"), undefined);
  // Edited by hand: a second run keeps it.
  writeFileSync(join(folder, "CHANGELOG.md"), read("CHANGELOG.md").replace("- A page", "- A good page"));
  writeChangelog(folder, "1.1.0");
  assert.match(read("CHANGELOG.md"), /- A good page/);
});

test("the first entry is what was written by hand", () => {
  const { folder } = repository({ "CHANGELOG.md": "# Changelog\n\n## Unreleased\n\nHello.\n", "npm/wasm/a.mjs": "1" });
  writeChangelog(folder, "0.1.0", new Date(0));
  assert.equal(entryOf(folder, "0.1.0"), "Hello.");
  assert.throws(() => writeChangelog(folder, "0.1.1"), /nothing has changed.*Unreleased/);
});

test("npm is asked to publish only with --publish, and then dependencies come first, with provenance", () => {
  const dry = publishArguments("a.tgz", { version: "1.0.0" });
  assert.ok(dry.includes("--dry-run") && dry.includes("--ignore-scripts") && !dry.includes("--provenance"));
  const really = publishArguments("a.tgz", { version: "1.0.0", really: true });
  assert.ok(!really.includes("--dry-run") && really.includes("--provenance") && really.includes("--tag=latest"));
  assert.deepEqual([tagOf("2.0.0"), tagOf("2.0.0-beta.1")], ["latest", "next"]);
  const names = ["wecom-kf", "@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox", "@wecom-kf/native-darwin-x64"];
  assert.deepEqual(
    ordered(names.map((name) => ({ name }))).map(({ name }) => name),
    ["@wecom-kf/native-darwin-x64", "@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox", "wecom-kf"],
  );
});

test("release.mjs refuses what is no new version, and changes nothing", () => {
  const run = (...args) => {
    try {
      execFileSync(process.execPath, [join(root, "scripts/release/release.mjs"), ...args], { stdio: "pipe" });
      return "";
    } catch ({ stderr }) {
      return stderr.toString();
    }
  };
  assert.match(run("1.2"), /1\.2 is not a version such as 1\.2\.3/);
  assert.match(run("v1.2.3"), /is not a version/);
  assert.match(run("0.0.1", "--dry-run"), /0\.0\.1 is lower than the checkout's version/);
  assert.match(run(), /npm run release -- VERSION/);
  assert.match(run("9.9.9", "--dry-run", "--prepare"), /npm run release -- VERSION/);
});

test("every compiled package carries the licences of others, and the addon's file covers all platforms", () => {
  for (const folder of ["native", "wasm", "sandbox"]) {
    const text = readFileSync(join(root, "npm", folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
    assert.match(text, /^serde \d\S+ \(/m);
    assert.match(text, /Permission is hereby granted/);
    assert.doesNotMatch(text, /^wecom-kf/m);
  }
  const native = readFileSync(join(root, "npm/native/THIRD-PARTY-LICENSES.txt"), "utf8");
  // Linked on Linux, on macOS and on Windows.
  for (const name of ["ring", "libc", "security-framework", "schannel"]) assert.match(native, new RegExp(`^${name} \\d`, "m"));
  assert.equal(PLATFORMS.length, 8);
});
