// The kit of Node.js.

import { createServer } from "node:http";
import { servedKit } from "./served-kit.mjs";

/** Makes a kit for an engine. */
export const nodeKit = (engine) => servedKit(engine, listen);

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
