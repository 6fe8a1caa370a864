// Each example is complete, is in the table, and names exact versions, which its test installs.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/steps.mjs";

const examples = join(root, "examples");
const read = (...path) => readFileSync(join(examples, ...path), "utf8");
const folders = readdirSync(examples, { withFileTypes: true }).flatMap(({ name }) => {
  const own = ["package.json", "Cargo.toml"].some((file) => existsSync(join(examples, name, file)));
  return own ? [name] : [];
});
const VARIABLES = ["WECOM_KF_CORP_ID", "WECOM_KF_SECRET", "WECOM_KF_CALLBACK_TOKEN", "WECOM_KF_ENCODING_AES_KEY"];

test("there are examples", () => assert.ok(folders.length >= 10, folders.join(" ")));

for (const name of folders) {
  test(`${name} is complete`, () => {
    const readme = read(name, "README.md");
    assert.match(readme, /^# .*\n\n.*```sh\n.*\p{Script=Han}/su, "the README has commands, in English and Chinese");
    const settings = read(name, existsSync(join(examples, name, ".dev.vars.example")) ? ".dev.vars.example" : ".env.example");
    assert.deepEqual(settings.match(/^WECOM_KF_\w+(?==$)/gm), VARIABLES);
    assert.ok(read("README.md").includes(`](${name})`), "the table has it");
    assert.ok(read("README.zh-CN.md").includes(`](${name})`), "the Chinese table has it");
    const test = readFileSync(join(root, "tests/packaging/examples.test.mjs"), "utf8");
    assert.ok(test.includes(`"${name}"`), "it has a test");
  });

  if (!existsSync(join(examples, name, "package.json"))) continue;

  test(`${name} names exact versions`, () => {
    const { dependencies, devDependencies = {} } = JSON.parse(read(name, "package.json"));
    for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, dependency);
    const { version } = JSON.parse(readFileSync(join(root, "npm/wecom-kf/package.json"), "utf8"));
    assert.equal(dependencies["wecom-kf"], version);
  });
}
