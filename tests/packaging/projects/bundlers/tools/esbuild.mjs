import { build } from "esbuild";

export default async ({ entry, format, folder, file, external }) => {
  const { warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "node",
    format,
    outfile: `${folder}/${file}`,
    external,
    logLevel: "silent",
  });
  return warnings.map(({ text }) => text);
};
