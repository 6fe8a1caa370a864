// The suite inside a worker. Every call of a client goes over a socket: to a sandbox of the host (workerd-host.mjs), or to an address
// of the host that hands it to a handler here, at /handle/<id>.

import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { engine } from "@wecom-kf/wasm";
import { createKit } from "../suite/kit.mjs";
import { answerSuite } from "./suite-server.mjs";

/** The handlers of the running specs, by the host's id. */
const handlers = new Map();

function workerdKit(control) {
  const ending = [];
  const ask = async (verb, params = {}) => (await fetch(`${control}/${verb}`, { method: "POST", body: JSON.stringify(params) })).json();
  const serve = async (handler) => {
    const { id, url } = await ask("handler");
    handlers.set(id, handler);
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

export default {
  fetch(request, { CONTROL }) {
    const url = new URL(request.url);
    const [, id, path] = /^\/handle\/(\d+)(.*)$/.exec(url.pathname) ?? [];
    if (id) return handlers.get(id)(new Request(new URL(path + url.search, url.origin), request));
    return answerSuite(request, () => workerdKit(CONTROL));
  },
};
