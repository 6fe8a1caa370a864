// Each entry point is published as one file; its source maps lead back to the original lines.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../../npm/wecom-kf/dist");
const scripts = readdirSync(dist, { recursive: true }).filter((name) => /\.c?js$/.test(name));

/** The comments of generated tables are left out of scripts; their lines stay. */
function withoutTableComments(text, path) {
  if (!path.includes("/generated/")) return text;
  return text.replace(/^ +\/\*\*[^]*?\*\/$/gm, (comment) => comment.replace(/[^\n]/g, ""));
}

test("every script has a map, whose sources are published, or inside", () => {
  assert.ok(scripts.includes("index.js") && scripts.includes("callback.cjs"));
  for (const name of scripts) {
    const file = join(dist, name);
    const [, url] = /\n\/\/# sourceMappingURL=(\S+)\n$/.exec(readFileSync(file, "utf8")) ?? assert.fail(name);
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(dirname(file), url), "utf8"));
    assert.ok(sources.length > 0, name);
    for (const [at, source] of sources.entries()) {
      const path = join(dirname(file), source);
      if (sourcesContent === undefined) assert.ok(path.startsWith(join(dist, "../src")) && existsSync(path), `${name}: ${source}`);
      else assert.equal(sourcesContent[at], withoutTableComments(readFileSync(path, "utf8"), path), `${name}: ${source}`);
    }
  }
});

/** The stack frames of the error for an invalid option, in a process with source maps. */
function frames(type, load) {
  const act = `try { entry.createCallback({ token: "t", tokn: 1 }); } catch (error) { console.log(error.stack); }`;
  const args = ["--enable-source-maps", `--input-type=${type}`, "--eval", `${load} ${act}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: here, encoding: "utf8" });
  const found = [...stdout.matchAll(/at (.*?) \(?(?:file:\/\/)?([^()\n]*\.ts):(\d+):(\d+)\)?/g)];
  assert.ok(found.length > 0, stdout + stderr);
  return found.map(([, name, file, line, column]) => ({
    name,
    file: file.replace(/^file:\/\//, ""),
    line: Number(line),
    column: Number(column),
  }));
}

for (const entry of ["wecom-kf", "wecom-kf/callback"]) {
  const ways = { module: `import * as entry from "${entry}";`, commonjs: `const entry = require("${entry}");` };
  for (const [type, load] of Object.entries(ways)) {
    test(`a frame of ${entry} as ${type} is a line of its source`, () => {
      const [thrown] = frames(type, load);
      assert.ok(existsSync(thrown.file), thrown.file);
      assert.match(thrown.file, /npm\/wecom-kf\/src\/internal\/validate\.ts$/);
      const line = readFileSync(thrown.file, "utf8").split("\n")[thrown.line - 1];
      assert.match(line, /new KfClientError\(/);
      assert.match(line.slice(thrown.column - 1), /^new KfClientError/);
    });
  }
}
