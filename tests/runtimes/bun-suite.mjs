// The suite inside Bun.

import { servedKit } from "./served-kit.mjs";
import { answerSuite } from "./suite-server.mjs";

const { engine } = await import(process.argv.includes("--wasm") ? "@wecom-kf/wasm" : "@wecom-kf/native");

function listen(handler) {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: handler });
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) };
}

console.log(listen((request) => answerSuite(request, () => servedKit(engine, listen))).url);
