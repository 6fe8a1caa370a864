// What comes back, by the vectors that Rust runs too: what is read although it is no strict JSON, what is cut off, and what is not WeCom's.

import vectors from "../vectors/answers.json" with { type: "json" };

const state = { open_kfid: "wk1", external_userid: "wm1" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const bytesOf = ({ body, hex }) =>
  hex === undefined ? new TextEncoder().encode(body) : Uint8Array.from(hex.match(/../g), (byte) => Number.parseInt(byte, 16));
const responseOf = (vector, type) => new Response(bytesOf(vector), { status: vector.status ?? 200, headers: { "content-type": type } });

/** Logs of a client whose logger keeps them. */
function logger() {
  const lines = [];
  const keep = (...line) => void lines.push(line);
  return { lines, logger: { debug() {}, info() {}, warn: keep, error: keep } };
}

export const specs = {
  async "every body is read as its vector says"(kit) {
    let vector;
    let type;
    const options = { maxRetries: 0, logger: logger().logger };
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : responseOf(vector, type)), options);
    for (const [at, one] of vectors.cases.entries()) {
      vector = one;
      // The native transport reads a text before it is a string here.
      for (type of ["application/json; charset=UTF-8", "application/octet-stream"]) {
        const { name, reads, ok, api, code, errcode } = vector;
        // A path of its own: fetch reports the status of a redirect only where the path has not answered before.
        const path = `kf/new_thing_${at}_${type.length}`;
        const call = kf.call("POST", path, {}, errcode === "on_failure" ? { errcode: "optional" } : {});
        if (reads !== undefined) kit.assert.deepEqual(await call, reads, name);
        else if (ok) kit.assert.isObject(await call, name);
        else {
          const error = await call.then(
            () => kit.assert.fail(`${name} was read`),
            (error) => error,
          );
          kit.assert.equal(error.code, code ?? "api.error", `${name}: ${error.stack}`);
          if (api !== undefined) kit.assert.equal(error.errcode, api, name);
        }
      }
    }
    kit.assert.isAbove(vectors.cases.length, 100);
  },

  async "a control character in a text causes one warning, without the text"(kit) {
    const { lines, logger: own } = logger();
    const page =
      '{"errcode":0,"errmsg":"ok","has_more":0,"next_cursor":"c",' +
      '"msg_list":[{"msgid":"m","msgtype":"text","text":{"content":"秘密\u000b"}}]}';
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : new Response(page)), { logger: own });
    for (let count = 0; count < 3; count += 1) {
      const { msg_list } = await kf.syncMsg({ open_kfid: "wk1" });
      kit.assert.equal(msg_list[0].text.content, "秘密\u000b");
    }
    kit.assert.lengthOf(calls, 4);
    kit.assert.lengthOf(lines, 1);
    kit.assert.match(lines[0][0], /syncMsg.*not strict JSON/);
    kit.assert.notInclude(JSON.stringify(lines), "秘密");
  },

  async "a response nested 20 000 levels deep is a typed error, not a crash"(kit) {
    const deep = '{"a":'.repeat(20_000) + "1" + "}".repeat(20_000);
    for (const body of [
      deep,
      `{"errcode":0,${deep.slice(1)}`,
      `{"errcode":40001,${deep.slice(1)}`,
      `{"errcode":0,"list":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    ]) {
      const quiet = { debug() {}, info() {}, warn() {}, error() {} };
      const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : new Response(body)), { maxRetries: 0, logger: quiet });
      await kit.rejects(kf.getServiceState(state), "response.too_deep");
    }
  },

  async "no nesting depth crashes a client that logs everything"(kit) {
    const deep = '{"a":'.repeat(20_000) + "1" + ',"b":2}'.repeat(20_000);
    for (const errcode of [0, 40001]) {
      const quiet = { debug() {}, info() {}, warn() {}, error() {} };
      const body = `{"errcode":${errcode},"errmsg":"ok",${deep.slice(1)}`;
      const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : new Response(body)), { maxRetries: 0, logger: quiet });
      const error = await kf.call("POST", "kf/new_thing").then(
        () => undefined,
        (error) => error,
      );
      kit.assert.isTrue(error === undefined || kit.wecom.isKfError(error), String(error));
    }
  },

  async "status 200 of a gateway is not a success, and a send may have been carried out"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { code: 500, msg: "upstream" }), { maxRetries: 0 });
    const error = await kit.rejects(
      kf.sendMsg({ touser: "wm1", open_kfid: "wk1", msgtype: "text", text: { content: "您好" } }),
      "response.no_errcode",
    );
    kit.assert.instanceOf(error, kit.wecom.KfResponseError);
    kit.assert.isTrue(error.maybeDone);
    kit.assert.match(error.message, /base URL.*gateway/);
    kit.assert.lengthOf(
      calls.filter((call) => !isToken(call)),
      1,
    );
    const repeated = await kit.clientOf((call, all) =>
      isToken(call) ? undefined : all.length > 2 ? { errcode: 0, service_state: 1 } : { code: 500 },
    );
    kit.assert.equal((await repeated.kf.getServiceState(state)).service_state, 1);
  },

  async "kf.call can declare errcode optional"(kit) {
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { data: 1 }), { maxRetries: 0 });
    await kit.rejects(kf.call("GET", "service/new_thing"), "response.no_errcode");
    kit.assert.deepEqual(await kf.call("GET", "service/new_thing", {}, { errcode: "optional" }), { data: 1 });
    const error = await kit.rejects(kf.call("GET", "service/new_thing", {}, { errcode: "none" }), "client.bad_option");
    kit.assert.equal(error.details.option, "errcode");
  },
};
