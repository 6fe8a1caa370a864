// A bot as a function of 阿里云 FC 3, with an HTTP trigger. The response is sent when the work is done: the platform freezes a
// function that has responded. If the work fails, WeCom sends the callback again.

import { createClient } from "redis";
import { createCallback, createInbox, KfClient, redisStore } from "wecom-kf";
import { createFcHandler } from "wecom-kf/serverless";
import { answer } from "../../shared/answer.mjs";

const redis = createClient({ url: process.env.REDIS_URL });
redis.on("error", (error) => console.error("Redis:", error));
// Not awaited: commands wait until it is connected.
redis.connect().catch((error) => console.error("Redis:", error));
const store = redisStore(redis);
const kf = new KfClient({ tokenStore: store });

export const handler = createFcHandler(createCallback(), async (event) => {
  // An inbox for each callback: a frozen function must not keep an account to itself.
  const inbox = createInbox(kf, { store, onTurn: answer });
  inbox.notify(event);
  const { finished } = await inbox.drain();
  await inbox.stop();
  // Then another instance is at it, or has ended in the middle of it: WeCom sends the callback again.
  if (!finished) throw new Error("the messages are not handled yet");
});
