import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import ncc from "@vercel/ncc";

export default async ({ entry, folder, file, external }) => {
  const { code, assets } = await ncc(resolve(entry), { externals: external, quiet: true, minify: true });
  await writeFile(`${folder}/${file}`, code);
  return Object.keys(assets).map((name) => `asset ${name}`);
};
