// The handler on node:http, with clients that disconnect, send too much, or come in large numbers.

import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
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
  test(`a client that disconnects in the middle of a body ${how} does not crash the server, and the next is served`, async (t) => {
    const { handler, tokens, errors } = recorder();
    const { url, port, server } = await serve(t, handler);
    for (const end of [(socket) => socket.destroy(), (socket) => socket.resetAndDestroy()]) {
      const { query, body } = seal("broken");
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      await once(socket, "connect");
      const before = errors.length;
      const begun = once(server, "request");
      socket.write(head(query, headers(body.length)) + start(body));
      await begun;
      end(socket);
      await until(() => errors.length > before);
    }
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["handler.body_lost", "handler.body_lost"],
    );
    assert.ok(errors[0].cause instanceof Error);
    assert.equal((await send(url, seal("next"))).text, "success");
    await handler.drain();
    assert.deepEqual(tokens, ["next"]);
  });
}

test("a client that disconnects before the handler starts does not make it wait forever", async (t) => {
  const { handler, errors } = recorder();
  let handled = false;
  const { port, server } = await serve(t, async (request, response) => {
    request.on("error", () => {});
    await new Promise((resolve) => request.on("close", resolve));
    await handler(request, response);
    handled = true;
  });
  const { query, body } = seal("gone");
  const socket = connect(port, "127.0.0.1");
  const begun = once(server, "request");
  socket.write(head(query, `content-length: ${body.length}`) + body.slice(0, 10));
  await begun;
  socket.destroy();
  await until(() => handled);
  assert.equal(errors[0].code, "handler.body_lost");
});

test("a client that disconnects before the response loses only the response", async (t) => {
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

/** Connects, and returns what it received until the server closed the connection. */
async function talk(t, port, text) {
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  let received = "";
  socket.on("data", (data) => (received += data));
  // A server that closes while data arrives may reset the connection. (`once` of node:events would reject with that error.)
  socket.on("error", () => {});
  socket.write(text);
  await new Promise((resolve) => socket.once("close", resolve));
  return received;
}

test("a body over the limit is answered 413, the connection closes, and the next is served", async (t) => {
  const { handler, errors } = recorder();
  const requests = [];
  const { url, port } = await serve(t, (request, response) => {
    requests.push(request);
    return handler(request, response);
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const { query } = seal("large");
  const body = "x".repeat(3 * 1024 * 1024);
  const declared = await send(url, { query, body, agent });
  const chunked = await send(url, { query, body, agent, headers: { "transfer-encoding": "chunked" } });
  for (const { status, headers } of [declared, chunked]) assert.deepEqual([status, headers.connection], [413, "close"]);
  assert.deepEqual(
    errors.map(({ code, details }) => [code, details.limit]),
    Array(2).fill(["handler.body_too_large", 1024 * 1024]),
  );
  // The request is released, although its client would continue sending.
  assert.match(
    await talk(t, port, head(query, "transfer-encoding: chunked") + `200000\r\n${body.slice(0, 0x200000)}\r\n`),
    /^HTTP\/1\.1 413 /,
  );
  await until(() => requests.every(({ destroyed }) => destroyed));
  assert.equal((await send(url, { ...seal("next"), agent })).text, "success");
});

for (const [name, announced] of [
  ["a body that comes a byte at a time", "content-length: 5000"],
  ["chunks that never end", "transfer-encoding: chunked"],
]) {
  test(`${name}: 408 after bodyTimeout, and the connection closes`, async (t) => {
    const { handler, errors } = recorder(undefined, { bodyTimeout: 60 });
    const { port } = await serve(t, handler);
    const answer = await talk(t, port, `${head(seal("slow").query, announced)}1\r\nx\r\n`);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /connection: close/i);
    assert.deepEqual(
      errors.map(({ code, details }) => [code, details.limit]),
      [["handler.body_late", 60]],
    );
  });
}

test("a body that nobody reads closes the connection too, and a request without one does not", async (t) => {
  const { handler } = recorder();
  const { url, port } = await serve(t, handler);
  const put = head("a=1", "content-length: 5000").replace("POST", "PUT");
  assert.match(await talk(t, port, put), /^HTTP\/1\.1 405 [^]*connection: close/i);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  for (const asked of [{ method: "GET", query: "a=1" }, { method: "HEAD", query: "" }, seal("kept")]) {
    assert.equal((await send(url, { ...asked, agent })).headers.connection, "keep-alive");
  }
});

test("HTTP/2: the stream of a body over the limit is closed, and the connection stays open", async (t) => {
  const { handler, tokens, errors } = recorder();
  const server = createHttp2Server(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connectHttp2(`http://127.0.0.1:${server.address().port}`);
  t.after(() => {
    client.close();
    server.close();
  });
  const warnings = [];
  const warned = (warning) => warnings.push(warning);
  process.on("warning", warned);
  t.after(() => process.off("warning", warned));
  const ask = async ({ query, body }, whole) => {
    const stream = client.request({ ":method": "POST", ":path": `/callback?${query}` });
    stream.on("error", () => {});
    stream.write(body);
    if (whole) stream.end();
    stream.resume();
    // A stream that is not read to its end is reset.
    const [[headers]] = await Promise.all([once(stream, "response"), once(stream, whole ? "close" : "aborted")]);
    stream.destroy();
    return headers[":status"];
  };
  assert.equal(await ask({ ...seal("large"), body: "x".repeat(2 * 1024 * 1024) }, false), 413);
  assert.equal(await ask(seal("next"), true), 200);
  await handler.drain();
  assert.deepEqual([tokens, errors.map(({ code }) => code), warnings], [["next"], ["handler.body_too_large"], []]);
});

test("a content-length over the limit is answered before the body arrives", async (t) => {
  const { port } = await serve(t, recorder().handler);
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  socket.write(head(seal("large").query, `content-length: ${2 * 1024 * 1024}`));
  const [data] = await once(socket, "data");
  assert.match(String(data), /^HTTP\/1\.1 413 /);
});

test("a response that was already sent is an error, not a crash", async (t) => {
  const { handler, errors } = recorder();
  const { url } = await serve(t, async (request, response) => {
    response.end("too early");
    await handler(request, response);
  });
  assert.equal((await send(url, seal("early"))).text, "too early");
  await until(() => errors.length > 0);
  assert.equal(errors[0].code, "ERR_HTTP_HEADERS_SENT");
});

test("an argument that is not a request is an error, not a crash", async () => {
  const { handler, errors } = recorder();
  for (const wrong of [undefined, null, {}, 7]) await handler(wrong, wrong);
  assert.equal(errors.length, 4);
});

test("a server that closes waits for its work with drain", async (t) => {
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
