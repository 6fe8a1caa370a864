// The benchmark's server, in a separate process: a minimal HTTP/1.1 implementation, so that it is never the bottleneck.

import { createServer } from "node:net";
import { makePage } from "./page.mjs";

const answer = (text) => {
  const body = Buffer.from(text);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ${body.length}\r\n\r\n`),
    body,
  ]);
};
const SENT = answer('{"errcode":0,"errmsg":"ok","msgid":"5Wq8Xb1nS2kd9fGh3JmP7t"}');
const TOKEN = answer('{"errcode":0,"errmsg":"ok","access_token":"bench-access-token-0123456789abcdef","expires_in":7200}');
const PAGE = answer(makePage().text);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  let pending = "";
  socket.on("data", (data) => {
    pending += data.toString("latin1");
    for (;;) {
      const end = pending.indexOf("\r\n\r\n") + 4;
      if (end < 4) return;
      const head = pending.slice(0, end);
      const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (pending.length < end + length) return;
      pending = pending.slice(end + length);
      socket.write(head.includes("/gettoken") ? TOKEN : head.includes("/sync_msg") ? PAGE : SENT);
    }
  });
});
server.listen(0, "127.0.0.1", 1024, () => process.send(server.address().port));
process.on("disconnect", () => process.exit(0));
