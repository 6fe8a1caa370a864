// Provides what a worker lacks: listening sandboxes, and addresses for handlers in the worker. Runs in Node.js.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { atNewAddress } from "./new-address.mjs";

/** Starts the host. The worker sends it `POST /<verb>` with JSON at `url`; `relayTo` sets the worker's address. */
export async function startHost() {
  let worker;
  let made = 0;
  const open = new Map();
  const keep = (thing) => {
    made += 1;
    open.set(String(made), thing);
    return String(made);
  };

  const verbs = {
    /** A listening sandbox; with `now`, its clock is set by `clock`. */
    async sandbox({ now, ...options }) {
      const clock = { now };
      const sandbox = createSandbox({ ...options, ...(now !== undefined && { now: () => clock.now }) });
      const served = await atNewAddress(() => serveSandbox(sandbox, { acts: true }));
      const end = () => {
        sandbox.close();
        return served.close();
      };
      const { corpId, secret, callback } = sandbox;
      return { id: keep({ clock, end }), url: served.url, corpId, secret, callback };
    },
    clock: ({ id, now }) => void (open.get(id).clock.now = now),
    /** An address whose requests the worker answers, at `/handle/<id>`. */
    async handler() {
      let id;
      const server = await atNewAddress(() =>
        listen((request, response) => relay(`${worker}/handle/${id}${request.url}`, request, response)),
      );
      id = keep({ end: server.close });
      return { id, url: server.url };
    },
    async end({ id }) {
      const { end } = open.get(id);
      open.delete(id);
      await end();
    },
  };

  const control = await listen(async (request, response) => {
    const text = await new Response(Readable.toWeb(request)).text();
    const answer = await verbs[request.url.slice(1)](JSON.parse(text));
    response.end(JSON.stringify(answer ?? {}));
  });
  return {
    url: control.url,
    relayTo: (url) => (worker = url),
    async close() {
      await Promise.all([...open.values()].map(({ end }) => end()));
      await control.close();
    },
  };
}

/** Forwards a request, and aborts if the client disconnects. */
async function relay(url, request, response) {
  const given = new AbortController();
  response.once("close", () => given.abort());
  const { method, headers } = request;
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(request);
  delete headers.host;
  delete headers.connection;
  delete headers["transfer-encoding"];
  const answer = await fetch(url, { method, headers, body, duplex: "half", redirect: "manual", signal: given.signal });
  const bytes = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(bytes);
}

/** Listens on a free loopback port. If a handler fails, the connection is closed, as by a broken server. */
async function listen(handle) {
  const server = createServer((request, response) => {
    Promise.resolve(handle(request, response)).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
