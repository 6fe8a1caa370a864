// The tarballs contain exactly the listed files, all files that package.json refers to, and no install scripts.
// UPDATE_PACKED_FILES=1 updates the list.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { PLATFORMS, packageOf } from "../../scripts/release/platforms.mjs";
import { packOnce } from "../../scripts/release/pack.mjs";
import { stage } from "../../scripts/release/stage.mjs";
import { unpackInto } from "./packed.mjs";

const LIST = new URL("packed-files.json", import.meta.url);
const { packages, version } = packOnce();
const folder = mkdtempSync(join(tmpdir(), "wecom-kf-packed-"));
after(() => rmSync(folder, { recursive: true, force: true }));
unpackInto(
  folder,
  packages.map(({ name }) => name),
);
const read = (name, path) => readFileSync(join(folder, "node_modules", name, path), "utf8");

test("there are four packages, and those of the platforms that were built", () => {
  const names = packages.map(({ name }) => name);
  assert.deepEqual(names.slice(0, 4), ["wecom-kf", "@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox"]);
  const binaries = names.slice(4);
  assert.ok(binaries.length > 0 && binaries.every((name) => PLATFORMS.some((platform) => packageOf(platform) === name)), names);
});

test("each contains the listed files", () => {
  // One platform package represents all: which ones were built depends on the machine.
  const found = Object.fromEntries(
    packages
      .filter(({ name }) => !name.startsWith("@wecom-kf/native-"))
      .map(({ name, files }) => [name, files.filter((path) => !path.startsWith("src/"))]),
  );
  if (process.env.UPDATE_PACKED_FILES) writeFileSync(LIST, `${JSON.stringify(found, undefined, 2)}\n`);
  assert.deepEqual(found, JSON.parse(readFileSync(LIST, "utf8")), "if this is meant: UPDATE_PACKED_FILES=1 node --test …");
  for (const { name, files } of packages.filter(({ name }) => name.startsWith("@wecom-kf/native-"))) {
    const binary = `wecom-kf.${name.slice("@wecom-kf/native-".length)}.node`;
    assert.deepEqual(files, ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "THIRD-PARTY-LICENSES.txt", "package.json", binary]);
  }
});

test("wecom-kf contains its sources, to which the source maps lead, and nothing else of their folder", () => {
  const sources = readdirSync(new URL("../../npm/wecom-kf/src", import.meta.url), { recursive: true }).filter((path) =>
    path.endsWith(".ts"),
  );
  const packed = packages.find(({ name }) => name === "wecom-kf").files.filter((path) => path.startsWith("src/"));
  assert.deepEqual(packed, sources.map((path) => `src/${path.replaceAll("\\", "/")}`).sort());
});

/** Every path in a part of package.json. */
const pathsIn = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(pathsIn));

for (const { name, files } of packages) {
  const manifest = JSON.parse(read(name, "package.json"));

  test(`${name}: the files in package.json exist, the types come first, and there are no install scripts`, () => {
    const { exports, imports, main, types } = manifest;
    const named = [main, types, ...pathsIn(exports), ...pathsIn(imports)].filter(Boolean).map((path) => path.replace(/^\.\//, ""));
    assert.deepEqual(
      named.filter((path) => !files.includes(path)),
      [],
    );
    assert.deepEqual([manifest.scripts, manifest.bin, manifest.bundledDependencies], [undefined, undefined, undefined]);
    const visit = (value) => {
      if (typeof value !== "object" || value === null) return;
      const keys = Object.keys(value);
      if (keys.includes("types")) assert.equal(keys[0], "types");
      if (keys.includes("default")) assert.equal(keys.at(-1), "default");
      Object.values(value).forEach(visit);
    };
    visit(exports);
  });

  test(`${name}: has a licence, a repository, and a README in English and Chinese`, () => {
    assert.deepEqual([manifest.license, manifest.version, manifest.publishConfig.access], ["MIT OR Apache-2.0", version, "public"]);
    assert.match(manifest.repository.url, /^git\+https:/);
    const readme = read(name, "README.md");
    const chinese = files.includes("README.zh-CN.md") ? read(name, "README.zh-CN.md") : readme;
    assert.ok(readme.length > 100 && /[a-z]{4}/.test(readme) && (chinese.match(/\p{Script=Han}/gu)?.length ?? 0) > 20);
    for (const text of [readme, chinese])
      assert.deepEqual(text.match(/\]\((?!https:|#)[^)]+\)/g) ?? [], [], "links lead out of the package");
  });

  test(`${name}: source maps resolve`, () => {
    for (const file of files.filter((path) => /\.[cm]?js$/.test(path))) {
      const [, map] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(name, file)) ?? [];
      if (map === undefined) continue;
      const { sources, sourcesContent } = JSON.parse(read(name, join(dirname(file), map)));
      const isPublished = (source) => files.includes(join(dirname(file), source).replaceAll("\\", "/"));
      assert.ok(sources.length > 0 && sources.every((source, at) => typeof sourcesContent?.[at] === "string" || isPublished(source)), file);
    }
  });
}

test("the packages depend on the same version of each other, and platforms are named only in packed ones", () => {
  const manifests = Object.fromEntries(packages.map(({ name }) => [name, JSON.parse(read(name, "package.json"))]));
  assert.deepEqual(manifests["wecom-kf"].dependencies, { "@wecom-kf/native": version, "@wecom-kf/wasm": version });
  const built = packages.map(({ name }) => name).slice(4);
  assert.deepEqual(manifests["@wecom-kf/native"].optionalDependencies, Object.fromEntries(built.map((name) => [name, version])));
  assert.deepEqual(JSON.parse(readFileSync(new URL("../../npm/native/package.json", import.meta.url))).optionalDependencies, undefined);
});

test("a release names all platforms, and each package declares its platform", () => {
  const target = mkdtempSync(join(tmpdir(), "wecom-kf-release-"));
  after(() => rmSync(target, { recursive: true, force: true }));
  const { folders } = stage(join(target, "packages"), { platforms: PLATFORMS });
  const manifests = folders.map((each) => JSON.parse(readFileSync(join(each, "package.json"), "utf8")));
  const { optionalDependencies, version } = manifests.find(({ name }) => name === "@wecom-kf/native");
  const names = ["linux-x64-gnu", "linux-x64-musl", "darwin-x64", "win32-x64-msvc", "linux-arm64-gnu", "linux-arm64-musl", "darwin-arm64"];
  assert.deepEqual(
    optionalDependencies,
    Object.fromEntries([...names, "win32-arm64-msvc"].map((name) => [`@wecom-kf/native-${name}`, version])),
  );
  for (const { name, os, cpu, libc } of manifests.filter(({ name }) => name.startsWith("@wecom-kf/native-"))) {
    const [, system, processor, library] = /native-(\w+)-(x64|arm64)(?:-(\w+))?$/.exec(name);
    assert.deepEqual([os, cpu, libc], [[system], [processor], { gnu: ["glibc"], musl: ["musl"] }[library]]);
  }
  assert.ok(existsSync(join(folders.at(-1), manifests.at(-1).main)));
});
