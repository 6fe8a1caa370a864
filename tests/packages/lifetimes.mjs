// What an engine does when its instance traps, and whether callbacks leak. Runs with limited memory. Each check returns its
// observations.

const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const RANDOM = new Uint8Array(16);
const MESSAGE = "<xml><ToUserName><![CDATA[ww1]]></ToUserName><CreateTime>1</CreateTime><Event><![CDATA[x]]></Event></xml>";
const settings = (token) => ({ pairs: [{ token, encoding_aes_key: KEY }], receivers: ["ww1"] });

/** More than the module's memory can grow. */
export const HUGE = 8 << 20;

/** The failure's code, or the event. */
const resultOf = ({ value, failure }) => failure?.code ?? value.event ?? value.echo ?? Object.keys(value).length;

/** A trap in a callback: the results of the call, of the next ones, and of earlier callbacks. */
export function trap(engine) {
  const callback = engine.createCallback(settings("one")).value;
  const { query, body } = callback.seal(MESSAGE, "ww1", "1", "1", RANDOM).value;
  const bytes = new TextEncoder().encode(body);
  const before = callback.open(query, bytes);
  const trapped = callback.open(query, new Uint8Array(HUGE));
  const next = engine.createCallback(settings("one")).value;
  const old = [callback.verifyUrl(query), callback.open(query, bytes), callback.seal(MESSAGE, "ww1", "1", "1", RANDOM)];
  // It has the same slot as the next one in the new instance.
  callback[Symbol.dispose]();
  const after = next.open(query, bytes);
  next[Symbol.dispose]();
  return {
    before: resultOf(before),
    trapped: resultOf(trapped),
    old: old.map(resultOf),
    after: resultOf(after),
    disposed: resultOf(next.open(query, bytes)),
  };
}

/** A trap within a getter of another call's argument: the results of both, and of a callback afterwards. */
export function trapWithin(engine) {
  const callback = engine.createCallback(settings("one")).value;
  let inner;
  const outer = engine.createCallback({
    ...settings("two"),
    get receivers() {
      inner = [callback.open("", new Uint8Array(HUGE)), callback.verifyUrl("")].map(resultOf);
      return ["ww1"];
    },
  });
  return {
    inner,
    outer: resultOf(outer),
    after: resultOf(engine.createCallback(settings("one")).value.seal(MESSAGE, "ww1", "1", "1", RANDOM)),
  };
}

/** The same with `wecom-kf`, whose callbacks survive the trap. */
export function trapOfClient({ createCallback, isKfError }) {
  const callback = createCallback({ token: "one", encodingAesKey: KEY, receiveId: "ww1" });
  const { query, body } = callback.seal(MESSAGE);
  const attempt = (run) => {
    try {
      return run();
    } catch (error) {
      return isKfError(error) ? `${error.name} ${error.code} ${error.retryable}` : String(error);
    }
  };
  const open = (body) => attempt(() => callback.open(query, body).event);
  const trapped = open(new Uint8Array(HUGE));
  const after = [
    open(body),
    attempt(() => typeof callback.seal(MESSAGE).body),
    attempt(() => callback.verifyUrl(callback.seal("echo").echo_query)),
  ];
  const again = [open(new Uint8Array(HUGE)), open(body)];
  callback[Symbol.dispose]();
  return { trapped, after, again, disposed: open(body) };
}

/** A trap while the response to a call is judged, and while one is repaired: the calls' errors. */
export async function trapOfAnswer(exports) {
  const judged = { text: '{"errcode":-1,"errmsg":"system busy"}', headers: { "retry-after": "9".repeat(HUGE) } };
  const mended = { text: `{"errcode":0,"errmsg":"\u0001${"x".repeat(HUGE)}"}`, headers: {} };
  return [await errorOf(judged, exports), await errorOf(mended, exports)];
}

