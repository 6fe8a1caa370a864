// The suite inside a worker: GET lists the specs, POST runs the one that the query names.

import { createSandbox } from "@wecom-kf/sandbox";
import { engine } from "@wecom-kf/wasm";
import { createKit } from "../suite/kit.mjs";
import { specs } from "../suite/index.mjs";

const here = (fetch) => ({ baseUrl: "https://wecom.invalid", fetch });

function workerdKit() {
  const kit = createKit({
    engine,
    createSandbox,
    // A worker has no sockets to listen on: handlers and sandboxes stand behind a fetch function.
    serve: async (handler) => here((input, init) => answer(handler, new Request(input, init))),
    host: async (sandbox) => here((input, init) => sandbox.fetch(input, init)),
    end: () => {},
  });
  return { ...kit, sharesPromises: false };
}

/** As fetch does: an abort rejects at once. */
function answer(handler, request) {
  const aborted = new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
  return Promise.race([handler(request), aborted]);
}

export default {
  async fetch(request) {
    if (request.method === "GET") return Response.json(specs.map(({ name }) => name));
    const name = new URL(request.url).searchParams.get("name");
    const kit = workerdKit();
    try {
      await specs.find((spec) => spec.name === name).run(kit);
      return Response.json({ ok: true });
    } catch (error) {
      return Response.json({ ok: false, error: error.stack ?? String(error) });
    } finally {
      await kit.close();
    }
  },
};
