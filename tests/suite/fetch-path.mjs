// The fetch path: a fetch function of the caller's, called with what every runtime knows, and ended whatever it does.

import { until } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const MB = 1024 * 1024;
const token = () => Response.json({ ...OK, access_token: "token-1", expires_in: 7200 });
const isToken = (url) => url.includes("/gettoken");

/** A client of a fetch function; gettoken is answered. */
const clientOf = (kit, fetch, options) =>
  kit.client({ baseUrl: "https://wecom.invalid", fetch: (url, init) => (isToken(url) ? token() : fetch(url, init)), ...options });

/** A body that gives some chunks and then nothing more, and says whether it was given up. */
function endless(chunks, cancel = () => {}) {
  const left = [...chunks];
  const told = { cancelled: false };
  const body = new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else return new Promise(() => {});
    },
    cancel() {
      told.cancelled = true;
      return cancel();
    },
  });
  return { body, told };
}

/** Whether the runtime knows the option: old compatibility dates of workerd throw at it. */
function takesCache() {
  try {
    return Boolean(new Request("https://wecom.invalid", { cache: "no-store" }));
  } catch {
    return false;
  }
}

/** A call that ends by its time limit, once fetch has been `asked`, or by the signal. */
const endsOnce = (kit, kf, how, { signal }, asked) =>
  kit.growing(async (timeout) => {
    await kit.rejects(kf.getServiceState(state, how === "timeout" ? { timeout } : { signal }), `transport.${how}`);
    return asked() ? true : undefined;
  });

