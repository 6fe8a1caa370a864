// The suite inside a worker.

import { createSandbox } from "@wecom-kf/sandbox";
import { engine } from "@wecom-kf/wasm";
import { createKit } from "../suite/kit.mjs";
import { answerSuite } from "./suite-server.mjs";

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

export default { fetch: (request) => answerSuite(request, workerdKit) };
