// An HTTP proxy between the clients and the sandbox, which delays, cuts, resets and spoils what passes, before or after the sandbox acted.

import { createServer } from "node:http";
import { between, bodyOf, draw, pause, pick } from "./draw.mjs";

/** What happens to a request, and how often. */
const FAULTS = {
  none: 85,
  slow: 5,
  "cut before": 1,
  "cut after": 1.5,
  "reset before": 1,
  "reset after": 1.5,
  "cut inside": 1,
  "502 before": 1,
  "502 after": 1,
  "html 200": 0.5,
  "busy before": 1,
  "token expired": 0.5,
};
const HTML = "<html><body><h1>Bad gateway</h1></body></html>";

const json = (body) => ({ status: 200, type: "application/json", body: JSON.stringify(body) });
/** What is answered instead of asking the sandbox. */
const INSTEAD = {
  "502 before": { status: 502, type: "text/html", body: HTML },
  "html 200": { status: 200, type: "text/html", body: HTML },
  "busy before": json({ errcode: -1, errmsg: "system busy" }),
  "token expired": json({ errcode: 95007, errmsg: "invalid msg token" }),
};

/** Starts the proxy. */
export async function startProxy(sandbox, seed) {
  const seen = new Map();
  const counts = {};
  let faults = true;

  /** The fault of a request: by what it asks for, and how often that was asked. */
  function faultOf(path, body) {
    if (!faults) return "none";
    const asked = JSON.stringify([path, body.msgid ?? body.cursor ?? ""]);
    const times = (seen.get(asked) ?? 0) + 1;
    seen.set(asked, times);
    const fault = pick(FAULTS, draw(seed, "request", asked, times));
    return fault === "token expired" && !(path.endsWith("/sync_msg") && body.token) ? "none" : fault;
  }

  async function act({ method }, url, text) {
    const init = method === "GET" ? { method } : { method, body: text, headers: { "content-type": "application/json" } };
    const response = await sandbox.fetch(url, init);
    return { status: response.status, type: "application/json", body: await response.text() };
  }

  const server = createServer(async (request, response) => {
    const { socket } = request;
    const text = await bodyOf(request);
    if (text === undefined) return;
    const url = new URL(request.url, sandbox.baseUrl);
    const body = text ? JSON.parse(text) : {};
    const fault = faultOf(url.pathname, body);
    counts[fault] = (counts[fault] ?? 0) + 1;
    if (fault === "cut before") return socket.destroy();
    if (fault === "reset before") return socket.resetAndDestroy();
    if (fault === "slow") await pause(between(50, 1500, draw(seed, "slow", text)));
    const answer = INSTEAD[fault] ?? (await act(request, url, text));
    if (fault === "cut after") return socket.destroy();
    if (fault === "reset after") return socket.resetAndDestroy();
    const { status, type, body: content } = fault === "502 after" ? INSTEAD["502 before"] : answer;
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(content) });
    if (fault === "cut inside") {
      response.write(content.slice(0, content.length / 2));
      return setTimeout(() => socket.destroy(), 5);
    }
    response.end(content);
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", 1024, resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    counts,
    /** From now on everything passes. */
    calm() {
      faults = false;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
