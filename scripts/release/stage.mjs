// Writes the packages as they are published, each into a folder. All differences from the checkout are made here.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../steps.mjs";
import { LICENSES_FILE } from "./licenses.mjs";
import { PLATFORMS, binaryOf, packageOf } from "./platforms.mjs";

const npm = join(root, "npm");
const SOURCE = "https://github.com/wecom-kf/wecom-kf";
const LICENSES = ["LICENSE-APACHE", "LICENSE-MIT"];

const read = (...path) => readFileSync(join(...path), "utf8");
const manifestOf = (folder) => JSON.parse(read(folder, "package.json"));

/**
 * Writes the packages into `folder`, which is emptied first. `binaries` is the folder of the binaries; each gets a package. `platforms` are
 * those that `@wecom-kf/native` depends on: all for a release, otherwise those with a binary. `version` computes the version from the
 * checkout's and a digest of the packages. Returns the version and the folder of each package.
 */
export function stage(folder, { binaries = join(npm, "native"), platforms, version = (own) => own } = {}) {
  const built = PLATFORMS.filter((platform) => existsSync(join(binaries, binaryOf(platform))));
  rmSync(folder, { recursive: true, force: true });
  const folders = [
    ...["wecom-kf", "native", "wasm", "sandbox"].map((name) => copied(name, join(folder, name))),
    ...built.map((platform) => platformPackage(platform, binaries, folder)),
  ];
  const made = version(manifestOf(folders[0]).version, digest(folder));
  for (const each of folders) {
    const manifest = manifestOf(each);
    manifest.version = made;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (name.startsWith("@wecom-kf/")) manifest.dependencies[name] = made;
    }
    // Not in the checkout, whose lock file cannot name unpublished packages.
    if (manifest.name === "@wecom-kf/native")
      manifest.optionalDependencies = Object.fromEntries((platforms ?? built).map((one) => [packageOf(one), made]));
    writeFileSync(join(each, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
  return { version: made, folders };
}

/** Stages a package of the checkout. */
function copied(name, target) {
  const isLeft = (path) => path === join(npm, name, "node_modules") || path.endsWith(".node");
  cpSync(join(npm, name), target, { recursive: true, filter: (path) => !isLeft(path) });
  for (const license of LICENSES) cpSync(join(root, license), join(target, license));
  // The repository's READMEs are also those of the main package.
  if (name === "wecom-kf")
    for (const file of ["README.md", "README.zh-CN.md"]) writeFileSync(join(target, file), withFullLinks(read(root, file)));
  return target;
}

/** Makes relative links absolute. */
function withFullLinks(markdown) {
  return markdown.replace(/\]\((?!https?:|#)([^)]+)\)/g, (_, path) => `](${SOURCE}/blob/main/${path})`);
}

/** Stages the package of one platform: the binary, a README and the licences of what is in the binary. */
function platformPackage(platform, binaries, folder) {
  const target = join(folder, `native-${platform.name}`);
  mkdirSync(target, { recursive: true });
  const { version, license, engines, repository, homepage } = manifestOf(join(npm, "native"));
  const { name, fits } = platform;
  const manifest = {
    name: packageOf(platform),
    version,
    description: `The binary of @wecom-kf/native for ${name}`,
    license,
    repository,
    homepage,
    publishConfig: { access: "public", provenance: true },
    engines,
    type: "commonjs",
    ...fits,
    main: binaryOf(platform),
    files: [binaryOf(platform), ...LICENSES, LICENSES_FILE],
  };
  writeFileSync(join(target, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(target, "README.md"),
    [
      `# ${manifest.name}`,
      `The binary of [wecom-kf](${SOURCE}) for ${name}. npm installs it by itself, as an optional dependency of \`@wecom-kf/native\`.`,
      `[wecom-kf](${SOURCE}) 在 ${name} 平台上的二进制文件，作为 \`@wecom-kf/native\` 的可选依赖由 npm 自动安装，无需单独安装。\n`,
    ].join("\n\n"),
  );
  for (const license of LICENSES) cpSync(join(root, license), join(target, license));
  cpSync(join(npm, "native", LICENSES_FILE), join(target, LICENSES_FILE));
  cpSync(join(binaries, binaryOf(platform)), join(target, binaryOf(platform)));
  return target;
}

/** A digest of all files below a folder. */
function digest(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()) {
    hash.update(name.slice(folder.length)).update(readFileSync(name));
  }
  return hash.digest("hex").slice(0, 12);
}
