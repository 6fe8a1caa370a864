// Serves a sandbox over HTTP, for clients in other processes and languages.
import { createServer } from "node:http";

/** The greatest body that is read: a file for media/upload is at most 20 MB. */
const LARGEST = 21 * 1024 * 1024;

export async function serveSandbox(sandbox, { port = 0, host = "127.0.0.1" } = {}) {
  const server = createServer((request, response) => {
    answer(sandbox, request, response).catch((error) => {
      response.statusCode = error.status ?? 500;
      response.end(error.message);
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(sandbox, request, response) {
  const { method } = request;
  const body = method === "GET" || method === "HEAD" ? undefined : await read(request);
  const answered = await sandbox.fetch(new URL(request.url, sandbox.baseUrl), { method, headers: headersOf(request), body });
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

function headersOf(request) {
  const type = request.headers["content-type"];
  return type === undefined ? {} : { "content-type": type };
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LARGEST) throw Object.assign(new Error("the body is too large"), { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
