import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { FLAVOURS, connect, open } from "./support.mjs";

const fast = { retryDelay: 1 };

/** A sandbox whose callbacks get the given statuses in turn; an Error is thrown. */
function answering(answers, options = {}) {
  const received = [];
  const sandbox = createSandbox({
    callback: fast,
    logger: false,
    ...options,
    onCallback: async (request) => {
      received.push({ url: request.url, body: await request.clone().text() });
      const answer = answers.shift() ?? 200;
      if (answer instanceof Error) throw answer;
      return new Response("", { status: answer });
    },
  });
  const key = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  return { sandbox, received, key };
}

test("a failing callback is sent three times, with the same query and body", async () => {
  const { sandbox, received } = answering([500, new Error("down"), 302, 200]);
  await sandbox.settled();
  assert.equal(received.length, 3);
  assert.deepEqual(received[1], received[0]);
  assert.deepEqual(received[2], received[0]);
  sandbox.close();
});

test("a callback with a response is not repeated", async () => {
  const { sandbox, received, key } = answering([500]);
  await sandbox.settled();
  assert.equal(received.length, 2);
  sandbox.customerWrites({ ...key, text: "x" });
  await sandbox.settled();
  assert.equal(received.length, 3);
  sandbox.close();
});

test("a handler that never responds is aborted after 5 seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  let calls = 0;
  const lines = [];
  const logger = { warn: (line) => lines.push(line) };
  const sandbox = createSandbox({ callback: fast, logger, onCallback: () => (calls++, new Promise(() => {})) });
  sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  const turn = async (ms) => {
    t.mock.timers.tick(ms);
    for (let step = 0; step < 20; step++) await Promise.resolve();
  };
  await turn(4998);
  assert.equal(calls, 1);
  await turn(10);
  await turn(10);
  assert.equal(calls, 2);
  let settled = false;
  sandbox.settled().then(() => (settled = true));
  for (let step = 0; step < 6; step++) await turn(3000);
  assert.equal(calls, 3);
  assert.equal(settled, true);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /failed, attempt 1 of 3: no response within 5 seconds$/);
  sandbox.close();
});

