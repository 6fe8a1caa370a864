// A bot on Express.

import express from "express";
import { createCallback, createInbox, createNodeHandler, KfClient, sqliteStore } from "wecom-kf";
import { answer } from "../shared/answer.mjs";

const inbox = createInbox(new KfClient(), { store: sqliteStore("kf.db"), onTurn: answer });

const app = express();
app.all("/callback", createNodeHandler(createCallback(), inbox));
const server = app.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on port ${server.address().port}`));
inbox.catchUp().catch(console.error); // messages that came while this was down

process.once("SIGTERM", async () => {
  server.close();
  await inbox.stop({ timeout: 20_000 });
});
