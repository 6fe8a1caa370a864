// An example as a newcomer has it: its folder and `shared`, outside the checkout, with the packages from the tarballs.

import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/steps.mjs";
import { execute, started } from "./execute.mjs";
import { registry } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

/** Copies an example. Returns its folder, and functions that run commands there. */
export async function example(t, name) {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "wecom-kf-example-")));
  t.after(() => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }));
  const folder = join(parent, name);
  // Without what was built or installed in place.
  const filter = (source) => !/[\\/](node_modules|dist|target|\.next|\.wrangler|\.env|\.dev\.vars)$/.test(source);
  for (const each of [name, "shared"]) cpSync(join(root, "examples", each), join(parent, each), { recursive: true, filter });
  return {
    folder,
    execute: (command, args, options) => execute(command, args, { cwd: folder, ...options }),
    start: (command, args, options) => started(command, args, { cwd: folder, ready: /listening on .*/i, ...options }),
  };
}

/** The arguments of Node.js in a script of an example, without the npm around it, which would keep its exit code to itself. */
export function scriptOf({ folder }, name = "start") {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const [program, ...args] = scripts[name].split(" ");
  if (program !== "node") throw new Error(`the script ${name} runs ${program}`);
  return args;
}

/** The same with its packages: `install` is the command that installs them. */
export async function installed(t, name, install = ["npm", "install", "--no-audit", "--no-fund"], options = {}) {
  const copied = await example(t, name);
  const { url, version } = await registry();
  const file = join(copied.folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  // The tarballs of this build are a version before the one that the example names.
  manifest.dependencies["wecom-kf"] = version;
  writeFileSync(file, JSON.stringify(manifest));
  writeFileSync(join(copied.folder, ".npmrc"), `registry=${url}/\n`);
  const [command, ...args] = install;
  await copied.execute(command, args, options);
  return copied;
}

/** Starts WeCom for an example, and writes the example's settings: its template with the values filled in. */
export async function configured(t, { folder }, { template = ".env.example", file = ".env", more = {} } = {}) {
  const wecom = await startWecom(t, { path: "/callback" });
  const values = { ...wecom.env, ...more };
  const filled = readFileSync(join(folder, template), "utf8").replace(/^(\w+)=.*$/gm, (line, name) => {
    if (values[name] === undefined) throw new Error(`${template} has ${line}, which has no value in the tests`);
    return `${name}=${values[name]}`;
  });
  // The address of WeCom is the only setting that a real bot leaves out.
  writeFileSync(join(folder, file), `${filled}\nWECOM_KF_BASE_URL=${wecom.env.WECOM_KF_BASE_URL}\n`);
  return wecom;
}
