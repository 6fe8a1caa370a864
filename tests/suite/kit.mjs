// What every runtime gives to the specs: the package, its engine, assertions, and servers that live as long as the spec.

import { assert } from "chai";
import * as wecom from "wecom-kf";

/** A corp that exists nowhere. */
export const CORP = "wwsuite0000000001";
export const SECRET = "secret-of-the-suite";

/** The files of every sandbox: the avatar `m`, and those of the samples in vectors/wire/sendMsg.json. */
const FILES = [
  { mediaId: "m", type: "image" },
  ...["image", "voice", "video", "file"].map((type) => ({ mediaId: `${type.toUpperCase()}_MEDIA_ID`, type })),
];

/** Runs a spec with an environment of its own, on runtimes without one too. */
export async function withEnvironment(work) {
  const own = Object.getOwnPropertyDescriptor(globalThis, "process");
  const env = {};
  Object.defineProperty(globalThis, "process", { value: { ...globalThis.process, env }, configurable: true, writable: true });
  try {
    return await work(env);
  } finally {
    if (own) Object.defineProperty(globalThis, "process", own);
    else delete globalThis.process;
  }
}

/**
 * Makes a kit. `serve(handler)` gives `{ baseUrl, fetch? }` for a handler `(Request) => Response`; `host(sandbox)` the same for a
 * sandbox, which may live in another process; `end()` ends both.
 */
export function createKit({ engine, serve, host, createSandbox, end }) {
  const clients = [];
  const sandboxes = [];
  const client = (options) => {
    const made = new wecom.KfClient({ corpId: CORP, secret: SECRET, ...options });
    clients.push(made);
    return made;
  };
  return {
    wecom,
    engine,
    assert,
    /** A client of a server that is there already. It ends with the spec. */
    client,
    /** A client of a handler that plays the server; `gettoken` is answered unless the handler does it. */
    async clientOf(handler, options = {}) {
      const calls = [];
      const where = await serve(async (request) => {
        const url = new URL(request.url);
        const type = request.headers.get("content-type") ?? "";
        const bytes = new Uint8Array(await request.arrayBuffer());
        const text = new TextDecoder().decode(bytes);
        const body = text && !type.startsWith("multipart/") ? JSON.parse(text) : "";
        const call = { method: request.method, path: url.pathname, query: url.searchParams, type, body, text, bytes };
        calls.push(call);
        const answer = await handler(call, calls);
        if (answer instanceof Response) return answer;
        if (answer !== undefined) return json(answer);
        return json(call.path === "/cgi-bin/gettoken" ? token(calls) : { errcode: 0, errmsg: "ok" });
      });
      return { kf: client({ ...where, ...options }), calls, ...where };
    },
    /** A sandbox, and a client of it. All methods of the sandbox give promises; call `tick` after turning a clock of your own. */
    async sandbox(options = {}) {
      const made = await createSandbox({ corpId: CORP, secret: SECRET, seed: 7, files: FILES, ...options });
      sandboxes.push(made);
      const where = await host(made);
      const sandbox = withPromises(made);
      return { sandbox, kf: client(where), where };
    },
    /** Fails unless the promise rejects with the code; gives the error. */
    async rejects(promise, code) {
      const error = await promise.then(
        () => assert.fail(`expected ${code}, and the call succeeded`),
        (error) => error,
      );
      assert.equal(error.code, code, error.stack);
      return error;
    },
    /** Fails unless the function throws with the code; gives the error. */
    throws(call, code) {
      let error;
      try {
        call();
      } catch (thrown) {
        error = thrown;
      }
      assert.isDefined(error, `expected ${code}, and nothing was thrown`);
      assert.equal(error.code, code, error.stack);
      return error;
    },
    /**
     * What `attempt(timeout)` gives, with growing time limits until it is not undefined: a call that is to end on the way has to come
     * that far first, and a busy machine comes nowhere in 50 ms.
     */
    async growing(attempt) {
      for (let timeout = 50; timeout < 20_000; timeout *= 4) {
        const reached = await attempt(timeout);
        if (reached !== undefined) return reached;
      }
      return assert.fail("the call never came as far as it must before its time is up");
    },
    /** Runs so many milliseconds later, by both clocks. */
    async at(ms, run) {
      const { now } = performance;
      performance.now = () => now.call(performance) + ms;
      try {
        return await this.wall(ms, run);
      } finally {
        performance.now = now;
      }
    },
    /** Runs with the wall clock so many milliseconds ahead, as after a correction. */
    async wall(ms, run) {
      const { now } = Date;
      Date.now = () => now() + ms;
      try {
        return await run();
      } finally {
        Date.now = now;
      }
    },
    async close() {
      for (const made of clients) made.close();
      for (const made of sandboxes) made.close();
      await end();
    },
  };
}

/** Waits until a condition holds. */
export async function until(condition) {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 4000) assert.fail(`it did not come about: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A sandbox whose every method gives a promise, so that a spec cannot tell where it lives. */
function withPromises(sandbox) {
  const promised =
    (method) =>
    async (...params) =>
      sandbox[method](...params);
  return Object.fromEntries(Object.entries(sandbox).map(([name, value]) => [name, typeof value === "function" ? promised(name) : value]));
}

/** A JSON response. */
export function json(value, init) {
  return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" }, ...init });
}

/** What gettoken answers: a new token each time, so that a spec sees which one was used. */
function token(calls) {
  const count = calls.filter(({ path }) => path === "/cgi-bin/gettoken").length;
  return { errcode: 0, errmsg: "ok", access_token: `token-${count}`, expires_in: 7200 };
}
