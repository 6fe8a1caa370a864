// The example that `npm start` runs, on both runtimes.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const example = fileURLToPath(new URL("../../examples/conversation/index.mjs", import.meta.url));

for (const runtime of ["node", "workerd"]) {
  test(`the conversation completes on ${runtime}`, () => {
    const transcript = execFileSync(process.execPath, [example, "--runtime", runtime], { encoding: "utf8", timeout: 60_000 });
    const steps = [
      "pushes an encrypted callback",
      "phone     bot: 您好",
      "phone     customer: 我的订单到哪了？",
      "phone     bot: 已收到",
      "getServiceState: 3",
      "phone     servicer: 您好，我是李四",
      "phone     bot: 会话已结束",
      "getServiceState: 4",
      "张三 came from website",
      "Done",
    ];
    let at = 0;
    for (const step of steps) {
      const found = transcript.indexOf(step, at);
      assert.notEqual(found, -1, `${step} is missing after:\n${transcript.slice(0, at)}`);
      at = found;
    }
  });
}

test("an unknown runtime is named", () => {
  assert.throws(() => execFileSync(process.execPath, [example, "--runtime", "java"], { stdio: "pipe" }), /use node or workerd/);
});
