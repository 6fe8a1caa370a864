// Bodies on Node.js: memory use, bodies of another realm, and the forms in which serverless platforms pass them.

import assert from "node:assert/strict";
import { IncomingMessage } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { createContext, runInContext, runInNewContext } from "node:vm";
import express from "express";
import fastify from "fastify";
import { createFetchHandler } from "wecom-kf";
import { recorder, seal, send, serve } from "./stage.mjs";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const AFTER = { answer: "after-work" };
const bytes = (text) => new TextEncoder().encode(text);

/** A recording response with node:http's interface. */
function response() {
  const headers = {};
  const recorded = { statusCode: 0, headers, setHeader: (name, value) => (headers[name] = value), end: (text) => (recorded.text = text) };
  return recorded;
}

/** A request with node:http's interface: a stream with a URL. */
const asRequest = (stream, url, headers = {}) => Object.assign(stream, { method: "POST", url, headers });

/** A handler's response to a request of node:http's kind. */
async function answered(request, options = AFTER) {
  const { handler, errors, tokens } = recorder(undefined, options);
  const answer = response();
  await handler(request, answer);
  return { status: answer.statusCode, tokens, errors: errors.map(({ code }) => code) };
}
const good = (token) => ({ status: 200, tokens: [token], errors: [] });

