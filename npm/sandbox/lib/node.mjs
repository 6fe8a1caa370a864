// Serves a sandbox over HTTP, for clients in other processes and languages.
import { createServer } from "node:http";
import { METHODS, PREFIX } from "./methods.mjs";
import { SandboxError } from "./sandbox.mjs";

/** The greatest body that is read: a file for media/upload is at most 20 MB. */
const LARGEST = 21 * 1024 * 1024;
/** The hosts that only this machine reaches. */
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

export async function serveSandbox(sandbox, { port = 0, host = "127.0.0.1", acts = false } = {}) {
  if (acts && !LOOPBACK.includes(host)) {
    throw new RangeError(`the acts of a sandbox are served to this machine only: host must be one of ${LOOPBACK.join(", ")}`);
  }
  const server = createServer((request, response) => {
    const answering = acts && request.url.startsWith(PREFIX) ? act : answer;
    answering(sandbox, request, response).catch((error) => {
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

/** Calls a method of the sandbox. A web page cannot: it may not send JSON to another origin without asking. */
async function act(sandbox, request, response) {
  const name = request.url.slice(PREFIX.length);
  if (!Object.hasOwn(METHODS, name)) return refuse(response, 404, "sandbox.unknown_method", `a sandbox has no method ${name}`);
  if (request.method !== "POST" || !/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    return refuse(response, 415, "sandbox.bad_action", "send the parameters by POST as application/json");
  }
  let result;
  try {
    const params = JSON.parse((await read(request)).toString() || "{}");
    result = await METHODS[name](sandbox, Object(params));
  } catch (error) {
    if (error instanceof SandboxError) return refuse(response, 400, error.code, error.message);
    if (error instanceof SyntaxError) return refuse(response, 400, "sandbox.bad_action", "the parameters are no JSON");
    throw error;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(result === undefined ? "" : JSON.stringify(result));
}

function refuse(response, status, code, message) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ code, message }));
}

function headersOf(request) {
  const type = request.headers["content-type"];
  return type === undefined ? {} : { "content-type": type };
}

/** Reads a body into one buffer that doubles: its memory follows the bytes, not the number of chunks. */
async function read(request) {
  let bytes = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of request) {
    const end = length + chunk.length;
    if (end > LARGEST) throw Object.assign(new Error("the body is too large"), { status: 413 });
    if (end > bytes.length) {
      const larger = Buffer.alloc(Math.min(2 * end, LARGEST));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    chunk.copy(bytes, length);
    length = end;
  }
  return bytes.subarray(0, length);
}
