// The configuration that webpack and Rspack share.

import { resolve } from "node:path";

/** Matches a package and its subpaths. */
const within = (name) => new RegExp(`^${name}(/.*)?$`);

export const configurationOf = ({ entry, format, folder, file, external }) => ({
  mode: "production",
  target: "node20",
  context: process.cwd(),
  entry,
  output: {
    path: resolve(folder),
    filename: file,
    ...(format === "esm" && { module: true, chunkFormat: "module", library: { type: "module" } }),
  },
  experiments: format === "esm" ? { outputModule: true } : {},
  externals: external.map(within),
  externalsType: format === "esm" ? "module" : "commonjs",
});

/** Runs a compiler and returns its warnings. */
export const run = (compiler) =>
  new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) return reject(error);
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
      if (errors.length > 0) return reject(new Error(errors.map(({ message }) => message).join("\n")));
      compiler.close(() => resolve(warnings.map(({ message }) => message)));
    });
  });
