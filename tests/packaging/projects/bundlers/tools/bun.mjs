import { execFileSync } from "node:child_process";

export default ({ entry, format, folder, file, external }) => {
  const left = external.flatMap((name) => ["--external", name, "--external", `${name}/*`]);
  const args = ["build", entry, "--target=node", `--format=${format}`, "--minify", `--outfile=${folder}/${file}`, ...left];
  execFileSync(process.env.BUN, args, { stdio: ["ignore", "ignore", "inherit"] });
  return [];
};
