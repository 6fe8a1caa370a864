// Serves a sandbox over HTTP, for clients in other processes and languages.
import { createServer } from "node:http";
import { badAction, badSettings } from "./error.mjs";
import { METHODS, PREFIX } from "./methods.mjs";
import { LOOPBACK, servingError } from "./options.mjs";

/** The maximum size of a request body: a file for media/upload has at most 20 MB. */
const MAX_BODY = 21 * 1024 * 1024;

export async function serveSandbox(sandbox, options = {}) {
  const problem = servingError(options);
  if (problem !== undefined) throw badSettings(problem);
  const { port = 0, host = "127.0.0.1", acts = false, hosts = [] } = options;
  const knownHosts = [...LOOPBACK, ...hosts].map(hostName);
  const server = createServer((request, response) => {
    const isAct = acts && request.url.startsWith(PREFIX);
    // Servers call the API and may use any name for this machine, so only browsers are checked there.
    const fault = isAct || isBrowser(request) ? forgeryError(request, knownHosts) : undefined;
    if (fault !== undefined) {
      // The body is not read.
      response.setHeader("connection", "close");
      return sendError(response, 403, { code: "sandbox.forbidden", message: fault });
    }
    const serve = isAct ? handleAct : handleApi;
    serve(sandbox, request, response).catch((error) => {
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

/** Whether a web page sent the request: HTTP clients of servers send neither header. */
function isBrowser({ headers }) {
  return headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
}

/** The name or address in a Host header, without port and without the brackets of IPv6. */
function hostName(host) {
  const [, address, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return (address ?? name ?? host).toLowerCase();
}

/** Rejects DNS rebinding (another name that resolves to this machine) and cross-site requests; returns the reason, or `undefined`. */
function forgeryError({ headers }, knownHosts) {
  const { host = "", origin } = headers;
  const isKnown = knownHosts.includes(hostName(host));
  if (!isKnown) return "the request is for an unknown host; if the name is right, add it to the option hosts of serveSandbox";
  if (origin !== undefined && origin !== `http://${host}`) return "cross-site requests are not allowed";
  const site = headers["sec-fetch-site"] ?? "none";
  if (site !== "none" && site !== "same-origin") return "cross-site requests are not allowed";
  return undefined;
}

async function handleApi(sandbox, request, response) {
  const { method } = request;
  const body = method === "GET" || method === "HEAD" ? undefined : await read(request);
  const result = await sandbox.fetch(new URL(request.url, sandbox.baseUrl), { method, headers: headersOf(request), body });
  response.writeHead(result.status, Object.fromEntries(result.headers));
  response.end(Buffer.from(await result.arrayBuffer()));
}

/** Calls a method of the sandbox. Requires JSON, which a web page cannot send to another origin without a preflight request. */
async function handleAct(sandbox, request, response) {
  const name = request.url.slice(PREFIX.length);
  if (!Object.hasOwn(METHODS, name)) {
    return sendError(response, 404, { code: "sandbox.unknown_method", message: `unknown method ${name}` });
  }
  if (request.method !== "POST" || !/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return sendError(response, 415, badAction("send the parameters by POST as application/json"));
  }
  let result;
  try {
    const params = JSON.parse((await read(request)).toString() || "{}");
    result = await METHODS[name](sandbox, Object(params));
  } catch (error) {
    // By code, not by class: the sandbox may come from another copy of this package.
    if (String(error?.code).startsWith("sandbox.")) return sendError(response, 400, error);
    if (error instanceof SyntaxError) {
      return sendError(response, 400, badAction("the parameters are not JSON"));
    }
    throw error;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(result === undefined ? "" : JSON.stringify(result));
}

/** Responds with an error: its code, message and fields. */
function sendError(response, status, error) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ ...error, message: error.message }));
}

function headersOf(request) {
  const type = request.headers["content-type"];
  return type === undefined ? {} : { "content-type": type };
}

/** Reads a body into one buffer that grows by doubling, so that memory depends on the bytes and not on the number of chunks. */
async function read(request) {
  let bytes = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of request) {
    const end = length + chunk.length;
    if (end > MAX_BODY) throw Object.assign(new Error("the body is too large"), { status: 413 });
    if (end > bytes.length) {
      const larger = Buffer.alloc(Math.min(2 * end, MAX_BODY));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    chunk.copy(bytes, length);
    length = end;
  }
  return bytes.subarray(0, length);
}
