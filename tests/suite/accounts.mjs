// Accounts and servicers against the sandbox, and what the newer calls send.

import { CORP } from "./kit.mjs";

const isToken = ({ path }) => path === "/cgi-bin/gettoken";

export const specs = {
  async "accounts can be added, updated and deleted"(kit) {
    const { kf } = await kit.sandbox();
    const { open_kfid } = await kf.addAccount({ name: "售后", media_id: "m" });
    const last = await kit.rejects(kf.deleteAccount({ open_kfid }), "api.error");
    kit.assert.equal(last.errcode, 95005);
    await kf.addAccount({ name: "二", media_id: "m" });
    await kf.updateAccount({ open_kfid, name: "售前" });
    kit.assert.deepEqual(
      (await kf.listAccounts().toArray()).map(({ name }) => name),
      ["售前", "二"],
    );
    kit.assert.equal((await kf.deleteAccount({ open_kfid })).errcode, 0);
    const gone = await kit.rejects(kf.deleteAccount({ open_kfid }), "api.error");
    kit.assert.equal(gone.errcode, 95004);
    await kit.rejects(kf.updateAccount({ open_kfid, name: "好".repeat(17) }), "request.too_long");
    const { items, invalid_open_kfid_list } = await kf.convertOpenKfids({ open_kfid_list: [open_kfid] });
    kit.assert.deepEqual([items, invalid_open_kfid_list], [[], [open_kfid]]);
    kit.assert.isFalse((await kf.getCorpQualification()).wechat_channels_binding);
  },

  async "omitted fields of an update are not sent"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await kf.updateAccount({ open_kfid: "wk1", name: undefined, media_id: "" });
    kit.assert.deepEqual(calls[1].body, { open_kfid: "wk1" });
  },

  async "a deletion whose response is lost is not retried, an update is"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: -1, errmsg: "system busy" }));
    await kit.rejects(kf.deleteAccount({ open_kfid: "wk1" }, { maxRetries: 1 }), "api.error");
    kit.assert.lengthOf(calls, 2);
    await kit.rejects(kf.updateAccount({ open_kfid: "wk1" }, { maxRetries: 1 }), "api.error");
    kit.assert.lengthOf(calls, 4);
  },

  async "a message is recalled by its msgid"(kit) {
    const { kf, sandbox } = await kit.sandbox();
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    const { external_userid: touser } = await sandbox.customerEnters({ open_kfid });
    await sandbox.customerWrites({ open_kfid, external_userid: touser, text: "在吗" });
    const { msgid } = await kf.sendText({ touser, open_kfid, content: "答错了" });
    await kf.recallMsg({ msgid, open_kfid });
    kit.assert.lengthOf(await sandbox.conversation(touser), 1);
    const again = await kit.rejects(kf.recallMsg({ msgid, open_kfid }), "api.error");
    kit.assert.equal(again.errcode, 95028);
  },

  async "token requests are not methods: the client makes them itself"(kit) {
    const { kf } = await kit.clientOf(() => undefined);
    for (const name of ["getToken", "getSuiteToken"]) kit.assert.isUndefined(kf[name]);
    const built = kit.engine.build("getCorpToken", JSON.stringify({ auth_corpid: CORP, permanent_code: "c" }), Date.now(), null, "");
    kit.assert.deepInclude(built.value, {
      method: "POST",
      path: "service/get_corp_token",
      repeat: "safe",
      replay: null,
      authorization: "suite",
      multipart: null,
      errcode: "on_failure",
    });
  },

  async "a server that ignores the offset of GET is asked by POST, without duplicates"(kit) {
    const all = Array.from({ length: 250 }, (_, at) => ({ open_kfid: `wk${at}` }));
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      const { offset = 0, limit = 100 } = call.method === "POST" ? call.body : {};
      return { errcode: 0, account_list: all.slice(offset, offset + limit) };
    });
    const listed = await kf.listAccounts().toArray();
    kit.assert.deepEqual(listed, all);
    kit.assert.deepEqual(
      calls.slice(1).map(({ method, body }) => [method, body.offset]),
      [
        ["GET", undefined],
        ["GET", undefined],
        ["POST", 0],
        ["POST", 100],
        ["POST", 200],
      ],
    );
    // The client stays with POST.
    calls.length = 0;
    kit.assert.lengthOf(await kf.listAccounts({ limit: 7, offset: 240 }).toArray(), 10);
    kit.assert.isTrue(calls.every(({ method }) => method === "POST"));
  },

  async "a server that ignores the limit by GET is asked by POST too"(kit) {
    const all = Array.from({ length: 25 }, (_, at) => ({ open_kfid: `wk${at}` }));
    const serve = (call) => {
      if (isToken(call)) return undefined;
      const { offset = 0, limit = 100 } = call.method === "POST" ? call.body : {};
      return { errcode: 0, account_list: all.slice(offset, offset + limit) };
    };
    const one = await kit.clientOf(serve);
    kit.assert.lengthOf((await one.kf.listAccounts({ limit: 10 })).account_list, 10);
    kit.assert.deepEqual(
      one.calls.slice(1).map(({ method }) => method),
      ["GET", "POST"],
    );
    const every = await kit.clientOf(serve);
    kit.assert.deepEqual(await every.kf.listAccounts({ limit: 10 }).toArray(), all);
    kit.assert.deepEqual(
      every.calls.slice(1).map(({ method }) => method),
      ["GET", "POST", "POST", "POST"],
    );
  },

  async "a single full page that is repeated is the whole list"(kit) {
    const all = Array.from({ length: 100 }, (_, at) => ({ open_kfid: `wk${at}` }));
    const { kf } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      return { errcode: 0, account_list: call.method === "POST" && call.body.offset > 0 ? [] : all };
    });
    kit.assert.deepEqual(await kf.listAccounts().toArray(), all);
  },
};
