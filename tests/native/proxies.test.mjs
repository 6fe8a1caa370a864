// Proxies: from settings and environment variables, with passwords and exceptions, and their failures.
import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { test } from "node:test";
import { KfClient } from "wecom-kf";
import { addon, createTransport, fixture, listen } from "./addon.mjs";
import { SECRET, fails, serve, tls } from "./servers.mjs";

/** A proxy for both kinds: absolute-form for http, CONNECT for https (to 127.0.0.1, whatever the name). */
async function startProxy(t) {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url.split("?")[0]} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    request.pipe(http.request(request.url, { method: request.method }, (answer) => answer.pipe(response)));
  });
  server.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    const upstream = net.connect(Number(request.url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  const port = await listen(t, server);
  return { seen, port };
}

test("proxies: absolute form and CONNECT, with a password, with exceptions, from the environment", async (t) => {
  const proxy = await startProxy(t);
  const plain = await serve(t, (_, response) => response.end("plain"));
  const secure = https.createServer(tls, (_, response) => response.end("secure"));
  const securePort = await listen(t, secure);
  const plainUrl = `http://127.0.0.1:${plain.port}/cgi-bin?access_token=${SECRET}`;
  const secureUrl = `https://kf.test:${securePort}/cgi-bin?access_token=${SECRET}`;
  const extraCaFiles = [fixture("ca.pem")];

  const fixed = createTransport(addon, { proxy: `http://user:pw@127.0.0.1:${proxy.port}`, extraCaFiles });
  assert.equal((await fixed.send({ url: plainUrl })).status, 200);
  assert.equal(Buffer.from((await fixed.send({ url: secureUrl })).body).toString(), "secure");
  const auth = `Basic ${Buffer.from("user:pw").toString("base64")}`;
  assert.deepEqual(proxy.seen.splice(0), [`GET http://127.0.0.1:${plain.port}/cgi-bin ${auth}`, `CONNECT kf.test:${securePort} ${auth}`]);

  const except = createTransport(addon, { proxy: `http://127.0.0.1:${proxy.port}`, noProxy: "example.com,127.0.0.0/8", extraCaFiles });
  assert.equal((await except.send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen, []);

  t.after(() => ["https_proxy", "HTTP_PROXY", "NO_PROXY"].forEach((name) => delete process.env[name]));
  process.env.https_proxy = `http://127.0.0.1:${proxy.port}`;
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: secureUrl })).status, 200);
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen.splice(0), [`CONNECT kf.test:${securePort}`]);
  process.env.HTTP_PROXY = process.env.https_proxy;
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.equal(proxy.seen.splice(0).length, 1);
  process.env.NO_PROXY = "127.0.0.1";
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.equal((await createTransport(addon, { proxy: null, extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen, []);
});

test("a proxy that is unreachable or refuses is a connect failure", async (t) => {
  const refusing = http.createServer();
  refusing.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  const port = await listen(t, refusing);
  const url = `https://kf.test/cgi-bin?access_token=${SECRET}`;
  const through = (proxy) => createTransport(addon, { proxy, extraCaFiles: [] }).send({ url });
  const refused = fails(await through(`http://user:${SECRET}@127.0.0.1:${port}`), "transport.connect", false);
  assert.equal(refused.detail, `through the proxy 127.0.0.1:${port}: no route to kf.test:443: tunnel error: unsuccessful`);
  await new Promise((resolve) => refusing.close(resolve));
  const away = fails(await through(`http://user:${SECRET}@127.0.0.1:${port}`), "transport.connect", false);
  assert.equal(away.detail, `through the proxy 127.0.0.1:${port}: connection refused`);
  const unknown = fails(await through(`http://user:${SECRET}@no-such-proxy.invalid:3128`), "transport.connect", false);
  assert.match(unknown.detail, /^no address for the proxy no-such-proxy\.invalid: /);
  // The environment's proxy is also named.
  t.after(() => delete process.env.https_proxy);
  process.env.https_proxy = `http://user:${SECRET}@127.0.0.1:${port}`;
  assert.deepEqual(fails(await createTransport(addon, { extraCaFiles: [] }).send({ url }), "transport.connect", false), away);
});

test("SOCKS proxies work, since ALL_PROXY often names one", async (t) => {
  const { url, port } = await serve(t, (_, response) => response.end("through"));
  const server = net.createServer((socket) => {
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (ask) => {
        assert.deepEqual([...ask.subarray(0, 4)], [5, 1, 0, 1]);
        const upstream = net.connect(ask.readUInt16BE(8), "127.0.0.1", () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]));
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on("error", () => socket.destroy());
      });
    });
  });
  const proxy = await listen(t, server);
  const through = async (settings) => {
    const result = await createTransport(addon, { ...settings, extraCaFiles: [] }).send({ url });
    assert.equal(Buffer.from(result.body ?? []).toString(), "through", JSON.stringify(result));
  };
  await through({ proxy: `socks5h://127.0.0.1:${proxy}` });
  // As desktop environments write it.
  await through({ proxy: `socks://127.0.0.1:${proxy}/` });
  t.after(() => delete process.env.ALL_PROXY);
  process.env.ALL_PROXY = `socks://127.0.0.1:${proxy}/`;
  await through({});
});

