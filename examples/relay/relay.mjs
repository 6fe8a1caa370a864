// A relay for functions that have no fixed address: it passes calls on to WeCom, and to nobody else. It runs on a machine whose address
// WeCom trusts; clients name it as their `baseUrl`. It has no secret of its own: each call brings its access token. Whoever reaches it
// calls from the trusted address, so it answers only this machine and private networks. It logs nothing.

import http from "node:http";
import https from "node:https";
import { BlockList, isIPv6 } from "node:net";
import { pipeline } from "node:stream";
import { pathToFileURL } from "node:url";

const PRIVATE = ["127.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fd00::/8"];
const PASSED = ["accept", "accept-encoding", "content-length", "content-type", "user-agent"];
/** What concerns one connection alone. */
const OF_THE_CONNECTION = ["connection", "keep-alive", "transfer-encoding"];

/** A server that passes calls on to `target`, for callers of the networks in `allow`. */
export function createRelay({ target = "https://qyapi.weixin.qq.com", allow = PRIVATE } = {}) {
  const { protocol, hostname, port } = new URL(target);
  const { request } = protocol === "https:" ? https : http;
  const allowed = new BlockList();
  for (const [address, bits] of allow.map((network) => network.split("/"))) allowed.addSubnet(address, Number(bits), familyOf(address));

  return http.createServer((call, answer) => {
    const { remoteAddress = "" } = call.socket;
    if (!allowed.check(remoteAddress, familyOf(remoteAddress))) return answer.writeHead(403).end();
    // The host is always WeCom's, whatever the request line names.
    if (!/^\/cgi-bin\/[\w/]+(\?|$)/.test(call.url)) return answer.writeHead(404).end();
    const headers = pick(call.headers, (name) => PASSED.includes(name));
    const passed = request({ protocol, hostname, port, method: call.method, path: call.url, headers }, (given) => {
      answer.writeHead(
        given.statusCode,
        pick(given.headers, (name) => !OF_THE_CONNECTION.includes(name)),
      );
      // An answer that breaks off in the middle does so for the caller too.
      pipeline(given, answer, () => {});
    });
    passed.on("error", () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    answer.on("close", () => passed.destroy());
    call.pipe(passed);
  });
}

const familyOf = (address) => (isIPv6(address) ? "ipv6" : "ipv4");
const pick = (headers, wanted) => Object.fromEntries(Object.entries(headers).filter(([name]) => wanted(name)));

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { PORT = "8080", HOST = "127.0.0.1" } = process.env;
  createRelay().listen(Number(PORT), HOST);
}
