// The account under torture as a Durable Object, with its own storage as the inbox's store. Its journal is with the main process.

import { createCallback, createFetchHandler, createInbox, durableObjectStore, KfClient } from "wecom-kf";
import { createHandler, noting } from "./handler.mjs";

export class AccountObject {
  constructor(state, env) {
    this.state = state;
    const { seed, settings, account, client, callback } = JSON.parse(env.SETTINGS);
    const tell = async (path, body) => (await fetch(`${env.JOURNAL}/${path}`, { method: "POST", body: JSON.stringify(body) })).text();
    const note = (...line) => tell("note", line);
    const begunBefore = async (number) => (await tell("begun", number)) === "true";
    const run = `worker ${crypto.randomUUID().slice(0, 8)}`;
    const logger = {
      debug() {},
      info() {},
      warn: (text) => void note("log", "warn", text),
      error: (text) => void note("log", "error", text),
    };
    this.inbox = createInbox(new KfClient({ ...client, timeout: 8000, logger }), {
      ...settings,
      store: noting(durableObjectStore(state.storage), note),
      accounts: [account],
      start: "replay",
      onTurn: createHandler({ seed, run: () => run, note, begunBefore }),
      logger,
      onMetric({ kind, id, turns }) {
        if (["lost", "parked"].includes(kind)) void note(kind, id ?? turns);
      },
      onDeadLetter: (turn, error) => note("dead", turn.id, String(error?.code ?? error)),
    });
    this.handler = createFetchHandler(createCallback({ ...callback, receiveId: client.corpId }), this.inbox);
  }

  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/poll") return Response.json(await this.inbox.catchUp());
    if (pathname === "/lag") return Response.json(await this.inbox.lag());
    if (pathname === "/stop") return Response.json(await this.inbox.stop({ timeout: 10_000 }));
    return this.handler(request, { waitUntil: (promise) => this.state.waitUntil(promise) });
  }
}

export default {
  fetch: (request, env) => env.ACCOUNT.get(env.ACCOUNT.idFromName("account")).fetch(request),
};
