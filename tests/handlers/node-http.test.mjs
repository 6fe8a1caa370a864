// The handler behind node:http, with clients that break off, send too much, or come in masses.

import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { recorder, seal, send, serve } from "./stage.mjs";

/** Waits until a check holds. */
async function until(check) {
  for (const end = Date.now() + 15_000; !check(); ) {
    assert.ok(Date.now() < end, `never happened: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const head = (query, headers) => `POST /callback?${query} HTTP/1.1\r\nhost: bot\r\ncontent-type: text/xml\r\n${headers}\r\n\r\n`;

for (const [how, headers, start] of [
  ["with a length", (length) => `content-length: ${length}`, (body) => body.slice(0, 50)],
  ["in chunks", () => "transfer-encoding: chunked", (body) => `32\r\n${body.slice(0, 50)}\r\n`],
]) {
  test(`a client that breaks off in the middle of a body ${how} is no crash, and the next is served`, async (t) => {
    const { handler, tokens, errors } = recorder();
    const { url, port } = await serve(t, handler);
    for (const end of [(socket) => socket.destroy(), (socket) => socket.resetAndDestroy()]) {
      const { query, body } = seal("broken");
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      await once(socket, "connect");
      const before = errors.length;
      socket.write(head(query, headers(body.length)) + start(body));
      await new Promise((resolve) => setTimeout(resolve, 20));
      end(socket);
      await until(() => errors.length > before);
    }
    assert.deepEqual(errors.map(({ code }) => code), ["handler.body_lost", "handler.body_lost"]);
    assert.ok(errors[0].cause instanceof Error);
    assert.equal((await send(url, seal("next"))).text, "success");
    await handler.drain();
    assert.deepEqual(tokens, ["next"]);
  });
}

test("a client that is gone before the handler begins is no reason to wait forever", async (t) => {
  const { handler, errors } = recorder();
  let handled = false;
  const { port } = await serve(t, async (request, response) => {
    request.on("error", () => {});
    await new Promise((resolve) => request.on("close", resolve));
    await handler(request, response);
    handled = true;
  });
  const { query, body } = seal("gone");
  const socket = connect(port, "127.0.0.1");
  socket.write(head(query, `content-length: ${body.length}`) + body.slice(0, 10));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  await until(() => handled);
  assert.equal(errors[0].code, "handler.body_lost");
});

test("a client that is gone before its answer loses only the answer", async (t) => {
  let finish;
  const held = new Promise((resolve) => {
    finish = resolve;
  });
  const { handler, tokens, errors } = recorder(undefined, { answer: "after-work" }, () => held);
  const { url, port } = await serve(t, handler);
  const { query, body } = seal("unanswered");
  const socket = connect(port, "127.0.0.1");
  socket.write(head(query, `content-length: ${body.length}`) + body);
  await until(() => tokens.length === 1);
  socket.resetAndDestroy();
  finish();
  await handler.drain();
  assert.equal((await send(url, seal("next"))).text, "success");
  assert.deepEqual(errors, []);
});

test("a body over the limit is answered 413, and the connection goes on", async (t) => {
  const { handler, errors } = recorder();
  const { url } = await serve(t, handler);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const { query } = seal("large");
  const body = "x".repeat(3 * 1024 * 1024);
  const declared = await send(url, { query, body, agent });
  const chunked = await send(url, { query, body, agent, headers: { "transfer-encoding": "chunked" } });
  assert.deepEqual([declared.status, chunked.status], [413, 413]);
  assert.deepEqual(errors.map(({ code, details }) => [code, details.limit]), Array(2).fill(["handler.body_too_large", 1024 * 1024]));
  assert.equal((await send(url, { ...seal("next"), agent })).text, "success");
});

test("a content-length over the limit is answered before the body comes", async (t) => {
  const { port } = await serve(t, recorder().handler);
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  socket.write(head(seal("large").query, `content-length: ${2 * 1024 * 1024}`));
  const [data] = await once(socket, "data");
  assert.match(String(data), /^HTTP\/1\.1 413 /);
});

test("somebody else has answered already: an error, no crash", async (t) => {
  const { handler, errors } = recorder();
  const { url } = await serve(t, async (request, response) => {
    response.end("too early");
    await handler(request, response);
  });
  assert.equal((await send(url, seal("early"))).text, "too early");
  await until(() => errors.length > 0);
  assert.equal(errors[0].code, "ERR_HTTP_HEADERS_SENT");
});

test("what is no request is an error, no crash", async () => {
  const { handler, errors } = recorder();
  for (const wrong of [undefined, null, {}, 7]) await handler(wrong, wrong);
  assert.equal(errors.length, 4);
});

test("a server that closes waits for its work by drain", async (t) => {
  let finish;
  const held = new Promise((resolve) => {
    finish = resolve;
  });
  let done = 0;
  const { handler } = recorder(undefined, {}, () => held.then(() => (done += 1)));
  const { server, url } = await serve(t, handler);
  await Promise.all(Array.from({ length: 20 }, () => send(url, seal("work"))));
  await new Promise((resolve) => server.close(resolve));
  assert.equal(done, 0);
  finish();
  await handler.drain();
  assert.equal(done, 20);
});
