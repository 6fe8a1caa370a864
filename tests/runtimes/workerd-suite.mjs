// The suite inside a worker. Every call of a client goes over a socket: to a sandbox of the host (workerd-host.mjs), or to an address
// of the host that hands it to a handler here, at /handle/<id>. The specs of the inbox run in a Durable Object, as inboxes do on Workers:
// elsewhere what one request has begun ends with it, and no other request may use it.

import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { engine } from "@wecom-kf/wasm";
import { createKit } from "../suite/kit.mjs";
import { answerSuite } from "./suite-server.mjs";

/** The handlers of the running specs, by the host's id, and whether they run in the object. */
const handlers = new Map();

function workerdKit(control, isObject) {
  const ending = [];
  const ask = async (verb, params = {}) => (await fetch(`${control}/${verb}`, { method: "POST", body: JSON.stringify(params) })).json();
  const serve = async (handler) => {
    const { id, url } = await ask("handler");
    handlers.set(id, { handler, isObject });
    ending.push(() => {
      handlers.delete(id);
      return ask("end", { id });
    });
    return { baseUrl: url };
  };
  const kit = createKit({
    engine,
    serve,
    async createSandbox({ now, onCallback, callback, ...options }) {
      if (onCallback) callback = { ...callback, url: `${(await serve(onCallback)).baseUrl}/callback` };
      const { id, url, ...made } = await ask("sandbox", { ...options, callback, now: now?.() });
      ending.push(() => ask("end", { id }));
      const { tick, ...acts } = connectSandbox(url);
      const turn = async () => {
        if (now) await ask("clock", { id, now: now() });
        await tick();
      };
      return { ...made, ...acts, tick: turn, close() {} };
    },
    host: ({ baseUrl }) => ({ baseUrl }),
    end: () => Promise.all(ending.map((end) => end())),
  });
  return { ...kit, sharesPromises: false };
}

function answer(request, control, isObject) {
  const url = new URL(request.url);
  const [, id, path] = /^\/handle\/(\d+)(.*)$/.exec(url.pathname) ?? [];
  if (id) return handlers.get(id).handler(new Request(new URL(path + url.search, url.origin), request));
  return answerSuite(request, () => workerdKit(control, isObject));
}

function belongsToObject({ url }) {
  const { pathname, searchParams } = new URL(url);
  const [, id] = /^\/handle\/(\d+)/.exec(pathname) ?? [];
  return id ? handlers.get(id).isObject : /^(inbox|conversation)\b/.test(searchParams.get("name") ?? "");
}

/** In which the specs of the inbox run. */
export class SuiteObject {
  #env;

  constructor(_, env) {
    this.#env = env;
  }

  fetch(request) {
    return answer(request, this.#env.CONTROL, true);
  }
}

export default {
  fetch(request, { CONTROL, SUITE }) {
    if (!belongsToObject(request)) return answer(request, CONTROL, false);
    return SUITE.get(SUITE.idFromName("suite")).fetch(request);
  },
};