test("a response is read to its end, so that the receiver sees no broken connection", async (t) => {
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const server = createServer((_, response) => {
    response.on("close", () => finish(response.writableFinished));
    response.write("suc");
    // Long after the status: whoever closes the connection then has done so.
    setTimeout(() => response.end("cess"), 100);
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const sandbox = createSandbox({ callback: { ...fast, url }, logger: false });
  t.after(() => sandbox.close());
  sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  assert.equal(await finished, true);
});

test("an address where nobody listens is a failure, reported without the query", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const sandbox = createSandbox({ callback: { url: "http://127.0.0.1:9/callback?key=SECRET", ...fast } });
  sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  await sandbox.settled();
  const lines = warn.mock.calls.map(({ arguments: [line] }) => line);
  assert.deepEqual(
    lines.map((line) => line.replace(/: [^:]*$/, "")),
    [1, 2, 3].map((attempt) => `wecom-kf sandbox: callback 1 to http://127.0.0.1:9/callback failed, attempt ${attempt} of 3`),
  );
  await assert.rejects(sandbox.verifyCallbackUrl());
  sandbox.close();
});

test("a status other than 200 and a handler that throws are reported", async () => {
  const lines = [];
  const { sandbox } = answering([503, new Error("down")], { logger: { warn: (line) => lines.push(line) } });
  await sandbox.settled();
  assert.deepEqual(
    lines.map((line) => line.replace(/^.*failed, /, "")),
    ["attempt 1 of 3: status 503", "attempt 2 of 3: down"],
  );
  sandbox.close();
});

test("a logger that throws does not prevent the next attempt of a callback", async () => {
  const logger = {
    warn() {
      throw new Error("the log is full");
    },
  };
  const { sandbox, received } = answering([503, 503, 200], { logger });
  await sandbox.settled();
  assert.equal(received.length, 3);
  sandbox.close();
});

test("no connection is kept, and closing ends a callback in flight", async () => {
  const received = [];
  const server = createServer((request, response) => {
    received.push({ request, response, closed: once(response, "close") });
    request.resume();
    if (received.length === 1) response.end();
    server.emit("callback");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const lines = [];
  const sandbox = createSandbox({
    callback: { url: `http://127.0.0.1:${server.address().port}/` },
    logger: { warn: (line) => lines.push(line) },
  });
  const key = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  await sandbox.settled();
  assert.equal(received[0].request.headers.connection, "close");
  await received[0].closed;

  const second = once(server, "callback");
  sandbox.customerWrites({ ...key, text: "x" });
  await second;
  const settled = sandbox.settled();
  sandbox.close();
  await settled;
  await received[1].closed;
  assert.equal(received[1].response.writableFinished, false);
  assert.deepEqual(lines, []);
  await new Promise((resolve) => server.close(resolve));
});

test("the URL verification requires exactly the echo string", async () => {
  const echo = (change) => async (request) => new Response(change((await open(request, sandbox.callback)).message));
  let sandbox = createSandbox({ onCallback: echo((text) => text) });
  assert.equal((await sandbox.verifyCallbackUrl()).ok, true);
  sandbox = createSandbox({ onCallback: echo((text) => JSON.stringify(text)) });
  const check = await sandbox.verifyCallbackUrl();
  assert.deepEqual([check.ok, check.status, check.body], [false, 200, `"${check.echo}"`]);
});

for (const [name, create] of Object.entries(FLAVOURS)) {
  test(`a welcome code is valid for 20 seconds of a custom clock, with the ${name}`, async () => {
    let time = 1_700_000_000_000;
    const sandbox = create({ now: () => time });
    const client = await connect(sandbox);
    const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
    const welcome = async () => {
      sandbox.customerEnters({ open_kfid });
      const { msg_list } = await client.post("kf/sync_msg", { open_kfid });
      return { code: msg_list.at(-1).event.welcome_code, msgtype: "text", text: { content: "欢迎" } };
    };
    const [intime, late] = [await welcome(), await welcome()];
    time += 20_000;
    assert.equal((await client.post("kf/send_msg_on_event", intime)).errcode, 0);
    assert.equal((await client.post("kf/send_msg_on_event", intime)).errcode, 41050);
    time += 1;
    assert.equal((await client.post("kf/send_msg_on_event", late)).errcode, 41050);
    sandbox.close();
  });
}

test("with a custom clock, tick does what is due", async () => {
  let time = 0;
  const { sandbox, received } = answering([500], { now: () => time, callback: { retryDelay: 60_000 } });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.equal(received.length, 1);
  sandbox.tick();
  assert.equal(received.length, 1);
  time += 60_000;
  sandbox.tick();
  await sandbox.settled();
  assert.equal(received.length, 2);
  sandbox.close();
});

test("invalid input is an error with a code", async () => {
  assert.throws(() => createSandbox({ secret: "" }), { name: "SandboxError", code: "sandbox.bad_settings" });
  assert.throws(() => createSandbox({ callback: { encodingAesKey: "short" } }), { code: "sandbox.bad_settings" });
  const sandbox = createSandbox();
  assert.equal(sandbox.callback, undefined);
  const nobody = { open_kfid: "wkX", external_userid: "wmX", text: "x" };
  assert.throws(() => sandbox.customerWrites(nobody), { code: "sandbox.unknown_account" });
  await assert.rejects(sandbox.verifyCallbackUrl(), { code: "sandbox.no_callback" });
  await assert.rejects(sandbox.fetch("/cgi-bin/gettoken", { signal: AbortSignal.abort() }), { name: "AbortError" });
  sandbox.close();
  sandbox.close();
  assert.throws(() => sandbox.customerWrites(nobody), { code: "sandbox.closed" });
  await assert.rejects(sandbox.fetch("/cgi-bin/gettoken"), { code: "sandbox.closed" });
});

test("timers let a process end, and settled keeps it", () => {
  const run = (code) => {
    const source = `import { createSandbox } from "@wecom-kf/sandbox";
      const sandbox = createSandbox({ callback: { retryDelay: 300 }, onCallback: () => new Response("", { status: 500 }) });
      sandbox.customerEnters(sandbox.adminAddsAccount({ name: "a" }));
      ${code}`;
    const began = performance.now();
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], {
      cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
      encoding: "utf8",
    });
    return { status, stdout, took: performance.now() - began };
  };
  assert.equal(run("").status, 0);
  const kept = run(`await sandbox.settled(); console.log("settled");`);
  assert.deepEqual([kept.status, kept.stdout], [0, "settled\n"]);
  assert.ok(kept.took > 600, `two retries of 300 ms took ${kept.took} ms`);
});
