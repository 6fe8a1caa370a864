// The callback URL: https://your.domain/callback. For a server process that keeps running (`next start`). The inbox reads an account from
// its first callback on.

import { createCallback, createFetchHandler, createInbox, KfClient, sqliteStore } from "wecom-kf";
import { answer } from "../../../shared/answer.mjs";

const inbox = createInbox(new KfClient(), { store: sqliteStore("kf.db"), onTurn: answer });
const handler = createFetchHandler(createCallback(), inbox);

export const GET = (request: Request) => handler(request);
export const POST = (request: Request) => handler(request);
