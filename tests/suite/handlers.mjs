// The handlers: what they answer, and when the work is done.

import { CORP } from "./kit.mjs";

const keys = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const KF = `<xml><ToUserName>${CORP}</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId>wk1</OpenKfId></xml>`;
const URL_BASE = "https://bot.example.com/callback?";

/** A callback, a sealed push of it, and a handler that records events and errors. */
function setUp({ wecom }, make, onEvent = () => {}, options = {}) {
  const callback = wecom.createCallback({ ...keys, receiveId: CORP });
  const events = [];
  const errors = [];
  const work = (event, context) => {
    events.push(event);
    return onEvent(event, context);
  };
  const handler = make(callback, work, { onError: (error) => errors.push(error), ...options });
  return { callback, events, errors, handler, sealed: callback.seal(KF) };
}

const fetchHandler = (kit, onEvent, options) => setUp(kit, kit.wecom.createFetchHandler, onEvent, options);
const nodeHandler = (kit, onEvent, options) => setUp(kit, kit.wecom.createNodeHandler, onEvent, options);
const post = (query, body) => new Request(URL_BASE + query, { method: "POST", body });

/** A request and response as node:http makes them. */
function exchange({ method = "POST", query, chunks = [], body }) {
  const request = {
    method,
    url: `/callback?${query}`,
    body,
    async *[Symbol.asyncIterator]() {
      for (const chunk of chunks) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    },
  };
  const response = {
    statusCode: 0,
    headers: {},
    text: undefined,
    setHeader(name, value) {
      this.headers[name] = value;
    },
    end(text) {
      this.text = text;
    },
  };
  return { request, response };
}

export const specs = {
  async "GET answers the bare echo"(kit) {
    const { callback, handler } = fetchHandler(kit);
    const response = await handler(new Request(URL_BASE + callback.seal("1616140317555161061").echo_query));
    kit.assert.deepEqual([response.status, await response.text()], [200, "1616140317555161061"]);
  },

  async "POST with a context answers success at once, and the work goes on"(kit) {
    let finish;
    const work = new Promise((resolve) => {
      finish = resolve;
    });
    const { handler, events, sealed } = fetchHandler(kit, () => work);
    const carried = [];
    const response = await handler(post(sealed.query, sealed.body), { waitUntil: (promise) => carried.push(promise) });
    kit.assert.deepEqual([response.status, await response.text()], [200, "success"]);
    finish();
    await Promise.all(carried);
    kit.assert.lengthOf(events, 1);
    kit.assert.equal(events[0].token, "t");
  },

  async "POST without a context answers after the work, and 500 when it failed"(kit) {
    let done = false;
    const good = fetchHandler(kit, async () => {
      await Promise.resolve();
      done = true;
    });
    const response = await good.handler(post(good.sealed.query, good.sealed.body));
    kit.assert.deepEqual([response.status, done], [200, true]);
    const bad = fetchHandler(kit, () => {
      throw new Error("database is down");
    });
    kit.assert.equal((await bad.handler(post(bad.sealed.query, bad.sealed.body))).status, 500);
    kit.assert.equal(bad.errors[0].message, "database is down");
  },

  async "what is not from WeCom is refused without a reason, and no work is done"(kit) {
    const { handler, events, errors, sealed } = fetchHandler(kit);
    const forged = await handler(post(sealed.query.replace("msg_signature=", "msg_signature=0"), sealed.body));
    kit.assert.equal(forged.status, 401);
    kit.assert.notMatch(await forged.text(), /sign|token/i);
    kit.assert.equal((await handler(post(sealed.query, "<xml>"))).status, 400);
    kit.assert.equal((await handler(post("", sealed.body))).status, 400);
    kit.assert.equal((await handler(new Request(URL_BASE + sealed.query, { method: "PUT", body: sealed.body }))).status, 405);
    kit.assert.deepEqual(events, []);
    kit.assert.deepEqual(errors.map(({ code }) => code), ["callback.signature_mismatch", "callback.bad_envelope", "callback.missing_parameter"]);
  },

  async "a body over the limit is not read to its end"(kit) {
    const { handler, sealed } = fetchHandler(kit, undefined, { maxBody: 1000 });
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(600));
      },
    });
    const response = await handler({ method: "POST", url: URL_BASE + sealed.query, body });
    kit.assert.equal(response.status, 413);
    kit.assert.isBelow(pulled, 6);
  },

  async "on Node.js the answer comes first, and drain waits for the work"(kit) {
    let finish;
    const work = new Promise((resolve) => {
      finish = resolve;
    });
    let done = false;
    const { handler, sealed, events } = nodeHandler(kit, async () => {
      await work;
      done = true;
    });
    const { request, response } = exchange({ query: sealed.query, chunks: [sealed.body.slice(0, 10), sealed.body.slice(10)] });
    await handler(request, response);
    kit.assert.deepEqual([response.statusCode, response.text, done], [200, "success", false]);
    finish();
    await handler.drain();
    kit.assert.isTrue(done);
    kit.assert.equal(events[0].open_kfid, "wk1");
  },

  async "a framework may have read the body already"(kit) {
    const { handler, sealed } = nodeHandler(kit);
    for (const body of [sealed.body, new TextEncoder().encode(sealed.body)]) {
      const { request, response } = exchange({ query: sealed.query, body });
      await handler(request, response);
      kit.assert.equal(response.text, "success");
    }
  },

  async "work that fails on Node.js goes to onError and kills nothing"(kit) {
    const { handler, sealed, errors } = nodeHandler(kit, (_, context) => {
      context.waitUntil(Promise.reject(new Error("second")));
      throw new Error("first");
    });
    const { request, response } = exchange({ query: sealed.query, chunks: [sealed.body] });
    await handler(request, response);
    await handler.drain();
    kit.assert.sameMembers(errors.map(({ message }) => message), ["first", "second"]);
    kit.assert.equal(response.statusCode, 200);
  },

  async "an onError that throws is no catastrophe"(kit) {
    const { handler, sealed } = fetchHandler(kit, undefined, {
      onError: () => {
        throw new Error("the logger is broken");
      },
    });
    kit.assert.equal((await handler(post(sealed.query.replace("nonce=", "nonce=0"), sealed.body))).status, 401);
  },
};