test("SOCKS 4 proxies work, with a name that they resolve and without", async (t) => {
  const { port } = await serve(t, (_, response) => response.end("through"));
  const asked = [];
  const server = net.createServer((socket) => {
    socket.once("data", (ask) => {
      // Version, command, port, address, user, and for 4a the name.
      const name = ask.subarray(ask.indexOf(0, 8) + 1).toString();
      // 0.0.0.x stands for a name.
      const address = [...ask.subarray(4, 8)].join(".").replace(/^0\.0\.0\.\d+$/, "0.0.0.x");
      asked.push(`${ask[0]} ${ask[1]} ${address} ${name.replace("\0", "")}`.trim());
      const upstream = net.connect(ask.readUInt16BE(2), "127.0.0.1", () => {
        socket.write(Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]));
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on("error", () => socket.destroy());
    });
  });
  const proxy = await listen(t, server);
  for (const [scheme, host] of [
    ["socks4", "127.0.0.1"],
    ["socks4a", "kf.invalid"],
  ]) {
    const transport = createTransport(addon, { proxy: `${scheme}://127.0.0.1:${proxy}`, extraCaFiles: [] });
    const result = await transport.send({ url: `http://${host}:${port}/` });
    assert.equal(Buffer.from(result.body ?? []).toString(), "through", JSON.stringify(result));
  }
  assert.deepEqual(asked, ["4 1 127.0.0.1", "4 1 0.0.0.x kf.invalid"]);
});

test("a proxy that fails has forwarded nothing", async (t) => {
  const url = `https://kf.test/cgi-bin?access_token=${SECRET}`;
  /** A proxy that sends `first` and then runs `then`. */
  const raw = async (first, then) => {
    const server = net.createServer((socket) => socket.once("data", () => socket.write(first, () => then(socket))));
    return `127.0.0.1:${await listen(t, server)}`;
  };
  const end = (socket) => socket.end();
  const stall = () => {};
  const established = "HTTP/1.1 200 OK\r\n\r\n";
  for (const [proxy, code] of [
    [`http://${await raw("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", end)}`, "transport.connect"],
    [`http://${await raw("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>", end)}`, "transport.connect"],
    [`http://${await raw("nonsense", end)}`, "transport.connect"],
    [`http://${await raw("", end)}`, "transport.connect"],
    [`http://${await raw("", stall)}`, "transport.timeout"],
    [`http://${await raw(established, end)}`, "transport.connect"],
    [`http://${await raw(established, stall)}`, "transport.timeout"],
    [`https://${await raw("", end)}`, "transport.connect"],
    [`socks5h://${await raw(Buffer.from([5, 255]), end)}`, "transport.connect"],
    [`socks5h://${await raw("", stall)}`, "transport.timeout"],
    ["http://no-such-proxy.invalid:3128", "transport.connect"],
  ]) {
    const transport = createTransport(addon, { proxy, extraCaFiles: [] });
    const { host } = new URL(proxy.replace(/^socks5h/, "http"));
    // After the tunnel is established, the server is what fails. Where all is silent, the time limit has to last until the proxy is asked.
    const tells = (detail) => /^TLS with kf\.test:443: /.test(detail) || detail.includes(`the proxy ${host.split(".invalid:")[0]}`);
    const send = async (timeout) => fails(await transport.send({ method: "POST", url, body: "{}", timeout }), code, false).detail;
    let detail = await send(code === "transport.timeout" ? 300 : 30_000);
    for (let timeout = 1200; code === "transport.timeout" && !tells(detail) && timeout < 20_000; timeout *= 4) detail = await send(timeout);
    assert.ok(tells(detail), detail);
  }
});

