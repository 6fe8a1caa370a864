import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import ncc from "@vercel/ncc";

export default async ({ entry, folder, file, external }) => {
  // It compares whole names.
  const externals = external.flatMap((name) => [name, `${name}/addon`]);
  const { code, assets } = await ncc(resolve(entry), { externals, quiet: true, minify: true });
  await writeFile(`${folder}/${file}`, code);
  return Object.keys(assets).map((name) => `asset ${name}`);
};
