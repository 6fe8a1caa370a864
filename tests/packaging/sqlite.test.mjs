// sqliteStore with node:sqlite of Node.js itself, which the Node.js of the other tests may not have.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, processFor, SQLITES } from "../stores/sqlite-processes.mjs";
import { node22 } from "./node22.mjs";

test("SQLite: node:sqlite of Node.js 22 fulfils the contract and shares files with the addon", async (context) => {
  const node = await node22().catch((error) => error);
  if (node instanceof Error) {
    console.log(`NOT RUN: node:sqlite; it needs Node.js 22 from npm: ${node.message.split("\n")[0]}`);
    return;
  }
  const [, child] = SQLITES[0].command;
  const file = join(folderFor(context), "kf.db");
  const driver = "node:sqlite";
  const one = processFor(context, [node, "--no-warnings", child]);
  assert.equal(await one.open(file, { driver }), driver);
  await one.open(file, { driver }, "another");
  const { failures } = await one.ask("conformance", "store", "another");
  assert.deepEqual(failures, []);
  const other = processFor(context, SQLITES[0].command);
  await other.open(file, { driver: "native" });
  await Promise.all([one, other].map((process) => process.ask("count", "store", 50)));
  for (const process of [one, other]) assert.equal(await process.call("get", "counter"), "100");
  assert.equal(await one.end(), 0);
});
