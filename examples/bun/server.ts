// A bot on Bun's own server.

import { createCallback, createFetchHandler, createInbox, KfClient, sqliteStore } from "wecom-kf";
import { answer } from "../shared/answer.mjs";

const inbox = createInbox(new KfClient(), { store: sqliteStore("kf.db"), onTurn: answer });
const handler = createFetchHandler(createCallback(), inbox);

const server = Bun.serve({ port: Number(process.env.PORT ?? 3000), routes: { "/callback": handler } });
console.log(`listening on port ${server.port}`);
inbox.catchUp().catch(console.error); // messages that came while this was down

process.once("SIGTERM", async () => {
  await server.stop();
  await inbox.stop({ timeout: 20_000 });
});
