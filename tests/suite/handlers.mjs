// The handlers: what they answer, and when.

import { deferred, exchange, fetchHandler, message, nodeHandler, push, turn, URL_BASE, workerContext } from "./handler-stage.mjs";

const post = (query, body, headers) => new Request(URL_BASE + query, { method: "POST", body, headers });
const codes = (errors) => errors.map(({ code }) => code);

export const specs = {
  async "GET returns exactly the echo string"(kit) {
    const { callback, handler } = fetchHandler(kit);
    const response = await handler(new Request(URL_BASE + callback.seal("1616140317555161061").echo_query));
    kit.assert.deepEqual([response.status, await response.text()], [200, "1616140317555161061"]);
    const node = nodeHandler(kit);
    const { request, response: answer } = exchange({ method: "GET", query: callback.seal("42+/=").echo_query });
    await node.handler(request, answer);
    kit.assert.deepEqual([answer.statusCode, answer.text, answer.headers["content-type"]], [200, "42+/=", "text/plain; charset=utf-8"]);
  },

  async "POST with a context is answered immediately, and waitUntil keeps the worker alive"(kit) {
    const { promise, resolve } = deferred();
    const { handler, events, sealed } = fetchHandler(kit, () => promise);
    const context = workerContext();
    const response = await handler(push(sealed), context);
    kit.assert.deepEqual([response.status, await response.text()], [200, "success"]);
    resolve();
    await Promise.all(context.carried);
    kit.assert.lengthOf(events, 1);
    kit.assert.equal(events[0].token, "t");
  },

  async "the response is sent before the first line of the handler"(kit) {
    const { handler, events, sealed } = fetchHandler(kit);
    const context = workerContext();
    await handler(push(sealed), context);
    kit.assert.lengthOf(events, 0);
    await handler.drain();
    kit.assert.lengthOf(events, 1);
  },

  async "without a context a server process responds immediately, a worker after the handler"(kit) {
    const { promise, resolve } = deferred();
    const { handler, sealed } = fetchHandler(kit, () => promise, { timeout: 20 });
    // What Bun, Deno and Next.js pass as second argument is no worker's context.
    const { status } = await handler(push(sealed), { params: {} });
    kit.assert.equal(status, kit.sharesPromises ? 200 : 500);
    resolve();
    await handler.drain();
  },

  async "after-work: success when the handler and its waitUntil promises succeed, 500 otherwise"(kit) {
    let done = false;
    const good = fetchHandler(
      kit,
      (_, context) =>
        context.waitUntil(
          turn().then(() => {
            done = true;
          }),
        ),
      { answer: "after-work" },
    );
    const response = await good.handler(push(good.sealed));
    kit.assert.deepEqual([response.status, await response.text(), done], [200, "success", true]);
    const throwing = () => {
      throw new Error("database is down");
    };
    const rejecting = (_, context) => context.waitUntil(Promise.reject(new Error("database is down")));
    for (const fail of [throwing, rejecting, async () => throwing()]) {
      for (const context of [undefined, workerContext()]) {
        const { handler, sealed, errors } = fetchHandler(kit, fail, { answer: "after-work" });
        kit.assert.equal((await handler(push(sealed), context)).status, 500);
        kit.assert.deepEqual(
          errors.map(({ message }) => message),
          ["database is down"],
        );
      }
    }
  },

  async "on Node.js the response comes first, and drain waits for the handler"(kit) {
    const { promise, resolve } = deferred();
    let done = false;
    const work = async () => {
      await promise;
      done = true;
    };
    const { handler, sealed, events } = nodeHandler(kit, work, { answer: "at-once" });
    const { request, response } = exchange({ query: sealed.query, chunks: [sealed.body.slice(0, 10), sealed.body.slice(10)] });
    await handler(request, response);
    kit.assert.deepEqual([response.statusCode, response.text, done], [200, "success", false]);
    resolve();
    await handler[Symbol.asyncDispose]();
    kit.assert.isTrue(done);
    kit.assert.equal(events[0].open_kfid, "wk1");
  },

  async "a request that is not from WeCom is rejected without a reason, and the handler does not run"(kit) {
    const { handler, events, errors, sealed } = fetchHandler(kit);
    const forged = await handler(post(sealed.query.replace("msg_signature=", "msg_signature=0"), sealed.body));
    kit.assert.equal(forged.status, 401);
    kit.assert.notMatch(await forged.text(), /sign|token/i);
    kit.assert.equal((await handler(post(sealed.query, "<xml>"))).status, 400);
    kit.assert.equal((await handler(post("", sealed.body))).status, 400);
    kit.assert.equal((await handler(post(`${sealed.query}&nonce=1`, sealed.body))).status, 400);
    kit.assert.equal((await handler(new Request(URL_BASE + sealed.query))).status, 400);
    kit.assert.deepEqual(events, []);
    const refused = ["signature_mismatch", "bad_envelope", "missing_parameter", "repeated_parameter", "missing_parameter"];
    kit.assert.deepEqual(
      codes(errors),
      refused.map((code) => `callback.${code}`),
    );
  },

  async "an intercepted callback is not decrypted as an echo"(kit) {
    const { handler, callback, errors } = fetchHandler(kit);
    for (const caught of [message(), `\ufeff\n${message()}`, '{"Event":"kf_msg_or_event"}']) {
      const response = await handler(new Request(URL_BASE + callback.seal(caught).echo_query));
      kit.assert.equal(response.status, 401);
      kit.assert.notMatch(await response.text(), /kf_msg/);
    }
    kit.assert.deepEqual(codes(errors), Array(3).fill("handler.not_an_echo"));
  },

  async "other methods get 405 with Allow"(kit) {
    const { handler, errors, sealed } = fetchHandler(kit);
    for (const method of ["HEAD", "OPTIONS", "PUT", "DELETE"]) {
      const { status, headers } = await handler(new Request(URL_BASE + sealed.query, { method }));
      kit.assert.deepEqual([status, headers.get("allow")], [405, "GET, POST"]);
    }
    kit.assert.deepEqual(errors, []);
  },

  async "an internal failure is 500"(kit) {
    const callback = kit.wecom.createCallback({
      token: "QDG6eK",
      encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
      receiveId: () => {
        throw new Error("the database of corps is down");
      },
    });
    const errors = [];
    const handler = kit.wecom.createFetchHandler(callback, () => {}, { onError: (error) => errors.push(error) });
    kit.assert.equal((await handler(push(callback.seal(message(), { receiveId: "ww1" })))).status, 500);
    kit.assert.equal(errors[0].message, "the database of corps is down");
  },

  async "invalid options are rejected when the handler is created"(kit) {
    for (const [options, option] of [
      [{ timeout: 0 }, "timeout"],
      [{ maxBody: -1 }, "maxBody"],
      [{ bodyTimeout: 0 }, "bodyTimeout"],
      [{ bodyTimeout: Number.POSITIVE_INFINITY }, "bodyTimeout"],
      [{ bodytimeout: 1 }, "bodytimeout"],
      [{ answer: "never" }, "answer"],
      [{ onerror() {} }, "onerror"],
      [{ onError: true }, "onError"],
      [{ replay: true }, "replay"],
      [{ replay: { tolerance: -1 } }, "replay.tolerance"],
      [{ replay: { tolerance: "1000" } }, "replay.tolerance"],
      [{ replay: { tolerence: 1000 } }, "replay.tolerence"],
      [{ replay: { remember: 0 } }, "replay.remember"],
      [{ replay: { remember: Number.NaN } }, "replay.remember"],
      [{ replay: { remember: -1 } }, "replay.remember"],
      [{ replay: { store: new Map() } }, "replay.store"],
      [{ replay: { store: { ...kit.wecom.memoryStore(), atomic: false } } }, "replay.store"],
      [{ replay: { lease: Number.POSITIVE_INFINITY } }, "replay.lease"],
    ]) {
      const error = kit.throws(() => fetchHandler(kit, undefined, options), "client.bad_option");
      kit.assert.equal(error.details.option, option);
    }
    const { callback } = fetchHandler(kit);
    for (const make of [kit.wecom.createFetchHandler, kit.wecom.createNodeHandler]) {
      kit.assert.equal(kit.throws(() => make(callback), "client.bad_option").details.option, "onEvent");
    }
  },
};
