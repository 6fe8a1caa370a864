import { rolldown } from "rolldown";

export default async ({ entry, format, folder, file, external }) => {
  const warnings = [];
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ file: `${folder}/${file}`, format, minify: true });
  await bundle.close();
  return warnings;
};
