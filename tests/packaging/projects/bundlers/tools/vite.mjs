import { build, createLogger } from "vite";

export default async ({ entry, format, folder, file, external }) => {
  const warnings = [];
  const customLogger = { ...createLogger("warn"), warn: (message) => warnings.push(message) };
  await build({
    configFile: false,
    customLogger,
    ssr: { noExternal: true, external },
    build: { ssr: entry, outDir: folder, emptyOutDir: false, rollupOptions: { output: { format, entryFileNames: file } } },
  });
  return warnings;
};
