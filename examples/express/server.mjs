// A bot on Express.

import express from "express";
import { createCallback, createNodeHandler, KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../shared/answer.mjs";

const kf = new KfClient();
// In memory: after a restart, messages that are older than five minutes are not answered. See ../fastify-redis for a store that stays.
const handler = createNodeHandler(createCallback(), createAnswer({ kf, store: memoryStore() }));

const app = express();
app.all("/callback", handler);
const server = app.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on port ${server.address().port}`));

process.once("SIGTERM", async () => {
  server.close();
  const { pending } = await handler.drain({ timeout: 20_000 });
  if (pending > 0) console.error(`${pending} callbacks were not handled`);
  kf.close();
});
