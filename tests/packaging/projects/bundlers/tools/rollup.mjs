import commonjs from "@rollup/plugin-commonjs";
import nodeResolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

export default async ({ entry, format, folder, file, external }) => {
  const warnings = [];
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve({ exportConditions: ["node"], preferBuiltins: true }), commonjs()],
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ file: `${folder}/${file}`, format });
  await bundle.close();
  return warnings;
};