test("a proxy that speaks TLS itself", async (t) => {
  const seen = [];
  const server = https.createServer(tls, (request, response) => response.end(`for ${request.url}`));
  server.on("connect", (request, socket) => {
    seen.push(request.headers["proxy-authorization"]);
    const upstream = net.connect(Number(request.url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    for (const end of [socket, upstream]) end.on("error", () => upstream.destroy() && socket.destroy());
  });
  const proxy = `https://me:${encodeURIComponent('p@:/"%^|')}@localhost:${await listen(t, server)}`;
  const port = await listen(
    t,
    https.createServer(tls, (_, response) => response.end("secure")),
  );
  const transport = createTransport(addon, { proxy, extraCaFiles: [fixture("ca.pem")] });
  assert.equal(String(Buffer.from((await transport.send({ url: `https://kf.test:${port}/` })).body ?? [])), "secure");
  assert.deepEqual(seen, [`Basic ${Buffer.from('me:p@:/"%^|').toString("base64")}`]);
  assert.equal(String(Buffer.from((await transport.send({ url: "http://kf.test/x" })).body ?? [])), "for http://kf.test/x");
});

test("the variables in upper and lower case, without a scheme, and together", async (t) => {
  const proxy = await startProxy(t);
  const { port } = await serve(t, (_, response) => response.end("plain"));
  const url = `http://127.0.0.1:${port}/`;
  const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"];
  t.after(() => names.forEach((name) => delete process.env[name]));
  const proxied = async (env) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, env);
    const transport = createTransport(addon, { extraCaFiles: [] });
    const result = await transport.send({ url });
    transport.close();
    assert.equal(result.status, 200, JSON.stringify([env, result]));
    return proxy.seen.splice(0).length === 1;
  };
  const address = `http://127.0.0.1:${proxy.port}`;
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) {
    assert.ok(await proxied({ [name]: address }), name);
    for (const except of ["NO_PROXY", "no_proxy"]) {
      for (const list of ["127.0.0.1", "a.example,127.0.0.1", "a.example 127.0.0.0/8", `127.0.0.1:${port}`, "*"]) {
        assert.ok(!(await proxied({ [name]: address, [except]: list })), `${name} ${except}=${list}`);
      }
      assert.ok(await proxied({ [name]: address, [except]: "10.0.0.0/8,0.0.1" }));
    }
  }
  assert.ok(await proxied({ http_proxy: `127.0.0.1:${proxy.port}` }));
  assert.ok(await proxied({ http_proxy: `localhost:${proxy.port}` }));
  assert.ok(!(await proxied({})));
  // Under CGI this variable is a header that any client can send.
  assert.ok(!(await proxied({ HTTP_PROXY: address, REQUEST_METHOD: "GET" })));
  assert.ok(await proxied({ http_proxy: address, REQUEST_METHOD: "GET" }));
  // The first one set applies, lower case before upper case; an empty one counts as not set.
  assert.ok(await proxied({ http_proxy: address, HTTP_PROXY: "ftp://x" }));
  assert.ok(await proxied({ http_proxy: "", HTTP_PROXY: address }));
  assert.ok(await proxied({ HTTP_PROXY: " ", ALL_PROXY: ` ${address}\n` }));
  assert.ok(await proxied({ HTTP_PROXY: address, ALL_PROXY: "ftp://x" }));
  assert.ok(!(await proxied({ HTTP_PROXY: address, no_proxy: "", NO_PROXY: "a.example,\n127.0.0.1" })));
  assert.ok(await proxied({ HTTP_PROXY: address, no_proxy: "a.example", NO_PROXY: "*" }));
  // A port restricts it to that port.
  assert.ok(await proxied({ HTTP_PROXY: address, NO_PROXY: `127.0.0.1:${port + 1},*:80,[::1]` }));
  // A variable that does not apply is ignored, even if it is invalid.
  assert.ok(await proxied({ HTTP_PROXY: address, HTTPS_PROXY: "nonsense://" }));
  assert.ok(!(await proxied({ HTTPS_PROXY: "nonsense://" })));
  assert.ok(!(await proxied({ ALL_PROXY: "nonsense://", NO_PROXY: "127.0.0.1" })));
});

test("an invalid variable that applies is named, and nothing bypasses the proxy", async (t) => {
  const { url } = await serve(t, (_, response) => response.end("direct"));
  const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"];
  t.after(() => names.forEach((name) => delete process.env[name]));
  const failing = async (env, url) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, env);
    const transport = createTransport(addon, { extraCaFiles: [] });
    return fails(await transport.send({ url }), "transport.invalid_request", false).detail;
  };
  const secure = "https://kf.test/";
  for (const [env, to, name] of [
    [{ HTTP_PROXY: "ftp://127.0.0.1" }, url, "HTTP_PROXY"],
    [{ http_proxy: "http://", ALL_PROXY: "http://127.0.0.1:1" }, url, "http_proxy"],
    [{ HTTPS_PROXY: "::", HTTP_PROXY: "http://127.0.0.1:1" }, secure, "HTTPS_PROXY"],
    [{ ALL_PROXY: `socks6://user:${SECRET}@127.0.0.1:1` }, secure, "ALL_PROXY"],
    [{ all_proxy: `http://user:${SECRET}@a\nb` }, secure, "all_proxy"],
  ]) {
    const detail = await failing(env, to);
    assert.ok(detail.startsWith(`the proxy in the environment variable ${name} is invalid: `), detail);
  }
});

test("the client's option accepts the same schemes as the variables", () => {
  const client = (proxy) => () => new KfClient({ corpId: "ww1", secret: "a secret", proxy }).close();
  for (const scheme of ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"])
    assert.doesNotThrow(client(`${scheme}://127.0.0.1:1080`), scheme);
  for (const scheme of ["ftp", "socks6", "socksh"]) {
    assert.throws(client(`${scheme}://127.0.0.1:1080`), (error) => {
      assert.equal(error.code, "client.bad_option", scheme);
      for (const accepted of ["http", "https", "socks4", "socks4a", "socks5", "socks5h"])
        assert.match(error.message, RegExp(` ${accepted}://`));
      return true;
    });
  }
});
