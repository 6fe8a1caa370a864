// The workflows: pinned actions, least permissions, and publishing that only a release does.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { PLATFORMS } from "../../scripts/release/platforms.mjs";

const FOLDER = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(new URL(name, FOLDER), "utf8");
  return { ...parse(text), name, text };
});
const release = workflows.find(({ name }) => name === "release.yml");
const jobs = workflows.flatMap(({ name, jobs }) => Object.entries(jobs).map(([id, job]) => ({ id: `${name}: ${id}`, ...job })));
const commandsOf = ({ steps }) => steps.map(({ run }) => run ?? "").join("\n");

test("there are a test of each commit, a release pull request and a release", () => {
  assert.deepEqual(workflows.map(({ name }) => name).sort(), ["ci.yml", "release-pr.yml", "release.yml"]);
});

for (const { name, text, permissions, concurrency } of workflows) {
  test(`${name}: actions are pinned by commit, with the version in a comment`, () => {
    const uses = [...text.matchAll(/uses: (.+)$/gm)].map(([, action]) => action);
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    // One commit for each action, in all workflows.
    const all = workflows.flatMap((one) => [...one.text.matchAll(/uses: (\S+?)@(\S+)/g)].map(([, action, commit]) => [action, commit]));
    for (const [action, commit] of all) assert.equal(commit, new Map(all).get(action), action);
  });

  test(`${name}: no permissions unless a job asks, no stored secrets, no text of others in a command`, () => {
    assert.deepEqual(permissions, {});
    assert.notEqual(concurrency, undefined);
    assert.doesNotMatch(text, /pull_request_target|workflow_run/);
    assert.doesNotMatch(text, /secrets\./);
  });
}

for (const job of jobs) {
  test(`${job.id}: says its permissions and its longest duration, and leaves no credentials in the checkout`, () => {
    assert.ok(job.permissions !== undefined && job["timeout-minutes"] > 0);
    // Values come into a command by the environment, where they cannot become code.
    assert.doesNotMatch(commandsOf(job), /\$\{\{/);
    for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
      assert.equal(step.with["persist-credentials"], false);
  });
}

test("only jobs of the release that need it get an identity or may write, in the approved environment, after the tests", () => {
  const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes("write")).map(({ id }) => id);
  const inRelease = ["attest", "publish-npm", "publish-crates", "tag"].map((id) => `release.yml: ${id}`);
  assert.deepEqual(writing, ["release-pr.yml: prepare", ...inRelease]);
  const { attest, tag, "publish-npm": npm, "publish-crates": crates } = release.jobs;
  for (const job of [attest, npm, crates]) assert.deepEqual([job.environment, job.permissions["id-token"]], ["release", "write"]);
  assert.deepEqual(attest.needs, ["check", "try-images", "try-systems"]);
  assert.equal(attest.if, "github.event_name == 'push' && needs.check.outputs.release == 'true'");
  assert.deepEqual([npm.needs, crates.needs, tag.needs], ["attest", "attest", ["check", "publish-npm", "publish-crates"]]);
  const publishing = jobs.filter((job) => /--publish\b|npm publish|cargo publish/.test(commandsOf(job))).map(({ id }) => id);
  assert.deepEqual(publishing, ["release.yml: publish-npm", "release.yml: publish-crates"]);
});

test("the release builds each platform, and tries it on its system: Linux on slim and Alpine images of both processors", () => {
  const { build, "try-images": images, "try-systems": systems } = release.jobs;
  assert.deepEqual(build.strategy.matrix.include.map(({ platform }) => platform).sort(), PLATFORMS.map(({ name }) => name).sort());
  const { os, image } = images.strategy.matrix;
  assert.deepEqual(os, ["ubuntu-24.04", "ubuntu-24.04-arm"]);
  assert.ok(image.some((name) => name.endsWith("-slim")) && image.some((name) => name.endsWith("-alpine")));
  assert.equal(systems.strategy.matrix.os.length, PLATFORMS.filter(({ name }) => !name.startsWith("linux-")).length);
});
