// One of several processes that share tokens through Redis: for each line of input it makes calls and prints their results.

import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { KfClient, redisStore } from "wecom-kf";

const [kind, url, baseUrl] = process.argv.slice(2);
const client = kind === "ioredis" ? new Redis(url) : await createClient({ url }).connect();
const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl, tokenStore: redisStore(client) });

console.log("ready");
for await (const _ of createInterface({ input: process.stdin })) {
  const calls = Array.from({ length: 10 }, () => kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }));
  const failed = (await Promise.allSettled(calls)).filter(({ status }) => status === "rejected");
  console.log(failed.length === 0 ? "done" : `failed: ${failed[0].reason.stack}`);
}
kf.close();
kind === "ioredis" ? client.disconnect() : client.destroy();
