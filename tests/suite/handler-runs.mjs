// The work that handlers do: errors kill nothing, repeats begin nothing, nothing is lost when a server ends.

import { deferred, exchange, fetchHandler, message, nodeHandler, push, turn, URL_BASE, workerContext } from "./handler-stage.mjs";

/** Numbers that are random, and the same in every run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** What goes to `console.error` meanwhile. */
async function logged(task) {
  const { error } = console;
  const lines = [];
  console.error = (...parts) => lines.push(parts.join(" "));
  try {
    await task();
  } finally {
    console.error = error;
  }
  return lines.join("\n");
}

export const specs = {
  async "failures go to onError and crash nothing"(kit) {
    const { handler, sealed, errors } = nodeHandler(
      kit,
      (_, context) => {
        context.waitUntil(Promise.reject(new Error("second")));
        throw new Error("first");
      },
      { answer: "at-once" },
    );
    const { request, response } = exchange({ query: sealed.query, chunks: [sealed.body] });
    await handler(request, response);
    await handler.drain();
    kit.assert.sameMembers(
      errors.map(({ message }) => message),
      ["first", "second"],
    );
    kit.assert.equal(response.statusCode, 200);
  },

  async "an onError that throws or rejects does no harm, and a slow one is awaited"(kit) {
    const fail = () => {
      throw new Error("the work failed");
    };
    for (const onError of [fail, async () => fail()]) {
      const { handler, sealed } = fetchHandler(kit, fail, { onError });
      kit.assert.equal((await handler(push({ ...sealed, query: sealed.query.replace("nonce=", "nonce=0") }))).status, 401);
      const context = workerContext();
      kit.assert.equal((await handler(push(sealed), context)).status, 200);
      await Promise.all(context.carried);
    }
    let told = false;
    const onError = async () => {
      await turn(1);
      told = true;
    };
    const slow = fetchHandler(kit, fail, { onError, answer: "at-once" });
    await slow.handler(push(slow.sealed));
    await slow.handler.drain();
    kit.assert.isTrue(told);
  },

  async "messages of foreign errors are not logged"(kit) {
    class QuotaError extends Error {
      name = "QuotaError";
    }
    const secrets = [new QuotaError("客户说：我的密码是 1234\n    at 1234"), "text 1234", { password: 1234 }, undefined];
    const thrown = [];
    const text = await logged(async () => {
      for (const secret of secrets) {
        const { handler, sealed } = fetchHandler(kit, () => Promise.reject(secret), { onError: undefined, answer: "after-work" });
        thrown.push((await handler(push(sealed))).status);
      }
      const { handler, sealed } = fetchHandler(kit, undefined, { onError: undefined });
      await handler(push({ ...sealed, body: "<xml>1234" }));
    });
    kit.assert.deepEqual(thrown, [500, 500, 500, 500]);
    kit.assert.notMatch(text, /1234/);
    kit.assert.match(text, /QuotaError/);
    kit.assert.match(text, /callback\.bad_envelope/);
  },

  async "many rejections do not flood the log, and every handler failure is logged"(kit) {
    const fail = () => Promise.reject(new TypeError("x"));
    const { handler, sealed } = fetchHandler(kit, fail, { onError: undefined, answer: "after-work" });
    const forged = { ...sealed, query: sealed.query.replace("nonce=", "nonce=0") };
    const text = await logged(async () => {
      for (let at = 0; at < 100; at += 1) await handler(push(forged));
      await handler(push({ ...sealed, body: "x" }));
      for (let at = 0; at < 3; at += 1) await handler(push(sealed));
    });
    const codes = text.split("\n").map((line) => /callback\.\w+|TypeError/.exec(line)?.[0]);
    kit.assert.deepEqual(codes, ["callback.signature_mismatch", "callback.bad_envelope", "TypeError", "TypeError", "TypeError"]);

    // A minute later.
    const { now } = performance;
    performance.now = () => now.call(performance) + 60_000;
    try {
      kit.assert.match(await logged(() => handler(push(forged))), /signature_mismatch.*99 more/);
    } finally {
      performance.now = now;
    }
  },

  async "rejections are logged once a minute per code"(kit) {
    const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    const text = await logged(async () => {
      const { handler, callback, sealed } = fetchHandler(kit, undefined, { onError: undefined, maxBody: 2000, bodyTimeout: 5, replay: {} });
      const url = URL_BASE + sealed.query;
      const odd = () => {
        throw new TypeError("a getter of somebody's");
      };
      for (let time = 0; time < 3; time++) {
        await handler({ method: "POST", url, body: "x".repeat(2001) });
        await handler({ method: "POST", url, body: broken() });
        await handler({ method: "POST", url, body: new ReadableStream() });
        await handler({ method: "POST", url, bodyUsed: true });
        await handler(push(callback.seal(message(), { timestamp: 1 })));
        await handler(new Request(URL_BASE + callback.seal(message()).echo_query));
        await handler({
          method: "POST",
          url,
          headers: { get: () => null },
          get body() {
            return odd();
          },
        });
        await handler(push({ ...sealed, body: "x" }));
      }
    });
    const said = text.split("\n").map((line) => /(handler|callback)\.\w+|TypeError/.exec(line)?.[0]);
    const kinds = ["body_too_large", "body_lost", "body_late", "body_consumed", "stale_timestamp", "not_an_echo"].map(
      (code) => `handler.${code}`,
    );
    kit.assert.deepEqual(said, [...kinds, "TypeError", "callback.bad_envelope"]);
    kit.assert.notMatch(text, /somebody's/);
  },

  async "rejections by another copy of the package are logged the same way"(kit) {
    // Its errors are known by their brand and their code, not by their class.
    class KfCallbackError extends Error {
      code = "callback.signature_mismatch";
      static {
        Object.defineProperty(this.prototype, Symbol.for("wecom-kf.error"), { value: true });
      }
    }
    const text = await logged(async () => {
      const callback = {
        open() {
          throw new KfCallbackError("it does not match");
        },
      };
      const handler = kit.wecom.createFetchHandler(callback, () => {});
      for (let time = 0; time < 5; time++) kit.assert.equal((await handler(push({ query: "a=1", body: "x" }))).status, 401);
    });
    kit.assert.lengthOf(text.split("\n"), 1);
  },

  async "drain respects its timeout and returns the number of pending runs"(kit) {
    const { promise, resolve } = deferred();
    const { handler, callback } = nodeHandler(kit, () => promise, { answer: "at-once" });
    kit.assert.deepEqual(await handler.drain({ timeout: 1 }), { pending: 0 });
    for (const token of ["a", "b"]) {
      const sealed = callback.seal(message(token));
      const { request, response } = exchange({ query: sealed.query, chunks: [sealed.body] });
      await handler(request, response);
    }
    kit.assert.deepEqual(await handler.drain({ timeout: 20 }), { pending: 2 });
    for (const options of [{ timeout: 0 }, { timeout: Number.NaN }, { timeout: "1000" }, 1000]) {
      const error = await handler.drain(options).then(
        () => undefined,
        (error) => error,
      );
      kit.assert.deepEqual([error?.code, error?.details.option], ["client.bad_option", "timeout"]);
    }
    resolve();
    // As a hook of a framework, which passes what it likes.
    kit.assert.deepEqual(
      await Promise.all([undefined, null, "SIGTERM", { server: {} }].map((given) => handler.drain(given))),
      Array(4).fill({ pending: 0 }),
    );
    kit.assert.isUndefined(await handler[Symbol.asyncDispose]());
  },

  async "a run that exceeds the timeout gets 500, and the error says so"(kit) {
    const { promise, resolve } = deferred();
    const { handler, sealed, errors } = fetchHandler(kit, () => promise, { answer: "after-work", timeout: 20 });
    kit.assert.equal((await handler(push(sealed), workerContext())).status, 500);
    kit.assert.deepEqual(
      errors.map(({ code, details }) => [code, details.limit]),
      [["handler.late_work", 20]],
    );
    resolve();
    await handler.drain();
  },

  async "a retry waits for the running handler"(kit) {
    const { promise, resolve } = deferred();
    const { handler, sealed, events } = fetchHandler(kit, () => promise, { answer: "after-work" });
    const answers = [handler(push(sealed)), handler(push(sealed)), handler(push(sealed))];
    await turn();
    resolve();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    // Where one request may not wait for another, the repeat is sent away, to come again.
    kit.assert.deepEqual(statuses, kit.sharesPromises ? [200, 200, 200] : [200, 500, 500]);
    kit.assert.lengthOf(events, 1);
  },

  async "a retry of a run that succeeded late is answered success"(kit) {
    const { promise, resolve } = deferred();
    const { handler, sealed, events } = fetchHandler(kit, () => promise, { answer: "after-work", timeout: 20 });
    const context = workerContext();
    kit.assert.equal((await handler(push(sealed), context)).status, 500);
    resolve();
    await Promise.all(context.carried);
    kit.assert.equal((await handler(push(sealed), context)).status, 200);
    kit.assert.lengthOf(events, 1);
  },

  async "a retry of a failed run starts it again"(kit) {
    let tries = 0;
    const work = () => {
      tries += 1;
      if (tries === 1) throw new Error("once");
    };
    const { handler, sealed } = fetchHandler(kit, work, { answer: "after-work" });
    kit.assert.deepEqual([(await handler(push(sealed))).status, (await handler(push(sealed))).status, tries], [500, 200, 2]);
  },

  async "with at-once, a retry of a run in progress is answered and starts nothing"(kit) {
    const { promise, resolve } = deferred();
    const { handler, sealed, events } = fetchHandler(kit, () => promise, { answer: "at-once" });
    const context = workerContext();
    for (let time = 0; time < 3; time++) kit.assert.equal((await handler(push(sealed), context)).status, 200);
    resolve();
    await handler.drain();
    kit.assert.lengthOf(events, 1);
  },

  async "a context whose waitUntil throws falls back"(kit) {
    const { handler, sealed, events, errors } = fetchHandler(kit);
    const context = {
      waitUntil() {
        throw new TypeError("Illegal invocation");
      },
    };
    kit.assert.equal((await handler(push(sealed), context)).status, 200);
    await handler.drain();
    kit.assert.lengthOf(events, 1);
    kit.assert.equal(errors[0].message, "Illegal invocation");
  },

  async "runs start in order of arrival, once each, and drain waits for all"(kit) {
    for (let seed = 1; seed <= 10; seed++) {
      const random = numbers(seed);
      const begun = [];
      let ended = 0;
      let failed = 0;
      const work = async ({ token }, context) => {
        begun.push(token);
        if (random() < 0.5) await turn(random() * 5);
        if (random() < 0.3) context.waitUntil(turn(random() * 5).then(() => void (ended += 0)));
        ended += 1;
        if (random() < 0.3) {
          failed += 1;
          throw new Error(token);
        }
      };
      const { handler, callback, errors } = fetchHandler(kit, work, { answer: "at-once" });
      const arrive = async (from, to) => {
        for (let index = from; index < to; index++) {
          kit.assert.equal((await handler(push(callback.seal(message(`t${index}`))))).status, 200);
          if (random() < 0.2) await turn();
        }
      };
      await arrive(0, 20);
      const late = arrive(20, 30);
      await handler.drain();
      await late;
      await handler.drain();
      kit.assert.deepEqual(
        begun,
        Array.from({ length: 30 }, (_, index) => `t${index}`),
      );
      kit.assert.equal(ended, 30);
      kit.assert.lengthOf(errors, failed);
    }
  },

  async "torture: 1000 callbacks at once while onEvent fails in every way"(kit) {
    const random = numbers(42);
    let begun = 0;
    const ways = [
      () => {
        throw new Error("thrown");
      },
      () => Promise.reject(new Error("rejected")),
      async (context) => {
        context.waitUntil(Promise.reject(new Error("carried")));
        await turn();
        context.waitUntil(turn().then(() => Promise.reject(new Error("carried later"))));
      },
      (context) => {
        setTimeout(() => context.waitUntil(Promise.reject(new Error("after the end"))), 1);
        return turn(1);
      },
      () => ({
        then() {
          throw new Error("an evil thenable");
        },
      }),
      () => Promise.reject(undefined),
      () => turn(random() * 10),
      () => {},
    ];
    let errors = 0;
    const onError = () => {
      errors += 1;
      if (random() < 0.3) throw new Error("onError throws");
      if (random() < 0.3) return Promise.reject(new Error("onError rejects"));
    };
    const work = (_, context) => {
      begun += 1;
      return ways[Math.floor(random() * ways.length)](context);
    };
    for (const answer of ["at-once", "after-work"]) {
      begun = 0;
      const { handler, callback } = fetchHandler(kit, work, { answer, onError, replay: {} });
      const sealed = Array.from({ length: 1000 }, (_, at) => callback.seal(message(`t${at}`)));
      const responses = await Promise.all(sealed.map((one) => handler(push(one))));
      await handler.drain();
      kit.assert.equal(begun, 1000);
      if (answer === "at-once") kit.assert.isTrue(responses.every(({ status }) => status === 200));
      else kit.assert.deepEqual([...new Set(responses.map(({ status }) => status))].sort(), [200, 500]);
    }
    kit.assert.isAbove(errors, 500);
    await turn(5);
  },
};
