// The handlers of wecom-kf/serverless: every event shape, what platforms do to a query, and when the response is sent.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createFcHandler, createLambdaHandler, createScfHandler } from "wecom-kf/serverless";
import { deferred, message, turn } from "../suite/handler-stage.mjs";
import { eventOf, olderFunction, queriesOf, recorded, SHAPES } from "./events.mjs";
import { callback, recorder, seal } from "./stage.mjs";

const HANDLERS = { createFcHandler, createLambdaHandler, createScfHandler };
const SUCCESS = { statusCode: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "success", isBase64Encoded: false };
const URL_SHAPE = SHAPES["Lambda with a function URL"];
const codes = (errors) => errors.map(({ code }) => code);

/** A URL verification whose ciphertext has characters that a query must encode. */
function urlCheck() {
  for (let at = 0; ; at += 1) {
    const { echo_query } = callback.seal(String(at));
    if (/%2B.*%2F/.test(echo_query) && echo_query.includes("%3D")) return { echo: String(at), query: echo_query };
  }
}

for (const [name, shape] of Object.entries(SHAPES)) {
  test(`${name}: URL verification, however the query was encoded on the way`, async () => {
    const { handler, errors } = recorder(shape.make);
    const { echo, query } = urlCheck();
    const ways = {
      "as it came": query,
      "with bare plus signs": query.replaceAll("%2B", "+"),
      "encoded in part": query.replaceAll("%2F", "/"),
    };
    for (const [way, encoded] of Object.entries(ways)) {
      assert.deepEqual(await handler(eventOf(shape, { method: "GET", query: encoded })), { ...SUCCESS, body: echo }, way);
    }
    assert.deepEqual(errors, []);
  });

  test(`${name}: a push, as text and as base64`, async () => {
    const { handler, tokens, errors } = recorder(shape.make);
    for (const base64 of [false, true]) {
      if (base64 && !("isBase64Encoded" in recorded(shape.file))) continue;
      const event = eventOf(shape, { ...seal(`base64: ${base64}`), base64 });
      assert.deepEqual(await handler(event, { awsRequestId: "1" }), SUCCESS);
      assert.ok(tokens.includes(`base64: ${base64}`));
    }
    // WeCom's nonces are digits; this one checks that values are decoded the way this platform documents.
    if (!shape.encoded) {
      const sealed = callback.seal(message("encoded"), { nonce: "a+b/c=%20" });
      assert.deepEqual(await handler(eventOf(shape, sealed)), SUCCESS);
    }
    assert.deepEqual(errors, []);
  });

  test(`${name}: what is not from WeCom is rejected, and nothing is done`, async () => {
    const { handler, tokens, errors } = recorder(shape.make);
    const { query, body } = seal("no");
    const status = async (request) => (await handler(eventOf(shape, request))).statusCode;
    assert.equal(await status({ query: query.replace("msg_signature=", "msg_signature=0"), body }), 401);
    assert.equal(await status({ query: "", body }), 400);
    assert.equal(await status({ query, body: "" }), 400);
    assert.equal(await status({ method: "PUT", query, body }), 405);
    // Platforms that join repeated values, or pass only the last, hide the repetition; the signature is then wrong.
    const twice = await status({ query: `${query}&nonce=1`, body });
    assert.equal(twice, shape.joined || shape.lastOnly ? 401 : 400);
    const last = shape.joined || shape.lastOnly ? "signature_mismatch" : "repeated_parameter";
    const refused = ["signature_mismatch", "missing_parameter", "bad_envelope", last];
    assert.deepEqual([tokens, codes(errors)], [[], refused.map((code) => `callback.${code}`)]);
  });
}

test("invalid base64 is 400; a body over the limit is 413, before it is decoded", async () => {
  const { handler, tokens, errors } = recorder(createLambdaHandler, { maxBody: 2000 });
  const { query, body } = seal("t");
  const event = eventOf(URL_SHAPE, { query, body });
  assert.equal((await handler({ ...event, isBase64Encoded: true })).statusCode, 400);
  assert.equal((await handler(eventOf(URL_SHAPE, { query, body: "x".repeat(2001), base64: true }))).statusCode, 413);
  assert.equal((await handler({ ...event, body: "?".repeat(2673), isBase64Encoded: true })).statusCode, 413);
  assert.equal((await handler({ ...event, body: "x".repeat(2001) })).statusCode, 413);
  const exact = body.padEnd(2000);
  assert.equal((await handler(eventOf(URL_SHAPE, { query, body: exact, base64: true }))).statusCode, 200);
  assert.deepEqual(codes(errors), ["callback.bad_envelope", ...Array(3).fill("handler.body_too_large")]);
  assert.deepEqual(tokens, ["t"]);
});

