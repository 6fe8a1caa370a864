// A program for other runtimes: the handler on their node:http, and on their fetch server. Prints the responses.

import { createServer } from "node:http";
import { createFetchHandler } from "wecom-kf";
import { callback, recorder, seal } from "./stage.mjs";

const node = recorder();
const server = createServer(node.handler);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const web = recorder(createFetchHandler);
const own = globalThis.Bun
  ? Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: web.handler })
  : Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, web.handler);

for (const [{ handler, tokens, errors }, port] of [
  [node, server.address().port],
  [web, own.port ?? own.addr.port],
]) {
  const url = `http://127.0.0.1:${port}/callback?`;
  const call = async (init, query) => {
    const response = await fetch(url + query, init);
    return `${response.status} ${await response.text()}`;
  };
  const { query, body } = seal("t");
  const answers = [
    await call({}, callback.seal("42").echo_query),
    await call({ method: "POST", body }, query),
    await call({ method: "POST", body: "<xml>" }, query),
    await call({ method: "POST" }, query),
  ];
  await handler.drain();
  console.log([...answers, tokens.join(), errors.map(({ code }) => code).join()].join("|"));
}
process.exit(0);
