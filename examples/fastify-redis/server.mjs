// A bot on Fastify, for several instances: tokens, cursors and the callbacks that have been handled are in Redis.

import Fastify from "fastify";
import { createClient } from "redis";
import { createCallback, createNodeHandler, KfClient, redisStore } from "wecom-kf";
import { createAnswer } from "../shared/answer.mjs";

const redis = createClient({ url: process.env.REDIS_URL });
redis.on("error", (error) => console.error("Redis:", error));
await redis.connect();
const store = redisStore(redis);

const kf = new KfClient({ tokenStore: store });
const handler = createNodeHandler(createCallback(), createAnswer({ kf, store }), { replay: { store } });

const app = Fastify();
app.addContentTypeParser("text/xml", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.all("/callback", handler);
await app.listen({ port: Number(process.env.PORT ?? 3000), host: "0.0.0.0" });
console.log(`listening on port ${app.server.address().port}`);

process.once("SIGTERM", async () => {
  await app.close();
  const { pending } = await handler.drain({ timeout: 20_000 });
  if (pending > 0) console.error(`${pending} callbacks were not handled`);
  kf.close();
  await redis.close();
});