test("a payload 2.0 without rawQueryString, as some emulators send it", async () => {
  const { handler } = recorder(createLambdaHandler);
  const { rawQueryString, ...event } = eventOf(URL_SHAPE, seal("t"));
  assert.notEqual(rawQueryString, "");
  assert.deepEqual(await handler(event), SUCCESS);
});

test("FC: an event as bytes, as bytes of another realm, as a string and parsed", async () => {
  const { handler, tokens } = recorder(createFcHandler);
  const bytes = eventOf(SHAPES["FC with an HTTP trigger"], seal("t"));
  const foreign = new (createRequire(import.meta.url)("node:vm").runInNewContext("Uint8Array"))(bytes);
  for (const event of [bytes, foreign, bytes.toString(), JSON.parse(bytes)]) assert.deepEqual(await handler(event, {}, () => {}), SUCCESS);
  assert.equal(tokens.length, 4);
});

test("FC 2: a request and a response, with the body read or not, and the query in the URL or beside it", async () => {
  const { handler, tokens, errors } = recorder(createFcHandler);
  const { query, body } = seal("t");
  const bytes = Buffer.from(body);
  for (const exchange of [
    { url: `/callback?${query}`, body: bytes },
    { url: `/callback?${query}`, stream: [bytes.subarray(0, 10), bytes.subarray(10)] },
    { queries: queriesOf(query), body: bytes },
    { url: undefined, queries: queriesOf(query), body },
    { queries: queriesOf(query), body: Buffer.alloc(0), stream: [bytes] },
  ]) {
    const { request, response } = olderFunction(exchange);
    assert.equal(await handler(request, response, { requestId: "1" }), undefined);
    assert.deepEqual([response.status, response.body, response.headers], [200, SUCCESS.body, SUCCESS.headers]);
  }
  assert.equal(tokens.length, 5);
  const check = urlCheck();
  for (const exchange of [{ url: `/callback?${check.query}` }, { queries: queriesOf(check.query.replaceAll("%2B", "+")) }]) {
    const { request, response } = olderFunction({ method: "GET", ...exchange });
    await handler(request, response, {});
    assert.deepEqual([response.status, response.body], [200, check.echo]);
  }
  assert.deepEqual(errors, []);
  const { request, response } = olderFunction({ queries: queriesOf(`${query}&nonce=1`), body: bytes });
  await handler(request, response, {});
  assert.deepEqual([response.status, codes(errors)], [400, ["callback.repeated_parameter"]]);
});

test("the response waits for onEvent, even without the platform's environment variables", async () => {
  for (const shape of Object.values(SHAPES)) {
    const { promise, resolve } = deferred();
    const { handler } = recorder(shape.make, {}, () => promise);
    let answered = false;
    const answer = handler(eventOf(shape, seal("t"))).then((result) => {
      answered = true;
      return result;
    });
    await turn(5);
    assert.equal(answered, false);
    resolve();
    assert.deepEqual(await answer, SUCCESS);
    assert.deepEqual(await handler.drain(), { pending: 0 });
  }
});

test("what onEvent awaits or passes to waitUntil is done before the response", async () => {
  const handed = [];
  const hand = async (event) => {
    await turn();
    handed.push(event.token);
  };
  const { handler } = recorder(createScfHandler, {}, (event, { waitUntil }) => {
    waitUntil(hand(event));
    return hand(event);
  });
  assert.deepEqual(await handler(eventOf(SHAPES["SCF with a function URL"], seal("t"))), SUCCESS);
  assert.deepEqual(handed, ["t", "t"]);
});

test("a failure is 500, so that WeCom sends the callback again", async () => {
  const { handler, errors } = recorder(createScfHandler, {}, () => Promise.reject(new Error("the queue is down")));
  assert.equal((await handler(eventOf(SHAPES["SCF with a function URL"], seal("t")))).statusCode, 500);
  assert.equal(errors[0].message, "the queue is down");
});