export const specs = {
  async "fetch is called as a function, with portable options"(kit) {
    const seen = [];
    const options = {
      fetch: function (...args) {
        seen.push([this, ...args]);
        return isToken(args[0]) ? token() : Response.json(OK);
      },
    };
    const kf = kit.client({ baseUrl: "https://wecom.invalid", ...options });
    await kf.getServiceState(state);
    await kf.listAccounts();
    for (const [self, url, init] of seen) {
      kit.assert.isUndefined(self);
      kit.assert.typeOf(url, "string");
      const known = [
        ...(init.method === "POST" ? ["body"] : []),
        ...(takesCache() ? ["cache"] : []),
        "headers",
        "method",
        "redirect",
        "signal",
      ];
      kit.assert.deepEqual(Object.keys(init).sort(), known);
      kit.assert.equal(init.redirect, "manual");
      // Next.js 13 and 14 keep the answers to every GET that does not say this.
      if (takesCache()) kit.assert.equal(init.cache, "no-store");
    }
    kit.assert.lengthOf(seen, 3);
  },

  async "a fetch that caches GET responses, as in Next.js 13 and 14, does not cache an expired token"(kit) {
    if (!takesCache()) return;
    let ended = 0;
    const kept = new Map();
    const server = (url) =>
      isToken(url)
        ? { ...OK, access_token: `token-${ended}`, expires_in: 7200 }
        : url.includes(`access_token=token-${ended}`)
          ? OK
          : { errcode: 42001, errmsg: "expired" };
    const fetch = (url, { method, cache }) => {
      if (method !== "GET" || cache === "no-store") return Response.json(server(url));
      if (!kept.has(url)) kept.set(url, server(url));
      return Response.json(kept.get(url));
    };
    const kf = kit.client({ baseUrl: "https://wecom.invalid", fetch });
    for (; ended < 3; ended += 1) {
      kit.assert.deepEqual(await kf.listAccounts(), OK);
      kit.assert.deepEqual(await kf.getServiceState(state), OK);
    }
    kit.assert.equal(kept.size, 0);
  },

  async "the runtime's own fetch accepts the options, and does not follow redirects"(kit) {
    const other = await kit.clientOf(() => OK);
    for (const status of [301, 302, 303, 307, 308]) {
      const { kf, calls } = await kit.clientOf(
        ({ path }) => {
          if (path === "/cgi-bin/gettoken") return undefined;
          return new Response("moved", { status, headers: { location: `${other.baseUrl}/cgi-bin/kf/x` } });
        },
        { transport: "fetch", maxRetries: 3 },
      );
      const error = await kit.rejects(kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "hi" }), "response.not_json");
      kit.assert.equal(error.status, status);
      kit.assert.lengthOf(calls, 2);
    }
    kit.assert.lengthOf(other.calls, 0);
  },

  async "an address that starts to redirect is not followed, and its status is reported by the second time"(kit) {
    const other = await kit.clientOf(() => OK);
    for (const maxRetries of [0, 1]) {
      let moved = false;
      const { kf, calls } = await kit.clientOf(
        ({ path }) => {
          if (path === "/cgi-bin/gettoken") return undefined;
          return moved ? new Response("moved", { status: 302, headers: { location: `${other.baseUrl}/cgi-bin/kf/x` } }) : OK;
        },
        { transport: "fetch", maxRetries },
      );
      const send = () => kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "hi" });
      await send();
      moved = true;
      const first = await send().catch((error) => error);
      const answers = maxRetries === 0 ? ["response.not_json", "transport.lost"] : ["response.not_json"];
      kit.assert.include(answers, first.code);
      if (first.code === "transport.lost") kit.assert.match(first.details.detail, /redirect/);
      kit.assert.isTrue(first.maybeDone);
      const { status, maybeDone } = await kit.rejects(send(), "response.not_json");
      kit.assert.equal(status, 302);
      kit.assert.isTrue(maybeDone);
      kit.assert.lengthOf(calls, 3 + first.attempts.length);
    }
    kit.assert.lengthOf(other.calls, 0);
  },

  async "a response without a URL is accepted"(kit) {
    const kf = clientOf(kit, () => {
      const response = Response.json({ ...OK, service_state: 1 });
      kit.assert.equal(response.url, "");
      return response;
    });
    kit.assert.equal((await kf.getServiceState(state)).service_state, 1);
  },

  async "a timeout and an abort cancel the body that is being read"(kit) {
    for (const how of ["timeout", "aborted"]) {
      const { body, told } = endless([new Uint8Array(10)]);
      const controller = new AbortController();
      let asked = false;
      const answer = () => {
        asked = true;
        if (how === "aborted") setTimeout(() => controller.abort());
        return new Response(body);
      };
      const kf = clientOf(kit, answer, { maxRetries: 0 });
      // The token is there already: what is timed is the body alone.
      await kf.getAccessToken();
      await endsOnce(kit, kf, how, controller, () => asked);
      await until(() => told.cancelled);
    }
  },

  async "a fetch that ignores its signal does not block a call, and its late body is cancelled"(kit) {
    for (const how of ["timeout", "aborted"]) {
      let answer;
      const { body, told } = endless([]);
      const controller = new AbortController();
      const silence = () => {
        if (how === "aborted") setTimeout(() => controller.abort());
        return new Promise((resolve) => (answer = resolve));
      };
      const kf = clientOf(kit, silence, { maxRetries: 0 });
      await kf.getAccessToken();
      await endsOnce(kit, kf, how, controller, () => answer !== undefined);
      answer(new Response(body));
      await until(() => told.cancelled);
    }
  },

  async "a body over the limit is cancelled, even if cancelling never settles"(kit) {
    const hang = () => new Promise(() => {});
    const chunks = Array.from({ length: 34 }, () => new Uint8Array(MB));
    const counted = endless(chunks, hang);
    await kit.rejects(
      clientOf(kit, () => new Response(counted.body)).getServiceState(state, { timeout: 20_000 }),
      "transport.body_too_large",
    );
    kit.assert.isTrue(counted.told.cancelled);
    const announced = endless([], () => Promise.reject(new Error("no")));
    const headers = { "content-length": String(33 * MB) };
    const error = await kit.rejects(
      clientOf(kit, () => new Response(announced.body, { headers })).getServiceState(state),
      "transport.body_too_large",
    );
    kit.assert.isTrue(announced.told.cancelled);
    kit.assert.deepEqual(
      error.attempts.map(({ outcome, verdict }) => [outcome, verdict]),
      [["body_too_large", "fail"]],
    );
  },

  async "a body shorter than its Content-Length is lost, unless it is encoded"(kit) {
    const short = (headers) => clientOf(kit, () => new Response(JSON.stringify(OK), { headers }), { maxRetries: 0 });
    await kit.rejects(short({ "content-length": "500" }).getServiceState(state), "transport.lost");
    kit.assert.deepEqual(await short({ "content-length": "500", "content-encoding": "gzip" }).getServiceState(state), OK);
    kit.assert.deepEqual(await short({ "content-length": "5" }).getServiceState(state), OK);
    await kit.rejects(short({ "content-length": "500", "content-type": "image/png" }).downloadMedia({ media_id: "m" }), "transport.lost");
  },

  async "maybeDone is not set if nothing was sent"(kit) {
    const text = { touser: "wm1", open_kfid: "wk1", content: "hi" };
    const failing = (error) => clientOf(kit, () => Promise.reject(error), { maxRetries: 0 });
    const caused = (cause) => new TypeError("fetch failed", { cause });
    const coded = (code, more) => caused(Object.assign(new Error(code), { code, ...more }));
    for (const [error, code] of [
      [coded("ECONNREFUSED"), "transport.connect"],
      [coded("ECONNRESET", { syscall: "connect" }), "transport.connect"],
      [coded("ETIMEDOUT", { syscall: "connect" }), "transport.connect"],
      [caused(new AggregateError([Object.assign(new Error("no"), { code: "ENETUNREACH" })])), "transport.connect"],
      [caused(new Error("Proxy response (407) !== 200 when HTTP Tunneling")), "transport.connect"],
      [new TypeError("error sending request for url (https://x/): client error (Connect): dns error"), "transport.connect"],
      [caused(new Error("bad port")), "transport.invalid_request"],
    ]) {
      const given = await kit.rejects(failing(error).sendText(text), code);
      kit.assert.isUndefined(given.maybeDone, error.cause?.message ?? error.message);
      kit.assert.equal(given.cause, error);
    }
    const thrown = clientOf(kit, () => {
      throw coded("ENOTFOUND");
    });
    await kit.rejects(thrown.sendText(text, { maxRetries: 0 }), "transport.connect");
    for (const odd of [undefined, null, "text", {}]) await kit.rejects(clientOf(kit, async () => odd).sendText(text), "transport.lost");
    for (const error of [coded("ECONNRESET", { syscall: "read" }), new TypeError("fetch failed"), coded("UND_ERR_SOCKET")]) {
      const given = await kit.rejects(failing(error).sendText(text), "transport.lost");
      kit.assert.isTrue(given.maybeDone);
      kit.assert.equal(given.cause, error);
    }
    // A proxy's or a gateway's refusal: the call did not come to be carried out. 408 and 5xx may come in the middle of it.
    for (const [status, maybeDone] of [
      [400, undefined],
      [401, undefined],
      [403, undefined],
      [404, undefined],
      [407, undefined],
      [413, undefined],
      [408, true],
      [502, true],
    ]) {
      const given = await kit.rejects(
        clientOf(kit, () => new Response("<html>", { status }), { maxRetries: 0 }).sendText(text),
        "response.not_json",
      );
      kit.assert.equal(given.maybeDone, maybeDone, `HTTP ${status}`);
    }
  },

  async "a request that fetch cannot send is reported as such"(kit) {
    // A port that fetch blocks, where it blocks any; else nobody listens there.
    const kf = kit.client({
      baseUrl: "http://127.0.0.1:1",
      transport: "fetch",
      maxRetries: 0,
      corpId: undefined,
      secret: undefined,
      credentials: { accessToken: "token-1" },
    });
    const error = await kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "hi" }).catch((error) => error);
    kit.assert.isTrue(kit.wecom.isKfError(error), String(error));
    // workerd says the same of a connection that did not come about as of one that broke.
    if (kit.sharesPromises)
      kit.assert.deepEqual([/connect|invalid_request/.test(error.code), error.maybeDone], [true, undefined], error.stack);
  },

  async "a missing token is reported"(kit) {
    const error = await kit.growing(async (timeout) => {
      let asked = false;
      const fetch = () => {
        asked = true;
        return new Promise(() => {});
      };
      const kf = kit.client({ baseUrl: "https://wecom.invalid", fetch });
      const ended = await kit.rejects(kf.getServiceState(state, { timeout }), "transport.timeout");
      return asked ? ended : undefined;
    });
    if (kit.sharesPromises) kit.assert.include(error.message, "access token");
  },

  async "the beginning of an error page is quoted, without tokens and truncated JSON"(kit) {
    const page = (text, status = 502) =>
      clientOf(kit, () => new Response(text, { status }), {
        maxRetries: 0,
        credentials: { accessToken: "token-of-the-page" },
        corpId: undefined,
        secret: undefined,
      });
    const html = await kit.rejects(
      page("<html><a href='/x?access_token=token-of-the-page&y=1'>token-of-the-page</a>").getServiceState(state),
      "response.not_json",
    );
    kit.assert.include(html.message, "<html><a href='/x?access_token=…");
    kit.assert.notInclude(html.message, "token-of-the-page");
    const cut = await kit.rejects(page('{"errcode":-1,"text":"a customer\'s words').getServiceState(state), "response.not_json");
    kit.assert.include(cut.message, "{…");
    kit.assert.notInclude(cut.message, "words");
  },
};
