// The kit of Node.js: servers are real ones on loopback, and every spec gets its own.

import { createServer } from "node:http";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { createKit } from "../suite/kit.mjs";

/** Makes a kit for an engine. */
export function nodeKit(engine) {
  const closing = [];
  const kit = createKit({
    engine,
    createSandbox,
    serve: async (handler) => {
      const server = await listen(handler);
      closing.push(server.close);
      return { baseUrl: server.url };
    },
    host: async (sandbox) => {
      const served = await serveSandbox(sandbox);
      closing.push(() => served.close());
      return { baseUrl: served.url };
    },
    end: () => Promise.all(closing.map((close) => close())),
  });
  return { ...kit, sharesPromises: true };
}

/** Serves a handler `(Request) => Response` over HTTP. */
async function listen(handler) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const headers = { "content-type": request.headers["content-type"] ?? "" };
    const answer = await handler(new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
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