test("a run that takes too long is 500, and the retry starts it again: the function may have been frozen", async () => {
  let begun = 0;
  const work = () => {
    begun += 1;
    return begun === 1 ? new Promise(() => {}) : undefined;
  };
  const { handler, errors } = recorder(createLambdaHandler, { timeout: 20 }, work);
  const event = eventOf(URL_SHAPE, seal("t"));
  assert.equal((await handler(event)).statusCode, 500);
  assert.deepEqual(codes(errors), ["handler.late_work"]);
  assert.match(errors[0].message, /queue/);
  assert.equal((await handler(event)).statusCode, 200);
  assert.equal(begun, 2);
});

test("answer: at-once responds before the work, for those who ask for it", async () => {
  const { promise, resolve } = deferred();
  const { handler } = recorder(createFcHandler, { answer: "at-once" }, () => promise);
  assert.deepEqual(await handler(eventOf(SHAPES["FC with an HTTP trigger"], seal("t"))), SUCCESS);
  assert.deepEqual(await handler.drain({ timeout: 5 }), { pending: 1 });
  resolve();
  await handler[Symbol.asyncDispose]();
});

test("the replay guard works as elsewhere", async () => {
  const { handler, tokens } = recorder(createLambdaHandler, { replay: { tolerance: Number.POSITIVE_INFINITY } });
  const event = eventOf(URL_SHAPE, seal("t"));
  assert.deepEqual([await handler(event), await handler(event)], [SUCCESS, SUCCESS]);
  assert.deepEqual(tokens, ["t"]);
});

test("an event that is not an HTTP request fails the invocation, and the error says what is missing", async () => {
  const others = [
    { Records: [{ messageId: "1", body: "{}", eventSource: "aws:sqs" }] },
    { Type: "Timer", TriggerName: "EveryDay", Time: "2023-11-14T22:13:20Z", Message: "" },
    { key1: "value1" },
    { requestContext: { http: {} }, httpMethod: 1 },
    {},
    null,
    undefined,
    42,
  ];
  for (const [name, make] of Object.entries(HANDLERS)) {
    const { handler, tokens } = recorder(make);
    for (const event of others) {
      await assert.rejects(handler(event, {}), ({ name, code, message }) => {
        assert.deepEqual([name, code], ["KfHandlerError", "handler.unknown_event"]);
        assert.match(message, /no .*httpMethod.*URL or an API gateway/);
        return true;
      });
    }
    assert.deepEqual(tokens, [], name);
  }
  for (const event of [Buffer.from("not JSON"), "not JSON", Buffer.alloc(0)]) {
    await assert.rejects(recorder(createFcHandler).handler(event, {}), { code: "handler.unknown_event" });
  }
});

test("hostile queries and bodies are rejected, and never make the function throw", async () => {
  for (const shape of Object.values(SHAPES)) {
    const { handler, tokens } = recorder(shape.make);
    const event = shape.bytes ? JSON.parse(eventOf(shape, seal("t"))) : eventOf(shape, seal("t"));
    const name = ["queryString", "queryParameters", "rawQueryString", "queryStringParameters"].find((one) => one in event);
    delete event.multiValueQueryStringParameters;
    for (const query of [
      null,
      1,
      [],
      [[]],
      { nonce: { a: 1 } },
      { nonce: [null, {}] },
      "%",
      "%E0%A4%A",
      { echostr: "%E0%A4%A" },
      "\ud800",
    ]) {
      for (const body of [null, undefined, 1, {}, [], "\ud800", "<xml>"]) {
        const { statusCode } = await handler({ ...event, [name]: query, body });
        assert.ok(statusCode === 400 || statusCode === 401, `${statusCode}`);
      }
    }
    assert.deepEqual(tokens, []);
  }
});

test("each handler has at most two parameters, for Lambda's Node.js 24, and checks its options when it is created", () => {
  for (const make of Object.values(HANDLERS)) {
    assert.ok(make(callback, () => {}).length <= 2);
    assert.throws(() => make(callback, () => {}, { timeout: 0 }), { code: "client.bad_option" });
    assert.throws(() => make(callback), { code: "client.bad_option" });
  }
});

test("as CommonJS", async () => {
  const require = createRequire(import.meta.url);
  const { createCallback } = require("wecom-kf/callback");
  const { createScfHandler } = require("wecom-kf/serverless");
  const { KEYS } = await import("../suite/handler-stage.mjs");
  const handler = createScfHandler(createCallback({ ...KEYS, receiveId: { unchecked: true } }), () => {});
  assert.deepEqual(await handler(eventOf(SHAPES["SCF with a function URL"], seal("t"))), SUCCESS);
});