for (const [name, make, ask] of [
  ["createFetchHandler", createFetchHandler, (handler, url, stream) => handler({ method: "POST", url, body: Readable.toWeb(stream) })],
  ["createNodeHandler", undefined, (handler, url, stream) => handler(asRequest(stream, url), response())],
]) {
  test(`${name} keeps the bytes of a body, but not its chunks`, async () => {
    const { handler } = recorder(make);
    const chunks = [];
    async function* single() {
      for (let at = 0; at < 5000; at++) {
        const chunk = new Uint8Array([120]);
        chunks.push(new WeakRef(chunk));
        yield chunk;
        if (at % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await new Promise((resolve) => setImmediate(resolve));
      gc();
      // Some are still in the stream.
      kept = chunks.filter((ref) => ref.deref() !== undefined).length;
    }
    let kept;
    await ask(handler, `/callback?${seal("small").query}`, Readable.from(single(), { highWaterMark: 1 }));
    assert.ok(kept < 500, `${kept} of 5000 chunks are kept`);
  });
}

test("bodies of another realm are accepted", async () => {
  const sealed = seal("realm");
  const encrypt = sealed.encrypt;
  const realm = createContext({ text: sealed.body, encrypt, list: [...bytes(sealed.body)] });
  const forms = {
    ArrayBuffer: "Uint8Array.from(list).buffer",
    Uint8Array: "Uint8Array.from(list)",
    DataView: "new DataView(Uint8Array.from(list).buffer)",
    "parsed object": "({ xml: { Encrypt: [encrypt] } })",
    "async iterable": "({ async *[Symbol.asyncIterator]() { yield Uint8Array.from(list); } })",
    "stream of chunks": `({
      locked: false,
      getReader() {
        let time = 0;
        return { read: async () => (time++ ? { done: true } : { value: Uint8Array.from(list).buffer }), cancel: async () => {} };
      },
    })`,
    Blob: "({ size: list.length, arrayBuffer: async () => Uint8Array.from(list).buffer })",
  };
  for (const [form, code] of Object.entries(forms)) {
    const url = `/callback?${sealed.query}`;
    const { handler, tokens, errors } = recorder(createFetchHandler, AFTER);
    assert.equal((await handler({ method: "POST", url, body: runInContext(code, realm) })).status, 200, `${form}: ${errors[0]}`);
    assert.deepEqual(tokens, ["realm"]);
    assert.deepEqual(await answered({ method: "POST", url, headers: {}, body: runInContext(code, realm) }), good("realm"), form);
  }
  // An empty body of the other realm is empty here.
  for (const empty of ["({})", "[]", "new ArrayBuffer(0)", "new Uint8Array()"]) {
    const request = asRequest(Readable.from([Buffer.from(sealed.body)]), `/callback?${sealed.query}`);
    assert.deepEqual(await answered(Object.assign(request, { body: runInContext(empty, realm) })), good("realm"), empty);
  }
  // An error of the other realm is logged with its name and not with its message.
  const { error: log } = console;
  const lines = [];
  console.error = (line) => lines.push(line);
  try {
    const thrown = runInContext("new RangeError('a secret')", realm);
    const { handler } = recorder(createFetchHandler, { ...AFTER, onError: undefined }, () => Promise.reject(thrown));
    assert.equal((await handler({ method: "POST", url: `/callback?${sealed.query}`, body: sealed.body })).status, 500);
  } finally {
    console.error = log;
  }
  assert.match(lines.join("\n"), /RangeError/);
  assert.doesNotMatch(lines.join("\n"), /secret/);
});

const SHAPES = {
  // serverless-http: complete from the start, the bytes in `body`, a stream that can be read too.
  "serverless-http": ({ query, body }) => {
    const request = new IncomingMessage({ encrypted: true, readable: false, remoteAddress: "127.0.0.1", end() {}, destroy() {} });
    Object.assign(request, { complete: true, httpVersion: "1.1", httpVersionMajor: "1", httpVersionMinor: "1", body: Buffer.from(body) });
    asRequest(request, `/callback?${query}`, { "content-length": String(body.length) });
    request._read = () => {
      request.push(request.body);
      request.push(null);
    };
    return request;
  },
  // Vercel parses the body on access: undefined for XML, an error for invalid JSON.
  "Vercel, text/xml": (sealed) => Object.defineProperty(streamed(sealed), "body", { get: () => undefined }),
  "Vercel, application/json": (sealed) => {
    const get = () => {
      throw Object.assign(new Error("Invalid JSON"), { statusCode: 400 });
    };
    return Object.defineProperty(streamed(sealed), "body", { get });
  },
  // A helper has read the stream and replaced it; the flags are still those of the first one.
  "a stream that was read and put back": (sealed) => {
    const request = streamed(sealed);
    const copy = new PassThrough();
    copy.end(sealed.body);
    for (const name of ["readableEnded", "readableDidRead", "complete"]) Object.defineProperty(request, name, { value: true });
    request[Symbol.asyncIterator] = () => copy[Symbol.asyncIterator]();
    return request;
  },
  "a stream that was read into its own buffer again": (sealed) => {
    const request = streamed(sealed);
    request.read(1);
    request.unshift(Buffer.from(sealed.body.slice(0, 1)));
    return request;
  },
  // Google's functions framework, and Firebase.
  rawBody: ({ query, body }) => asRequest({ rawBody: Buffer.from(body), body: { spoilt: "" } }, `/callback?${query}`),
  "an empty rawBody beside a body": ({ query, body }) => asRequest({ rawBody: Buffer.alloc(0), body }, `/callback?${query}`),
  // Next.js pages: its parser returns text as text, and unknown types as bytes.
  "Next.js pages": ({ query, body }) => asRequest({ query: {}, readableEnded: true, body: Buffer.from(body) }, `/api/callback?${query}`),
  "a request with a raw of somebody's": (sealed) => Object.assign(streamed(sealed), { raw: "" }),
};

function streamed({ query, body }) {
  const headers = { "content-length": String(body.length), "content-type": "text/xml" };
  const stream = new Readable({ read() {} });
  stream.push(body);
  stream.push(null);
  return asRequest(stream, `/callback?${query}`, headers);
}

for (const [shape, make] of Object.entries(SHAPES)) {
  test(`${shape}: the body is read`, async () => assert.deepEqual(await answered(make(seal("shape"))), good("shape")));
}

for (const type of ["text/xml", "application/json", "application/x-www-form-urlencoded", "application/octet-stream", ""]) {
  test(`Express with parsers of everything, and a body sent as ${type || "nothing"}`, async (t) => {
    const { handler, tokens, errors } = recorder();
    const app = express();
    // The first parser that matches reads the body, in the order of the functions framework.
    app.use(express.text({ type: ["text/*"] }), express.raw({ type: ["application/octet-stream", "application/xml"] }));
    app.use((request, _, next) => {
      request.body ??= "";
      next();
    });
    app.all("/callback", handler);
    const { url } = await serve(t, app);
    assert.equal((await send(url, { ...seal("typed"), type })).text, "success", errors[0]?.message);
    await handler.drain();
    assert.deepEqual(tokens, ["typed"]);
  });
}

test("Fastify's inject, and a parser that returns an empty text", async (t) => {
  const { handler, tokens } = recorder(undefined, AFTER);
  const app = fastify();
  app.addContentTypeParser("*", (_, payload, done) => done(null, ""));
  app.all("/callback", handler);
  t.after(() => app.close());
  const { query, body } = seal("inject");
  const headers = { "content-type": "text/xml" };
  const { body: text } = await app.inject({ method: "POST", url: `/callback?${query}`, headers, payload: body });
  assert.deepEqual([text, tokens], ["success", ["inject"]]);
});

test("Fastify: a body over the limit is answered 413, and the connection closes", async (t) => {
  const { handler } = recorder(undefined, { maxBody: 1000 });
  const app = fastify();
  app.addContentTypeParser("*", (_, payload, done) => done(null, payload));
  app.all("/callback", handler);
  t.after(() => app.close());
  const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/callback`;
  const { status, headers } = await send(url, { ...seal("large"), body: "x".repeat(5000) });
  assert.deepEqual([status, headers.connection], [413, "close"]);
});
