// A bot on Hono and Deno.

import { Hono } from "hono";
import { createCallback, createFetchHandler, createInbox, KfClient, sqliteStore } from "wecom-kf";
import { answer } from "../shared/answer.mjs";

const inbox = createInbox(new KfClient(), { store: sqliteStore("kf.db"), onTurn: answer });
const handler = createFetchHandler(createCallback(), inbox);

const app = new Hono();
app.all("/callback", (c) => handler(c.req.raw));
const server = Deno.serve({ port: Number(Deno.env.get("PORT") ?? 3000) }, app.fetch);
inbox.catchUp().catch(console.error); // messages that came while this was down

Deno.addSignalListener("SIGTERM", async () => {
  await server.shutdown();
  await inbox.stop({ timeout: 20_000 });
  Deno.exit();
});
