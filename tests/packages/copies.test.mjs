// Two copies of the package in one process, as two versions in a dependency tree are: its errors are recognised across them.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as modules from "wecom-kf";

const commonjs = createRequire(import.meta.url)("wecom-kf");

test("an error of one copy is an error of the other", async () => {
  assert.notEqual(commonjs.KfError, modules.KfError, "they are two copies");
  for (const [mine, other] of [
    [modules, commonjs],
    [commonjs, modules],
  ]) {
    const kf = new mine.KfClient({
      corpId: "ww1",
      secret: "s",
      fetch: async () => Response.json({ errcode: 45009, errmsg: "api freq out of limit" }),
    });
    const error = await kf.listAccounts().then(assert.fail, (error) => error);
    assert.ok(!(error instanceof other.KfError));
    assert.ok(other.isKfError(error));
    assert.ok(other.isKfApiError(error, "rate_limit"));
    assert.ok(!other.isKfApiError(error, "token"));
    assert.equal(error.waitMs, 60_000);
    const local = await kf.getServiceState({}).then(assert.fail, (error) => error);
    assert.ok(other.isKfError(local) && local.code === "request.missing_field");
    assert.ok(!other.isKfApiError(local));
  }
});
