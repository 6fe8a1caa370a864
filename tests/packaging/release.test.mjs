// A dry run of the release, in a copy of the checkout; and the binaries that were built for other systems, each with its Node.js.
// `node scripts/release/binaries.mjs` builds them, which `npm run test:full` does first.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { binaryFile, buildable, platformsIn } from "../../scripts/release/binaries.mjs";
import { canReadElf, checkBinary, checkElf } from "../../scripts/release/check-binary.mjs";
import { packRelease } from "../../scripts/release/pack.mjs";
import { PLATFORMS, packageOf } from "../../scripts/release/platforms.mjs";
import { ask, root } from "../../scripts/steps.mjs";
import { execute } from "./execute.mjs";
import { nodeFor } from "./nodes.mjs";

const BINARIES = join(root, ".build/binaries");
const built = platformsIn(BINARIES);
/** Commands of tests have a home of their own, in which rustup would find nothing. */
const RUST = {
  CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
  RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
};
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })));

/** An empty folder, removed at the end. */
function emptyFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `wecom-kf-${name}-`));
  folders.push(folder);
  return folder;
}

/** Says what is not run, and why. */
const notRun = (t, reason) => {
  console.log(`NOT RUN: ${t.name}; ${reason}`);
  t.skip(reason);
};

/** A registry without packages, which tells the requests that would change it. */
async function emptyRegistry(t) {
  const writes = [];
  const server = createServer((request, response) => {
    if (!["GET", "HEAD"].includes(request.method)) writes.push(`${request.method} ${request.url}`);
    response.writeHead(404, { "content-type": "application/json" }).end("{}");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}/`, writes };
}

/** A copy of the checkout's files, committed, with the existing builds. */
function copyOfCheckout() {
  const copy = emptyFolder("release");
  const listed = ask("git", ["ls-files", "--cached", "--others", "--exclude-standard"]).split("\n");
  for (const path of listed.filter((path) => existsSync(join(root, path)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { verbatimSymlinks: true });
  }
  const git = (...args) =>
    spawnSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], { cwd: copy, encoding: "utf8" });
  git("init", "--quiet");
  git("add", "--all");
  assert.equal(git("commit", "--quiet", "--no-gpg-sign", "--message", "Begin").status, 0);
  for (const path of ["npm/wecom-kf/dist", "npm/wasm/pkg", "npm/sandbox/pkg", "npm/sandbox/cjs", ".build/binaries"])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return { copy, git };
}

test("a dry run of the release packs the new version, publishes nothing, and leaves the checkout as it was", async (t) => {
  if (built.length === 0) return notRun(t, "it needs a binary (node scripts/release/binaries.mjs)");
  const { copy, git } = copyOfCheckout();
  const { url, writes } = await emptyRegistry(t);
  const args = ["scripts/release/release.mjs", "98.7.6-beta.5", "--dry-run", "--as-built"];
  const { stdout, stderr } = await execute(process.execPath, args, {
    cwd: copy,
    env: { ...RUST, npm_config_registry: url },
    timeout: 900_000,
  });
  assert.deepEqual(writes, []);
  assert.equal(git("status", "--porcelain", "--untracked-files=no").stdout, "", stderr);

  const crates = /Would publish (.*wecom-kf-core.*?)\x1b/.exec(stdout)[1].split(", ");
  const names = [
    "aes-simd128",
    "wecom-kf-client",
    "wecom-kf-core",
    "wecom-kf-macros",
    "wecom-kf-sandbox",
    "wecom-kf-sqlite",
    "wecom-kf-transport",
  ];
  assert.deepEqual(crates.sort(), names.map((name) => `${name} 98.7.6-beta.5`).sort());
  const packages = [...stdout.matchAll(/Would publish (\S+)@98\.7\.6-beta\.5 with the tag next/g)].map(([, name]) => name);
  const others = ["@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox", "wecom-kf"];
  assert.deepEqual(packages, [...built.map(packageOf), ...others]);
  for (const platform of PLATFORMS.filter((one) => !built.includes(one))) assert.match(stdout, new RegExp(`NOT RUN: .*${platform.name}`));

  const folder = join(copy, ".build/release");
  assert.equal(readdirSync(folder).filter((name) => /98\.7\.6-beta\.5\.tgz$/.test(name)).length, packages.length);
  for (const name of ["native", "wasm", "sandbox"]) {
    const { metadata, components } = JSON.parse(readFileSync(join(folder, `sbom/${name}.cdx.json`), "utf8"));
    assert.equal(metadata.component.purl, `pkg:npm/%40wecom-kf/${name}@98.7.6-beta.5`);
    assert.ok(components.length > 20 && components.every(({ hashes, licenses }) => hashes.length === 1 && licenses.length === 1));
  }
});

test("each crate is packaged with its README and licences, without its tests", async () => {
  for (const name of [
    "aes-simd128",
    "wecom-kf-core",
    "wecom-kf-macros",
    "wecom-kf-sandbox",
    "wecom-kf-sqlite",
    "wecom-kf-transport",
    "wecom-kf-client",
  ]) {
    const { stdout } = await execute("cargo", ["package", "--list", "--quiet", "--allow-dirty", "--package", name], {
      cwd: root,
      env: RUST,
    });
    const files = stdout.trim().split("\n");
    for (const file of ["README.md", "LICENSE-APACHE", "LICENSE-MIT", "src/lib.rs"]) assert.ok(files.includes(file), `${name}: ${file}`);
    assert.deepEqual(
      files.filter((file) => /^tests\/|public-api/.test(file)),
      [],
    );
  }
});

test("a binary for another machine, or that needs what not every system has, is refused", (t) => {
  if (process.platform !== "linux" || !canReadElf()) return notRun(t, "it needs Linux, and readelf (apt-get install -y binutils)");
  // Node.js itself is such a binary.
  const other = PLATFORMS.find(({ fits }) => fits.libc?.[0] === "musl" && fits.cpu[0] !== process.arch);
  const problems = checkElf(process.execPath, other).problems.join("\n");
  for (const wanted of [/it is not for (arm64|x64)/, /it needs libstdc\+\+\.so\.6, which not every system has/])
    assert.match(problems, wanted);
});

for (const platform of PLATFORMS.filter((one) => buildable().includes(one) || built.includes(one))) {
  test(`${platform.name}: the binary needs no more than promised, and tells nothing of the machine that built it`, (t) => {
    if (!built.includes(platform)) return notRun(t, `it needs the binary (node scripts/release/binaries.mjs ${platform.name})`);
    if (!canReadElf()) return notRun(t, "it needs readelf (apt-get install -y binutils)");
    assert.deepEqual(checkBinary(binaryFile(platform), platform).problems, []);
  });

  test(`${platform.name}: a bot answers from the tarballs, with the native engine`, async (t) => {
    if (!built.includes(platform)) return notRun(t, `it needs the binary (node scripts/release/binaries.mjs ${platform.name})`);
    const { command, missing } = await nodeFor(platform);
    if (missing !== undefined) return notRun(t, missing);
    const folder = emptyFolder("platform");
    // Unpacked instead of installed: npm would choose the package of this machine.
    for (const { name, file } of packed()) {
      const target = join(folder, "node_modules", name);
      mkdirSync(target, { recursive: true });
      await execute("tar", ["-xzf", join(tarballs, file), "-C", target, "--strip-components=1"], { cwd: folder });
    }
    cpSync(new URL("../../scripts/release/try-program.mjs", import.meta.url), join(folder, "program.mjs"));
    const { stdout } = await execute(command[0], [...command.slice(1), "program.mjs"], { cwd: folder });
    const [, cpu, libc] = platform.name.split("-");
    assert.match(stdout, new RegExp(`^answered: wecom-kf \\S+, linux ${cpu} ${libc === "musl" ? "musl" : "\\d+\\.\\d+"}, Node\\.js`, "m"));
  });
}

let tarballs;
let packages;

/** The packages as for a release, with every binary that was built. */
function packed() {
  tarballs ??= emptyFolder("tarballs");
  packages ??= packRelease(tarballs, BINARIES);
  return packages;
}
