import { rename } from "node:fs/promises";
import { basename, extname } from "node:path";
import { build } from "tsup";

export default async ({ entry, format, folder, file, external }) => {
  await build({
    config: false,
    entry: [entry],
    format: [format],
    outDir: folder,
    platform: "node",
    // Dependencies stay external by default.
    noExternal: external.length > 0 ? [/^wecom-kf/] : [/.*/],
    external,
    outExtension: () => ({ js: extname(file) }),
    silent: true,
  });
  await rename(`${folder}/${basename(entry, ".mjs")}${extname(file)}`, `${folder}/${file}`);
  return [];
};