/** A trap while a call waits for a token: the results of this call and the next, and the number of fetched tokens. */
export async function trapOfToken({ KfClient, createCallback, memoryStore }) {
  let fetched = 0;
  let answer;
  const waits = new Promise((resolve) => (answer = resolve));
  const transport = {
    async send() {
      fetched += 1;
      const text = `{"errcode":0,"access_token":"token-${fetched}","expires_in":7200}`;
      if (fetched === 1) await waits;
      return { status: 200, body: new Uint8Array(), text, headers: {} };
    },
  };
  const kf = new KfClient({ corpId: "wwtrap", secret: "secret", transport, tokenStore: memoryStore() });
  const waiting = kf.getAccessToken();
  while (fetched === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const trapped = () => createCallback({ token: "one", encodingAesKey: KEY, receiveId: "ww1" }).open("", new Uint8Array(HUGE));
  let code;
  try {
    trapped();
  } catch (error) {
    code = error.code;
  }
  answer();
  return [code, await waiting, await kf.getAccessToken(), fetched];
}

/**
 * The same where a call may do nothing for another: the codes of the trap and of the first call, the second call's token, and the number of
 * fetched tokens.
 */
export async function trapOfTokens({ KfClient, createCallback, memoryStore }) {
  let fetched = 0;
  const transport = {
    async send() {
      fetched += 1;
      if (fetched === 1) await new Promise(() => {});
      return {
        status: 200,
        body: new Uint8Array(),
        text: `{"errcode":0,"access_token":"token-${fetched}","expires_in":7200}`,
        headers: {},
      };
    },
  };
  const kf = new KfClient({ corpId: "wwtraps", secret: "secret", transport, tokenStore: memoryStore() });
  const codeOf = ({ code }) => code;
  const waiting = kf.getAccessToken().catch(codeOf);
  while (fetched === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  let code;
  try {
    createCallback({ token: "one", encodingAesKey: KEY, receiveId: "ww1" }).open("", new Uint8Array(HUGE));
  } catch (error) {
    code = codeOf(error);
  }
  const next = await kf.getAccessToken();
  return [code, await waiting, next, fetched];
}

/** Lists of several pages: awaited and never iterated, begun and never answered. Gives how many there were. */
export async function listMany({ KfClient, memoryStore }, count) {
  const accounts = Array.from({ length: 100 }, (_, at) => ({ open_kfid: `wk${at}`.padEnd(32, "x") }));
  const page = JSON.stringify({ errcode: 0, account_list: accounts });
  let silent = false;
  const transport = {
    send: ({ url }) => {
      const text = url.includes("gettoken") ? '{"errcode":0,"access_token":"token","expires_in":7200}' : page;
      return silent ? new Promise(() => {}) : Promise.resolve({ status: 200, body: new Uint8Array(), text, headers: {} });
    },
  };
  const kf = new KfClient({ corpId: "wwlists", secret: "secret", transport, tokenStore: memoryStore() });
  for (let at = 0; at < count; at += 1) await kf.listAccounts();
  silent = true;
  for (let at = 0; at < count; at += 1) {
    kf.listAccounts();
    // So that each begins.
    await undefined;
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  kf.close();
  return count * 2;
}

/** The error of a call with this response. */
async function errorOf(answer, { KfClient, isKfError, memoryStore }) {
  const answers = [{ text: '{"errcode":0,"access_token":"token","expires_in":7200}', headers: {} }, answer];
  const transport = { send: async () => ({ status: 200, body: new Uint8Array(), ...answers.shift() }) };
  const kf = new KfClient({ corpId: "wwtrap", secret: "secret", transport, tokenStore: memoryStore() });
  try {
    await kf.addAccount({ name: "name", media_id: "media" });
  } catch (error) {
    const { name, code, retryable, maybeDone, operation, attempts } = error;
    return isKfError(error) ? [name, code, retryable, maybeDone, operation, attempts.length] : String(error);
  }
  return "no error";
}

/** Calls with an almost full stack: their results, and the engine's afterwards. */
export function fullStack(call) {
  const seen = new Set();
  const descend = () => {
    try {
      descend();
    } catch {
      // The stack is full here; each returning frame has a little more.
    }
    if (seen.size < 1000) {
      try {
        seen.add(JSON.stringify(call()));
      } catch (error) {
        seen.add(error.name);
      }
    }
  };
  descend();
  return { seen: [...seen].sort(), after: call() };
}

/**
 * Takes settings once a request, as a worker may: the same ones without disposing of them, and others that it disposes of. Gives how many
 * there were.
 */
export async function createMany(engine, count) {
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  for (let at = 0; at < count; at += 1) {
    engine.createCallback(settings("same")).value;
    engine.createCallback(settings(`token ${at}`)).value[Symbol.dispose]();
    if (at % 1000 === 0) await turn();
  }
  return count * 2;
}
