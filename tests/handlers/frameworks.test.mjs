// The handlers in real frameworks, with every way in which a framework may have read the body already.

import assert from "node:assert/strict";
import { test } from "node:test";
import express from "express";
import express4 from "express4";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { createFetchHandler } from "wecom-kf";
import { callback, recorder, seal, send, serve } from "./stage.mjs";

const JSON_TYPE = "application/json";
const encryptIn = (xml) => /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(xml)[1];
const envelope = ({ encrypt }) => JSON.stringify({ tousername: "ww1", encrypt, agentid: "" });

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

/** The two forms in which XML parsers return an element. */
const PARSED = { xml2js: (text) => ({ xml: { Encrypt: [text] } }), "fast-xml-parser": (text) => ({ xml: { Encrypt: text } }) };

/** Sends a URL verification, a valid callback and invalid requests, and checks the responses. */
async function converse(url, { tokens, handler }, { json = false } = {}) {
  const check = await send(url, { method: "GET", query: callback.seal("1616140317555161061").echo_query });
  assert.deepEqual([check.status, check.text], [200, "1616140317555161061"]);
  const sealed = seal("good");
  const good = await send(url, { query: sealed.query, ...(json ? { body: envelope(sealed), type: JSON_TYPE } : { body: sealed.body }) });
  assert.deepEqual([good.status, good.text, good.headers["content-type"]], [200, "success", "text/plain; charset=utf-8"]);
  await handler.drain();
  assert.deepEqual(tokens, ["good"]);
  const forged = sealed.query.replace("msg_signature=", "msg_signature=0");
  const refused = await send(url, { query: forged, ...(json ? { body: envelope(sealed), type: JSON_TYPE } : { body: sealed.body }) });
  assert.equal(refused.status, 401);
  const other = await send(url, { method: "DELETE", query: sealed.query, type: "" });
  assert.deepEqual([other.status, other.headers.allow], [405, "GET, POST"]);
  assert.deepEqual(tokens, ["good"]);
}

for (const [name, make] of [
  ["Express 5", express],
  ["Express 4", express4],
]) {
  const all = { type: () => true };
  const xml = (form) => async (request, _, next) => {
    if (request.method === "POST") request.body = form(encryptIn(await textOf(request)));
    next();
  };
  const parsers = {
    "no parser": [],
    "a parser of JSON, which leaves XML alone": [make.json(), make.urlencoded({ extended: true })],
    "express.text": [make.text(all)],
    "express.raw": [make.raw(all)],
    ...Object.fromEntries(Object.entries(PARSED).map(([parser, form]) => [`objects as of ${parser}`, [xml(form)]])),
  };
  const start = async (t, middleware) => {
    const recorded = recorder();
    const app = make();
    for (const one of middleware) app.use(one);
    const router = make.Router();
    router.all("/callback", recorded.handler);
    app.use(router);
    return { ...(await serve(t, app)), recorded };
  };

  for (const [parser, middleware] of Object.entries(parsers)) {
    test(`${name}, ${parser}`, async (t) => {
      const { url, recorded } = await start(t, middleware);
      await converse(url, recorded);
    });
  }

  test(`${name}, express.json of a JSON envelope`, async (t) => {
    const { url, recorded } = await start(t, [make.json()]);
    await converse(url, recorded, { json: true });
  });

  test(`${name}: a body altered by a parser is rejected, and the error says what to do`, async (t) => {
    const { url, recorded } = await start(t, [make.urlencoded({ ...all, extended: true })]);
    const { query, body } = seal("spoilt");
    assert.equal((await send(url, { query, body })).status, 400);
    assert.deepEqual([recorded.tokens, recorded.errors[0].code], [[], "callback.bad_envelope"]);
    assert.match(recorded.errors[0].message, /earlier body parser.*text or bytes/);
  });

  test(`${name}: a body that was read and discarded is 500, and the error says what to do`, async (t) => {
    const swallow = async (request, _, next) => {
      await textOf(request);
      next();
    };
    const { url, recorded } = await start(t, [swallow]);
    const { query, body } = seal("gone");
    assert.equal((await send(url, { query, body })).status, 500);
    assert.equal((await send(url, { query, body, headers: { "transfer-encoding": "chunked" } })).status, 500);
    assert.deepEqual([recorded.tokens, recorded.errors.map(({ code }) => code)], [[], ["handler.body_consumed", "handler.body_consumed"]]);
  });
}

const FASTIFY = {
  bytes: (app) => app.addContentTypeParser("text/xml", { parseAs: "buffer" }, (_, body, done) => done(null, body)),
  text: (app) => app.addContentTypeParser("text/xml", { parseAs: "string" }, (_, body, done) => done(null, body)),
  "the stream": (app) => app.addContentTypeParser("text/xml", (_, payload, done) => done(null, payload)),
  nothing: (app) => app.addContentTypeParser("text/xml", (_, payload, done) => done(null)),
  ...Object.fromEntries(
    Object.entries(PARSED).map(([parser, form]) => [
      `objects as of ${parser}`,
      (app) => app.addContentTypeParser("text/xml", { parseAs: "string" }, (_, body, done) => done(null, form(encryptIn(body)))),
    ]),
  ),
};

async function startFastify(t, register, route = (handler) => handler) {
  const recorded = recorder();
  const app = fastify();
  register(app);
  app.all("/callback", route(recorded.handler));
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  t.after(() => app.close());
  return { url: `${address}/callback`, recorded };
}

