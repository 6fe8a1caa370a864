// How handlers read bodies: their size, their time, what frameworks have left of them, and what nobody can read.

import { exchange, fetchHandler, message, nodeHandler, push, URL_BASE } from "./handler-stage.mjs";

const codes = (errors) => errors.map(({ code }) => code);
const bytes = (text) => new TextEncoder().encode(text);

export const specs = {
  async "a body over the limit is not read to its end"(kit) {
    const { handler, sealed, errors } = fetchHandler(kit, undefined, { maxBody: 1000 });
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(600));
      },
      // One that hangs must not hold up the answer.
      cancel: () => new Promise(() => {}),
    });
    kit.assert.equal((await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status, 413);
    kit.assert.isBelow(pulled, 6);
    const node = nodeHandler(kit, undefined, { maxBody: 1000 });
    const big = exchange({ query: sealed.query, chunks: [new Uint8Array(600), new Uint8Array(600), new Uint8Array(600)] });
    await node.handler(big.request, big.response);
    kit.assert.equal(big.response.statusCode, 413);
    for (const body of ["é".repeat(501), new Uint8Array(1001), { Encrypt: "x".repeat(1001) }]) {
      kit.assert.equal((await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status, 413);
    }
    kit.assert.deepEqual([...new Set(codes(errors))], ["handler.body_too_large"]);
  },

  async "a Content-Length over the limit is rejected before reading"(kit) {
    const { handler, sealed } = fetchHandler(kit, undefined, { maxBody: 1000 });
    let cancelled = 0;
    const untouched = {
      getReader() {
        throw new Error("it was read");
      },
      async cancel() {
        cancelled += 1;
        throw new Error("it does not like that");
      },
    };
    const request = { method: "POST", url: URL_BASE + sealed.query, headers: new Headers({ "content-length": "1001" }), body: untouched };
    kit.assert.deepEqual([(await handler(request)).status, cancelled], [413, 1]);
    // And one that lies changes nothing.
    const lying = { ...request, headers: new Headers({ "content-length": "10" }), body: new Uint8Array(1001) };
    kit.assert.equal((await handler(lying)).status, 413);
  },

  async "a body that arrives too slowly gets 408, and its stream is released"(kit) {
    const { handler, sealed, errors } = fetchHandler(kit, undefined, { bodyTimeout: 20 });
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(bytes("<xml>")),
      cancel: () => void (cancelled = true),
    });
    const answer = await handler({ method: "POST", url: URL_BASE + sealed.query, body });
    kit.assert.deepEqual([answer.status, cancelled], [408, true]);
    const node = nodeHandler(kit, undefined, { bodyTimeout: 20 });
    const { request, response } = exchange({ query: sealed.query });
    request[Symbol.asyncIterator] = async function* () {
      yield bytes("<xml>");
      await new Promise(() => {});
    };
    await node.handler(request, response);
    kit.assert.deepEqual([response.statusCode, response.headers.connection], [408, "close"]);
    kit.assert.deepEqual(
      [...errors, ...node.errors].map(({ code, details }) => [code, details.limit]),
      Array(2).fill(["handler.body_late", 20]),
    );
  },

  async "a body in single-byte chunks is accepted and counted"(kit) {
    const { sealed } = fetchHandler(kit);
    for (const [maxBody, status] of [
      [sealed.body.length, 200],
      [sealed.body.length - 1, 413],
    ]) {
      const { handler } = fetchHandler(kit, undefined, { maxBody, answer: "after-work" });
      const all = bytes(sealed.body);
      let at = 0;
      const body = new ReadableStream({
        pull: (controller) => (at < all.length ? controller.enqueue(all.subarray(at, ++at)) : controller.close()),
      });
      kit.assert.equal((await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status, status);
    }
  },

  async "any invalid URL or body is rejected with a typed error"(kit) {
    const { handler, sealed, errors } = fetchHandler(kit);
    const node = nodeHandler(kit);
    const queries = [
      "nonce[a]=1",
      "\ud800",
      "nonce=\udc00",
      "%",
      "%E0%A4",
      "msg_signature=%ff&timestamp=%&nonce=%00",
      "&&==&=",
      "a".repeat(100_000),
      "__proto__=1",
    ];
    for (const query of queries) {
      for (const method of ["GET", "POST"]) {
        kit.assert.include([400, 401], (await handler({ method, url: URL_BASE + query, body: sealed.body })).status, query);
        const { request, response } = exchange({ method, query, chunks: [sealed.body] });
        await node.handler(request, response);
        kit.assert.include([400, 401], response.statusCode, query);
      }
    }
    const stream = (chunk) => new ReadableStream({ start: (controller) => (controller.enqueue(chunk), controller.close()) });
    for (const body of [
      stream(7),
      stream({}),
      stream(null),
      stream([1]),
      new URLSearchParams("a=1"),
      new FormData(),
      Symbol("x"),
      7n,
      () => {},
    ]) {
      kit.assert.equal((await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status, 400);
    }
    for (const error of [...errors, ...node.errors]) kit.assert.match(error.code, /^callback\./);
  },

  async "the second argument may be anything"(kit) {
    const { handler, sealed, errors } = fetchHandler(kit, undefined, { answer: "after-work" });
    for (const context of [undefined, null, 0, 7, "context", true, Symbol("c"), { waitUntil: true }]) {
      kit.assert.equal((await handler(push(sealed), context)).status, 200);
    }
    const url = new URL(URL_BASE + sealed.query);
    kit.assert.equal((await handler({ method: "POST", url, headers: { "content-length": "5" }, body: sealed.body })).status, 200);
    kit.assert.deepEqual(errors, []);
  },

  async "a Blob is read, within the limit"(kit) {
    const { handler, sealed } = fetchHandler(kit, undefined, { answer: "after-work", maxBody: 5000 });
    const ask = async (body) => (await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status;
    kit.assert.deepEqual([await ask(new Blob([sealed.body])), await ask(new Blob(["x".repeat(5001)]))], [200, 413]);
  },

  async "a body of exactly the limit is accepted"(kit) {
    const { sealed } = fetchHandler(kit);
    const { handler } = fetchHandler(kit, undefined, { maxBody: bytes(sealed.body).length, answer: "after-work" });
    kit.assert.equal((await handler(push(sealed))).status, 200);
  },

  async "an aborted body is 400, not a crash"(kit) {
    const { handler, sealed, errors } = fetchHandler(kit);
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error("connection reset"));
      },
    });
    kit.assert.equal((await handler({ method: "POST", url: URL_BASE + sealed.query, body })).status, 400);
    const node = nodeHandler(kit);
    const { request, response } = exchange({ query: sealed.query });
    request[Symbol.asyncIterator] = async function* () {
      yield bytes("<xml>");
      throw new Error("aborted");
    };
    await node.handler(request, response);
    kit.assert.equal(response.statusCode, 400);
    const gone = exchange({ query: sealed.query, destroyed: true });
    await node.handler(gone.request, gone.response);
    kit.assert.deepEqual(codes([...errors, ...node.errors]), Array(3).fill("handler.body_lost"));
  },

  async "a framework may have read the body: text, bytes, or an object parsed from XML or JSON"(kit) {
    const { callback } = fetchHandler(kit);
    const { encrypt } = callback.seal(message());
    const forms = ({ encrypt, body }) => [
      body,
      bytes(body),
      bytes(body).buffer,
      { encrypt },
      { tousername: "ww1", Encrypt: encrypt, agentid: "1" },
      { xml: { ToUserName: ["ww1"], Encrypt: [encrypt] } },
      { xml: { tousername: ["ww1"], encrypt: [encrypt] } },
      { "?xml": { version: 1 }, xml: { Encrypt: `\n ${encrypt}\n` } },
      { xml: [{ Encrypt: [{ _: encrypt, $: { a: "b" } }] }] },
      { xml: { Encrypt: { "#text": encrypt, "@_a": "b" } } },
      { xml: { Encrypt: { __cdata: encrypt } } },
    ];
    kit.assert.isAbove(encrypt.length, 100);
    for (let index = 0; index < forms(callback.seal(message())).length; index++) {
      const node = nodeHandler(kit, undefined, { answer: "after-work" });
      const sealed = node.callback.seal(message());
      const { request, response } = exchange({ query: sealed.query, body: forms(sealed)[index] });
      await node.handler(request, response);
      const web = fetchHandler(kit, undefined, { answer: "after-work" });
      const again = web.callback.seal(message());
      const answer = await web.handler({ method: "POST", url: URL_BASE + again.query, body: forms(again)[index] });
      kit.assert.deepEqual([index, response.text, await answer.text()], [index, "success", "success"]);
      kit.assert.equal(node.events[0].token, "t");
    }
  },

  async "an object without exactly one ciphertext is rejected"(kit) {
    const { handler, sealed, errors } = nodeHandler(kit, undefined, { answer: "after-work" });
    const { encrypt } = sealed;
    const objects = [
      { xml: {} },
      { a: 1 },
      [],
      7,
      true,
      { xml: { Encrypt: [encrypt, encrypt] } },
      { Encrypt: encrypt, encrypt },
      { Encrypt: 7 },
      { Encrypt: { a: encrypt } },
      { Encrypt: "" },
      JSON.parse(`{"__proto__":{"Encrypt":"${encrypt}"}}`),
    ];
    for (const body of objects) {
      const { request, response } = exchange({ query: sealed.query, body });
      await handler(request, response);
      kit.assert.equal(response.statusCode, 400, JSON.stringify(body));
    }
    kit.assert.deepEqual([...new Set(codes(errors))], ["callback.bad_envelope"]);
    const { request, response } = exchange({ query: sealed.query, body: { Encrypt: `${encrypt.slice(0, -4)}AAA=` } });
    await handler(request, response);
    kit.assert.equal(response.statusCode, 401);
  },

  async "raw bytes take precedence over a parsed object; an empty object is no body"(kit) {
    const { handler, sealed, events } = nodeHandler(kit, undefined, { answer: "after-work" });
    const raw = exchange({ query: sealed.query, body: { nonsense: true }, rawBody: bytes(sealed.body) });
    await handler(raw.request, raw.response);
    kit.assert.equal(raw.response.text, "success");
    const empty = exchange({ query: sealed.query, body: {}, chunks: [sealed.body] });
    await handler(empty.request, empty.response);
    kit.assert.equal(empty.response.text, "success");
    kit.assert.lengthOf(events, 2);
  },

  async "an empty value is no body: the stream is read, whatever its flags say"(kit) {
    for (const flags of [{}, { readableEnded: true }, { readableDidRead: true, complete: true }, { destroyed: true }]) {
      for (const body of [undefined, null, "", {}, [], new Uint8Array(), new ArrayBuffer(0), Object.create(null)]) {
        const { handler, sealed, events } = nodeHandler(kit, undefined, { answer: "after-work" });
        const headers = { "content-length": String(sealed.body.length) };
        const { request, response } = exchange({ query: sealed.query, headers, body, rawBody: body, chunks: [sealed.body], ...flags });
        await handler(request, response);
        kit.assert.deepEqual([response.statusCode, events.length], [200, 1]);
      }
    }
  },

  async "a string or bytes that replace a consumed stream are the body"(kit) {
    for (const held of [(body) => body, bytes, (body) => bytes(body).buffer]) {
      const { handler, sealed, events } = fetchHandler(kit, undefined, { answer: "after-work" });
      const url = `https://bot.invalid/?${sealed.query}`;
      const response = await handler({ method: "POST", url, body: held(sealed.body), bodyUsed: true });
      kit.assert.deepEqual([response.status, events.length], [200, 1]);
    }
  },

  async "a stream that is flagged as read and never ends has a shorter timeout"(kit) {
    const { handler, sealed, errors } = nodeHandler(kit, undefined, { bodyTimeout: 30 });
    const { request, response } = exchange({ query: sealed.query, headers: { "transfer-encoding": "chunked" }, readableDidRead: true });
    request[Symbol.asyncIterator] = () => ({ next: () => new Promise(() => {}) });
    await handler(request, response);
    kit.assert.deepEqual([response.statusCode, ...codes(errors)], [500, "handler.body_consumed"]);
  },

  async "if the body getter throws, as on Vercel, the stream is read; otherwise the error has the reason"(kit) {
    const { handler, sealed, errors, events } = nodeHandler(kit, undefined, { answer: "after-work" });
    const ask = async (chunks) => {
      const { request, response } = exchange({ query: sealed.query, chunks });
      const get = () => {
        throw new SyntaxError("Invalid JSON");
      };
      Object.defineProperty(request, "body", { get });
      await handler(request, response);
      return response.statusCode;
    };
    kit.assert.deepEqual([await ask([sealed.body]), await ask([])], [200, 500]);
    kit.assert.deepEqual([events.length, errors[0].code, errors[0].cause.message], [1, "handler.body_consumed", "Invalid JSON"]);
  },

  async "a consumed body gets 500, and the error says what to do"(kit) {
    const { handler, sealed, errors } = nodeHandler(kit);
    const headers = { "content-length": String(sealed.body.length) };
    for (const body of [undefined, null, {}]) {
      const { request, response } = exchange({ query: sealed.query, headers, body, readableEnded: true });
      await handler(request, response);
      kit.assert.equal(response.statusCode, 500);
    }
    const web = fetchHandler(kit);
    const request = push(sealed);
    await request.text();
    kit.assert.equal((await web.handler(request)).status, 500);
    const locked = push(sealed);
    locked.body.getReader();
    kit.assert.equal((await web.handler(locked)).status, 500);
    kit.assert.deepEqual(codes([...errors, ...web.errors]), Array(5).fill("handler.body_consumed"));
    kit.assert.instanceOf(errors[0], kit.wecom.KfHandlerError);
    kit.assert.match(errors[0].message, /text or bytes/);
  },
};
