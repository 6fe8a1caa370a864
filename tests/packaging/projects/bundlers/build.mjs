// Bundles a program into one file: `node build.mjs TOOL ENTRY FORMAT FOLDER [EXTERNAL,…]`. Fails if the tool warns of something.

const [, , tool, entry, format, folder, external = ""] = process.argv;
const { default: build } = await import(`./tools/${tool}.mjs`);
const warnings = await build({
  entry,
  format,
  folder,
  file: `out.${format === "esm" ? "mjs" : "cjs"}`,
  external: external.split(",").filter(Boolean),
});
if (warnings.length > 0) throw new Error(`${tool} warns:\n${warnings.join("\n")}`);
