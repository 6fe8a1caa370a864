// A bot on Hono and Deno.

import { Hono } from "hono";
import { createCallback, createFetchHandler, KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../shared/answer.mjs";

const kf = new KfClient();
// In memory: after a restart, messages that are older than five minutes are not answered.
const handler = createFetchHandler(createCallback(), createAnswer({ kf, store: memoryStore() }));

const app = new Hono();
app.all("/callback", (c) => handler(c.req.raw));
const server = Deno.serve({ port: Number(Deno.env.get("PORT") ?? 3000) }, app.fetch);

Deno.addSignalListener("SIGTERM", async () => {
  await server.shutdown();
  const { pending } = await handler.drain({ timeout: 20_000 });
  if (pending > 0) console.error(`${pending} callbacks were not handled`);
  kf.close();
  Deno.exit();
});
