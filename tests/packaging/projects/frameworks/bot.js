import { createCallback, createFetchHandler, createInbox, KfClient } from "wecom-kf";
import { answer, store } from "./answer.js";

const inbox = createInbox(new KfClient(), { store, onTurn: answer });
export const handler = createFetchHandler(createCallback(), inbox);
