// A bot on Fastify, for several instances: tokens and inbox are in Redis.

import Fastify from "fastify";
import { createClient } from "redis";
import { createCallback, createInbox, createNodeHandler, KfClient, redisStore } from "wecom-kf";
import { answer } from "../shared/answer.mjs";

const redis = createClient({ url: process.env.REDIS_URL });
redis.on("error", (error) => console.error("Redis:", error));
await redis.connect();
const store = redisStore(redis);
const inbox = createInbox(new KfClient({ tokenStore: store }), { store, onTurn: answer });

const app = Fastify();
app.addContentTypeParser("text/xml", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.all("/callback", createNodeHandler(createCallback(), inbox));
await app.listen({ port: Number(process.env.PORT ?? 3000), host: "0.0.0.0" });
console.log(`listening on port ${app.server.address().port}`);
inbox.catchUp().catch(console.error); // messages that came while no instance ran

process.once("SIGTERM", async () => {
  await app.close();
  await inbox.stop({ timeout: 20_000 });
  await redis.close();
});