for (const [parser, register] of Object.entries(FASTIFY)) {
  test(`Fastify, a content type parser that returns ${parser}`, async (t) => {
    const { url, recorded } = await startFastify(t, register);
    await converse(url, recorded);
  });
}

test("Fastify, its own parser for a JSON envelope", async (t) => {
  const { url, recorded } = await startFastify(t, () => {});
  await converse(url, recorded, { json: true });
});

test("Fastify, with its raw request and reply", async (t) => {
  const { url, recorded } = await startFastify(t, FASTIFY.nothing, (handler) => (request, reply) => {
    reply.hijack();
    return handler(request.raw, reply.raw);
  });
  await converse(url, recorded);
});

test("Fastify without an XML parser rejects the request itself", async (t) => {
  const { url, recorded } = await startFastify(t, () => {});
  const { query, body } = seal("unread");
  assert.equal((await send(url, { query, body })).status, 415);
  assert.deepEqual(recorded.tokens, []);
});

const KOA = {
  "no parser": () => {},
  text: async ({ request, req }) => void (request.body = await textOf(req)),
  bytes: async ({ request, req }) => void (request.body = Buffer.from(await textOf(req))),
  "an object, and the text beside it": async ({ request, req }) => {
    request.rawBody = await textOf(req);
    request.body = { nonsense: request.rawBody };
  },
  "an empty object where it has read nothing": ({ request }) => void (request.body = {}),
  ...Object.fromEntries(
    Object.entries(PARSED).map(([parser, form]) => [
      `objects as of ${parser}`,
      async ({ request, req, method }) => {
        if (method === "POST") request.body = form(encryptIn(await textOf(req)));
      },
    ]),
  ),
};

async function startKoa(t, parse, route = (handler) => handler) {
  const recorded = recorder();
  const app = new Koa();
  app.use(async (context, next) => {
    await parse(context);
    await next();
  });
  app.use(route(recorded.handler));
  return { ...(await serve(t, app.callback())), recorded };
}

for (const [parser, parse] of Object.entries(KOA)) {
  test(`Koa, ${parser}`, async (t) => {
    const { url, recorded } = await startKoa(t, parse);
    await converse(url, recorded);
  });
}

test("Koa, with the request and response of node:http", async (t) => {
  const { url, recorded } = await startKoa(
    t,
    KOA["no parser"],
    (handler) =>
      ({ req, res }) =>
        handler(req, res),
  );
  await converse(url, recorded);
});

test("Koa: with only node:http's objects, the handler reports that the body is gone", async (t) => {
  const { url, recorded } = await startKoa(
    t,
    KOA.text,
    (handler) =>
      ({ req, res }) =>
        handler(req, res),
  );
  const { query, body } = seal("gone");
  assert.equal((await send(url, { query, body })).status, 500);
  assert.equal(recorded.errors[0].code, "handler.body_consumed");
  assert.match(recorded.errors[0].message, /Koa ctx/);
});

/** Sends a request to a fetch handler as WeCom does. */
const byFetch =
  (fetch) =>
  async (path, { method = "POST", query, body, type = "text/xml" }) => {
    const response = await fetch(
      new Request(`https://bot.example.com${path}?${query}`, { method, body, headers: { "content-type": type } }),
    );
    return { status: response.status, text: await response.text() };
  };

test("Hono, with and without a worker's context, and with a body that was read", async () => {
  const { handler, tokens, errors } = recorder(createFetchHandler);
  const app = new Hono();
  const carried = [];
  app.all("/callback", (c) => handler(c.req.raw));
  app.all("/worker", (c) => handler(c.req.raw, c.executionCtx));
  app.post("/read", async (c) => handler({ method: c.req.method, url: c.req.url, body: await c.req.text() }));
  app.post("/gone", async (c) => {
    await c.req.text();
    return handler(c.req.raw);
  });
  const call = byFetch((request) => app.fetch(request, {}, { waitUntil: (promise) => carried.push(promise), passThroughOnException() {} }));
  const echo = await call("/callback", { method: "GET", query: callback.seal("123").echo_query });
  assert.deepEqual(echo, { status: 200, text: "123" });
  for (const path of ["/callback", "/worker", "/read"]) assert.deepEqual(await call(path, seal(path)), { status: 200, text: "success" });
  await handler.drain();
  assert.equal(carried.length, 1);
  assert.deepEqual(tokens, ["/callback", "/worker", "/read"]);
  assert.equal((await call("/gone", seal("gone"))).status, 500);
  assert.equal(errors[0].code, "handler.body_consumed");
});

test("a route of Next.js: POST(request, context)", async () => {
  const { handler, tokens } = recorder(createFetchHandler);
  const after = [];
  const routes = {
    GET: handler,
    POST: handler,
    // With its `after` as waitUntil.
    AFTER: (request) => handler(request, { waitUntil: (promise) => after.push(promise) }),
  };
  const params = { params: Promise.resolve({}) };
  const call = (name) => byFetch((request) => routes[name](request, params));
  assert.equal((await call("GET")("/api", { method: "GET", query: callback.seal("1").echo_query })).text, "1");
  assert.equal((await call("POST")("/api", seal("route"))).text, "success");
  assert.equal((await call("AFTER")("/api", seal("after"))).text, "success");
  await handler.drain();
  assert.deepEqual([tokens, after.length], [["route", "after"], 1]);
});
