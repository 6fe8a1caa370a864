// The suite inside Deno.

import { engine } from "@wecom-kf/wasm";
import { servedKit } from "./served-kit.mjs";
import { answerSuite } from "./suite-server.mjs";

function listen(handler) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  return { url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

console.log(listen((request) => answerSuite(request, () => servedKit(engine, listen))).url);
