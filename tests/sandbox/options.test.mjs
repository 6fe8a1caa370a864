// Misspelt options of a sandbox are reported when it is created.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, SandboxError } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";

const wrong = (error) => error instanceof SandboxError && error.code === "sandbox.bad_settings";

test("an unknown option is named, with a suggestion", () => {
  for (const [options, words] of [
    [{ corpID: "ww1" }, /no option corpID; did you mean corpId\?/],
    [{ token_lifetime: 5 }, /did you mean tokenLifetime\?/],
    [{ onCalback: () => {} }, /did you mean onCallback\?/],
    [{ hologram: 1 }, /known options are corpId, .*onCallback/],
    [{ callback: { URL: "http://localhost/" } }, /no option callback\.URL; did you mean url\?/],
    [{ upgrade: { member: ["lisi"] } }, /no option upgrade\.member; did you mean members\?/],
    [{ suite: { suiteID: "s" } }, /did you mean suiteId\?/],
    [{ files: [{ media_id: "m", type: "image" }] }, /no option files\[0\]\.media_id; did you mean mediaId\?/],
    [{ files: { mediaId: "m" } }, /files must be a list/],
    [null, /must be an object/],
    [{ now: 5 }, /now must be a function/],
    [{ onCallback: "http://localhost/" }, /onCallback must be a function/],
    [{ logger: {} }, /logger must have warn, or be false/],
    [{ logger: true }, /logger must have warn, or be false/],
    [{ callback: { url: "localhost/callback path" } }, /callback\.url must be an absolute URL/],
    [{ acceptGetAccountList: "false" }, /acceptGetAccountList must be true or false/],
    [{ upgrade: { managedInConsole: "no" } }, /managedInConsole must be true or false/],
  ]) {
    assert.throws(
      () => createSandbox(options),
      (error) => wrong(error) && words.test(error.message),
      String(words),
    );
  }
  createSandbox({ now: undefined, callback: undefined, files: undefined, logger: null }).close();
});

test("the options of serveSandbox are checked too", async () => {
  const sandbox = createSandbox();
  const ports = [{ prot: 1 }, { port: "8080" }, { port: -1 }, { port: 65_536 }];
  const hosts = [{ host: 5 }, { hosts: "sandbox.test" }, { hosts: [5] }];
  const acts = [{ acts: "false" }, { act: true }];
  for (const options of [null, ...acts, ...ports, ...hosts]) await assert.rejects(serveSandbox(sandbox, options), wrong);
  sandbox.close();
});
