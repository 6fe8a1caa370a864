// Shared by the transport's tests: servers, transports without settings from the environment, and checks of failures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { addon, createTransport, fixture, listen } from "./addon.mjs";

export const direct = () => createTransport(addon, { proxy: null, extraCaFiles: [] });
export const SECRET = "token-secret-1";
export const tls = { key: readFileSync(fixture("server-key.pem")), cert: readFileSync(fixture("server.pem")) };

/** Asserts that `result` is a failure with `code` (and `sent`) and that its texts do not contain the URL. */
export function fails(result, code, sent) {
  assert.ok(result.failure, `expected ${code}, got status ${result.status}`);
  assert.equal(result.failure.code, code, result.failure.details.detail);
  // Only a timeout can occur before or after the request was sent; the other codes imply it.
  if (code === "transport.timeout" && sent !== undefined) assert.equal(result.failure.details.sent, sent, result.failure.details.detail);
  const text = JSON.stringify(result);
  assert.ok(text.length > 20 && !text.includes(SECRET) && !text.includes("access_token") && !text.includes("cgi-bin"), text);
  return result.failure.details;
}

/**
 * Sends a request that no one answers; asserts that it times out after it was sent. The time limit grows until then: on a busy machine a
 * short one is over before there is a connection.
 */
export async function timesOutSent(transport, request) {
  for (let timeout = 100; ; timeout *= 4) {
    const result = await transport.send({ ...request, timeout });
    if (result.failure?.details.sent || timeout > 10_000) return fails(result, "transport.timeout", true);
  }
}

/** Serves with `handler(request, response, body)`; returns a URL with a secret in its query. */
export async function serve(t, handler) {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    handler(request, response, Buffer.concat(chunks));
  });
  const port = await listen(t, server);
  return { server, port, url: `http://127.0.0.1:${port}/cgi-bin/kf?access_token=${SECRET}` };
}

/** Serves raw TCP: `talk(socket)` once the request's head has arrived. */
export async function serveRaw(t, talk) {
  const server = net.createServer((socket) => socket.once("data", () => talk(socket)));
  const port = await listen(t, server);
  return { server, url: `http://127.0.0.1:${port}/cgi-bin/kf?access_token=${SECRET}` };
}
