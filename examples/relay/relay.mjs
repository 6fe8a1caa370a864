// A relay for functions without a fixed IP address: it forwards calls to WeCom's API and to no other host. Run it on a machine whose
// address is a trusted IP, and set its URL as the client's `baseUrl`. It has no secrets: each call carries its access token.
// Anyone who can reach it can call WeCom from the trusted address, so it accepts only this machine and private networks. It logs nothing.

import http from "node:http";
import https from "node:https";
import { BlockList, isIPv6 } from "node:net";
import { pipeline } from "node:stream";
import { pathToFileURL } from "node:url";

const PRIVATE = ["127.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fd00::/8"];
const FORWARDED = ["accept", "accept-encoding", "content-length", "content-type", "user-agent"];
/** Headers that concern a single connection. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding"];

/** Creates a server that forwards calls to `target`, for callers in the networks of `allow`. */
export function createRelay({ target = "https://qyapi.weixin.qq.com", allow = PRIVATE } = {}) {
  const { protocol, hostname, port } = new URL(target);
  const { request } = protocol === "https:" ? https : http;
  const allowed = new BlockList();
  for (const [address, bits] of allow.map((network) => network.split("/"))) allowed.addSubnet(address, Number(bits), familyOf(address));

  return http.createServer((incoming, outgoing) => {
    const { remoteAddress = "" } = incoming.socket;
    if (!allowed.check(remoteAddress, familyOf(remoteAddress))) return outgoing.writeHead(403).end();
    if (!isCall(incoming)) return outgoing.writeHead(404).end();
    const headers = pick(incoming.headers, (name) => FORWARDED.includes(name));
    const forwarded = request({ protocol, hostname, port, method: incoming.method, path: incoming.url, headers }, (upstream) => {
      outgoing.writeHead(
        upstream.statusCode,
        pick(upstream.headers, (name) => !HOP_BY_HOP.includes(name)),
      );
      // A truncated response must be truncated for the caller too.
      pipeline(upstream, outgoing, () => {});
    });
    forwarded.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
}

/** Whether a request is an API call: its URL is a path without a host, and a GET request has no body. */
function isCall({ method, url, headers }) {
  const hasBody = "content-length" in headers || "transfer-encoding" in headers;
  return /^\/cgi-bin\/[\w/]+(\?|$)/.test(url) && (method === "POST" || (method === "GET" && !hasBody));
}

const familyOf = (address) => (isIPv6(address) ? "ipv6" : "ipv4");
const pick = (headers, wanted) => Object.fromEntries(Object.entries(headers).filter(([name]) => wanted(name)));

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { PORT = "8080", HOST = "127.0.0.1" } = process.env;
  createRelay().listen(Number(PORT), HOST);
}
