// Two copies of the package in one process, like two versions in a dependency tree: errors are recognised across them.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as modules from "wecom-kf";
import * as callbacks from "wecom-kf/callback";

const require = createRequire(import.meta.url);
const commonjs = require("wecom-kf");

test("an error of one copy is recognised by the other", async () => {
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
    assert.ok(error instanceof other.KfError && error instanceof other.KfApiError);
    assert.ok(!(error instanceof other.KfRequestError));
    assert.ok(other.isKfError(error));
    assert.ok(other.isKfApiError(error, "rate_limit"));
    assert.ok(!other.isKfApiError(error, "token"));
    assert.equal(error.waitMs, 60_000);
    const local = await kf.getServiceState({}).then(assert.fail, (error) => error);
    assert.ok(other.isKfError(local) && local.code === "request.missing_field");
    assert.ok(!other.isKfApiError(local));
    assert.ok(local instanceof other.KfRequestError && !(local instanceof other.KfApiError));
  }
});

test("an error of one entry point is recognised by the other, also with instanceof", () => {
  const settings = { token: "t", encodingAesKey: "x".repeat(42) + "Q", receiveId: "ww1" };
  const entries = [modules, commonjs, callbacks, require("wecom-kf/callback")];
  for (const mine of entries) {
    for (const other of entries) {
      const thrown = (act) => {
        try {
          act();
        } catch (error) {
          return error;
        }
        return assert.fail("nothing was thrown");
      };
      const refused = thrown(() => mine.createCallback(settings).open("msg_signature=0&timestamp=1&nonce=1", "<xml></xml>"));
      assert.ok(refused instanceof other.KfCallbackError && refused instanceof other.KfError && refused instanceof Error);
      assert.ok(!(refused instanceof other.KfClientError) && !(refused instanceof other.KfHandlerError));
      const wrong = thrown(() => mine.createCallback({ ...settings, tokn: "t" }));
      assert.ok(wrong instanceof other.KfClientError && !(wrong instanceof other.KfCallbackError));
    }
  }
});

test("instanceof reads no property of other values, and a derived class is recognised as usual", () => {
  class OwnError extends modules.KfClientError {}
  const own = new OwnError("client.bad_option", { details: { option: "a", reason: "b" } });
  const plain = new modules.KfClientError("client.bad_option", { details: { option: "a", reason: "b" } });
  assert.ok(own instanceof OwnError && own instanceof modules.KfClientError && own instanceof commonjs.KfClientError);
  assert.ok(!(plain instanceof OwnError));
  for (const other of [undefined, null, 1, "text", {}, new Error("a"), Object.create(null)]) assert.ok(!(other instanceof modules.KfError));
});
