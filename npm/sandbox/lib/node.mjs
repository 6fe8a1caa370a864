// Serves a sandbox over HTTP, for clients in other processes and languages.
import { createServer } from "node:http";
import { badAction, badSettings } from "./error.mjs";
import { METHODS, PREFIX } from "./methods.mjs";
import { LOOPBACK, wrongServing } from "./options.mjs";

/** The greatest body that is read: a file for media/upload is at most 20 MB. */
const LARGEST = 21 * 1024 * 1024;

export async function serveSandbox(sandbox, options = {}) {
  const wrong = wrongServing(options);
  if (wrong !== undefined) throw badSettings(wrong);
  const { port = 0, host = "127.0.0.1", acts = false, hosts = [] } = options;
  const known = [...LOOPBACK, ...hosts].map(nameOf);
  const server = createServer((request, response) => {
    const isAct = acts && request.url.startsWith(PREFIX);
    // The API is called by servers, which may know this machine by any name.
    const fault = isAct || isBrowser(request) ? faultOf(request, known) : undefined;
    if (fault !== undefined) {
      // The body goes unread.
      response.setHeader("connection", "close");
      return refuse(response, 403, { code: "sandbox.forbidden", message: fault });
    }
    const answering = isAct ? act : answer;
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

/** Whether a web page sends the request: servers' clients send neither header. */
function isBrowser({ headers }) {
  return headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
}

/** The name or address in a host: without a port, and without the brackets of IPv6. */
function nameOf(host) {
  const [, address, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return (address ?? name ?? host).toLowerCase();
}

/** Why a request may not be from whom it seems to be: another name that leads to this machine (DNS rebinding), a page of another site. */
function faultOf({ headers }, known) {
  const { host = "", origin } = headers;
  const isKnown = known.includes(nameOf(host));
  if (!isKnown) return "the request is for another host; name it in the option hosts of serveSandbox if it is this one";
  if (origin !== undefined && origin !== `http://${host}`) return "pages of other sites may not use this sandbox";
  const site = headers["sec-fetch-site"] ?? "none";
  if (site !== "none" && site !== "same-origin") return "pages of other sites may not use this sandbox";
  return undefined;
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
  if (!Object.hasOwn(METHODS, name)) {
    return refuse(response, 404, { code: "sandbox.unknown_method", message: `a sandbox has no method ${name}` });
  }
  if (request.method !== "POST" || !/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return refuse(response, 415, badAction("send the parameters by POST as application/json"));
  }
  let result;
  try {
    const params = JSON.parse((await read(request)).toString() || "{}");
    result = await METHODS[name](sandbox, Object(params));
  } catch (error) {
    // By its code: the sandbox may be of another copy of this package.
    if (String(error?.code).startsWith("sandbox.")) return refuse(response, 400, error);
    if (error instanceof SyntaxError) {
      return refuse(response, 400, badAction("the parameters are no JSON"));
    }
    throw error;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(result === undefined ? "" : JSON.stringify(result));
}

/** Answers with an error: its code, its message and its fields. */
function refuse(response, status, error) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ ...error, message: error.message }));
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
