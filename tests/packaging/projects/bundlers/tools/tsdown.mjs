import { rename } from "node:fs/promises";
import { basename, extname } from "node:path";
import { build } from "tsdown";

export default async ({ entry, format, folder, file, external }) => {
  await build({
    config: false,
    entry: [entry],
    format: [format],
    outDir: folder,
    clean: false,
    dts: false,
    platform: "node",
    // Dependencies stay external by default.
    deps:
      external.length > 0
        ? { alwaysBundle: [/^wecom-kf/], neverBundle: external.map((name) => new RegExp(`^${name}(/|$)`)) }
        : { alwaysBundle: [/.*/] },
    outExtensions: () => ({ js: extname(file) }),
    logLevel: "error",
  });
  await rename(`${folder}/${basename(entry, ".mjs")}${extname(file)}`, `${folder}/${file}`);
  return [];
};
