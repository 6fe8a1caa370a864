// A bot on Bun's own server.

import { createCallback, createFetchHandler, KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../shared/answer.mjs";

const kf = new KfClient();
// In memory: after a restart, messages that are older than five minutes are not answered. See ../fastify-redis for a store that stays.
const handler = createFetchHandler(createCallback(), createAnswer({ kf, store: memoryStore() }));

const server = Bun.serve({ port: Number(process.env.PORT ?? 3000), routes: { "/callback": handler } });
console.log(`listening on port ${server.port}`);

process.once("SIGTERM", async () => {
  await server.stop();
  const { pending } = await handler.drain({ timeout: 20_000 });
  if (pending > 0) console.error(`${pending} callbacks were not handled`);
  kf.close();
});
