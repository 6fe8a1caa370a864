// The specification's review checklist (section 9) and pitfalls (section 10), one spec each. Where the design decides between
// the specification and the live API, the spec shows both sides.

import { CORP } from "./kit.mjs";

const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const DAY = 86_400;
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const made = (calls) => calls.filter((call) => !isToken(call));

/** A corp in the sandbox with an account, a servicer and a customer who wrote. */
async function corp(kit, options) {
  const { kf, sandbox } = await kit.sandbox(options);
  const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
  await kf.addServicers({ open_kfid, userid_list: ["zhangsan"] });
  const customer = await sandbox.customerEnters({ open_kfid });
  await sandbox.customerWrites({ ...customer, text: "你好" });
  return { kf, sandbox, open_kfid, customer };
}

const SESSION = { open_kfid: "wk1", external_userid: "wm1" };
const TEXT = { msgtype: "text", text: { content: "hi" } };
const LAST_WEEK = {
  open_kfid: "wk1",
  start_time: Math.floor(Date.now() / 1000) - 9 * DAY,
  end_time: Math.floor(Date.now() / 1000) - 5 * DAY,
};
const QUESTION = { group_id: "g", question: { text: { content: "怎么退款" } }, answers: [{ text: { content: "点击退款按钮" } }] };

/** Every row of the specification's tables: what it is called, and how it is made here. */
const ROWS = {
  A1: ["POST", "kf/account/add", (kf) => kf.addAccount({ name: "客服", media_id: "m" })],
  A2: ["POST", "kf/account/del", (kf) => kf.deleteAccount({ open_kfid: "wk1" })],
  A3: ["POST", "kf/account/update", (kf) => kf.updateAccount({ open_kfid: "wk1", name: "客服" })],
  A4: ["GET", "kf/account/list", (kf) => kf.listAccounts({ offset: 0, limit: 100 })],
  A5: ["POST", "kf/add_contact_way", (kf) => kf.getContactWay({ open_kfid: "wk1" })],
  S1: ["POST", "kf/servicer/add", (kf) => kf.addServicers({ open_kfid: "wk1", userid_list: ["zhangsan"] })],
  S2: ["POST", "kf/servicer/del", (kf) => kf.deleteServicers({ open_kfid: "wk1", userid_list: ["zhangsan"] })],
  S3: ["GET", "kf/servicer/list", (kf) => kf.listServicers({ open_kfid: "wk1" })],
  M1: ["POST", "kf/send_msg", (kf) => kf.sendText({ open_kfid: "wk1", touser: "wm1", content: "hi" })],
  "M1 with a code": ["POST", "kf/send_msg_on_event", (kf) => kf.sendMsg({ code: "c", ...TEXT })],
  M2: ["POST", "kf/sync_msg", (kf) => kf.syncMsg({ open_kfid: "wk1" })],
  C1: ["POST", "kf/customer/batchget", (kf) => kf.batchGetCustomers({ external_userid_list: ["wm1"] })],
  T1: ["POST", "kf/service_state/get", (kf) => kf.getServiceState(SESSION)],
  T2: ["POST", "kf/service_state/trans", (kf) => kf.transServiceState({ ...SESSION, service_state: 1 })],
  U1: ["GET", "kf/customer/get_upgrade_service_config", (kf) => kf.getUpgradeServiceConfig()],
  U2: ["POST", "kf/customer/upgrade_service", (kf) => kf.upgradeService({ ...SESSION, type: 1, member: { userid: "lisi" } })],
  U3: ["POST", "kf/customer/cancel_upgrade_service", (kf) => kf.cancelUpgradeService(SESSION)],
  D1: ["POST", "kf/get_corp_statistic", (kf) => kf.getCorpStatistic(LAST_WEEK)],
  D2: ["POST", "kf/get_servicer_statistic", (kf) => kf.getServicerStatistic(LAST_WEEK)],
  K1: ["POST", "kf/knowledge/add_group", (kf) => kf.addKnowledgeGroup({ name: "售后" })],
  K2: ["POST", "kf/knowledge/list_group", (kf) => kf.listKnowledgeGroups()],
  K3: ["POST", "kf/knowledge/add_intent", (kf) => kf.addKnowledgeIntent(QUESTION)],
  K4: ["POST", "kf/knowledge/list_intent", (kf) => kf.listKnowledgeIntents()],
};

/** Makes the call of every row, and gives what travelled. */
async function everyCall(kit) {
  const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, errmsg: "ok" }));
  for (const [, , call] of Object.values(ROWS)) await call(kf);
  return made(calls);
}

export const specs = {
  async "CR1: paths contain /cgi-bin/ exactly once"(kit) {
    for (const { path } of await everyCall(kit)) kit.assert.match(path, /^\/cgi-bin\/kf\/(?!.*cgi-bin)/);
    const { kf, calls } = await kit.clientOf(() => undefined);
    for (const path of ["kf/x", "/kf/x", "cgi-bin/kf/x", "/cgi-bin/kf/x"]) await kf.call("POST", path);
    for (const { path } of made(calls)) kit.assert.equal(path, "/cgi-bin/kf/x");
  },

  async "CR2: every POST body is JSON"(kit) {
    const posts = (await everyCall(kit)).filter(({ method }) => method === "POST");
    kit.assert.lengthOf(posts, 20);
    for (const { body, text } of posts) {
      kit.assert.isObject(body);
      kit.assert.deepEqual(JSON.parse(text), body);
    }
  },

  async "CR3: a secret without permission for customer service is reported as such"(kit) {
    for (const [errcode, errcodeClass] of [
      [48002, "permission"],
      [95011, "edition"],
      [95012, "edition"],
      [95017, "permission"],
    ]) {
      const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode, errmsg: "no" }));
      const error = await kit.rejects(kf.syncMsg({ open_kfid: "wk1" }), "api.error");
      kit.assert.isTrue(kit.wecom.isKfApiError(error, errcodeClass));
      kit.assert.match(error.message, /secret|switch|app/i);
    }
  },

  async "CR4, G6: A4, S3 and U1 are GET with a query, all others POST; A4 switches to POST if WeCom requires it"(kit) {
    const all = await everyCall(kit);
    kit.assert.deepEqual(
      all.map(({ method, path }) => [method, path]),
      Object.values(ROWS).map(([method, path]) => [method, `/cgi-bin/${path}`]),
    );
    // U1 is GET in the specification's table too, though its checklist names only A4 and S3.
    const [accounts, servicers] = all.filter(({ method }) => method === "GET");
    kit.assert.deepEqual([accounts.query.get("offset"), accounts.query.get("limit"), accounts.text], ["0", "100", ""]);
    kit.assert.deepEqual([servicers.query.get("open_kfid"), servicers.text], ["wk1", ""]);
    const { kf } = await kit.sandbox({ acceptGetAccountList: false });
    await kf.addAccount({ name: "客服", media_id: "m" });
    kit.assert.lengthOf(await kf.listAccounts().toArray(), 1);
  },

  async "CR5, G2: states only go forward, in the specification's table and in WeCom's"(kit) {
    const { kf, customer } = await corp(kit);
    await kf.transServiceState({ ...customer, from: 0, service_state: 2 });
    // Refused here, before the network, when the caller says where the session stands.
    await kit.rejects(kf.transServiceState({ ...customer, from: 2, service_state: 1 }), "state.illegal_transition");
    // Refused by WeCom, when it does not.
    const refused = await kit.rejects(kf.transServiceState({ ...customer, service_state: 1 }), "api.error");
    kit.assert.equal(refused.errcode, 95016);
    kit.assert.isTrue(kit.wecom.isKfApiError(refused, "state"));
    // 1→1 and 0→4 are in the specification; WeCom's own table has neither.
    kit.assert.deepEqual([kit.wecom.canTransition(1, 1), kit.wecom.canTransition(0, 4)], [true, true]);
    kit.assert.deepEqual([kit.wecom.canTransition(1, 1, "official"), kit.wecom.canTransition(0, 4, "official")], [false, false]);
    const forward = await corp(kit, { transitions: "forward" });
    await forward.kf.transServiceState({ ...forward.customer, from: 0, service_state: 4 });
  },

  async "CR6: state 3 needs a servicer"(kit) {
    const { kf, customer } = await corp(kit);
    const before = await kit.rejects(kf.transServiceState({ ...customer, service_state: 3 }), "state.servicer_required");
    kit.assert.include(before.message, "servicer_userid");
    await kit.rejects(kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "" }), "state.servicer_required");
    const stranger = await kit.rejects(kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "nobody" }), "api.error");
    kit.assert.equal(stranger.errcode, 95014);
    await kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "zhangsan" });
  },

  async "CR7: pulling continues while has_more is 1"(kit) {
    const { kf, sandbox, open_kfid, customer } = await corp(kit);
    for (let at = 0; at < 5; at += 1) await sandbox.customerWrites({ ...customer, text: `第 ${at} 条` });
    const texts = [];
    let cursor;
    let pages = 0;
    for (let more = 1; more === 1; pages += 1) {
      const page = await kf.syncMsg({ open_kfid, cursor, limit: 2 });
      texts.push(...page.msg_list.filter(({ msgtype }) => msgtype === "text").map(({ text }) => text.content));
      cursor = page.next_cursor;
      more = page.has_more;
    }
    kit.assert.isAbove(pages, 2);
    kit.assert.deepEqual(texts, ["你好", ...Array.from({ length: 5 }, (_, at) => `第 ${at} 条`)]);
  },

  async "CR8, G3: a welcome_code is valid for 20 seconds; sendMsg with a code is sendMsgOnEvent"(kit) {
    let now = Date.now();
    const { kf, sandbox } = await kit.sandbox({ now: () => now });
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    const codeOf = async (customer) => {
      const { msg_list } = await kf.syncMsg({ open_kfid });
      const { event, send_time } = msg_list.findLast(({ event }) => event?.external_userid === customer.external_userid);
      return { code: event.welcome_code, code_issued_at: send_time };
    };
    const message = { msgtype: "text", text: { content: "欢迎" } };
    const first = await codeOf(await sandbox.customerEnters({ open_kfid }));
    kit.assert.equal((await kf.sendMsg({ ...first, ...message })).errcode, 0);
    const used = await kit.rejects(kf.sendMsgOnEvent({ ...first, ...message }), "api.error");
    kit.assert.equal(used.errcode, 41050);
    const second = await codeOf(await sandbox.customerEnters({ open_kfid }));
    now += 21_000;
    await sandbox.tick();
    kit.assert.equal((await kit.rejects(kf.sendMsgOnEvent({ code: second.code, ...message }), "api.error")).errcode, 41050);
    await kit.rejects(
      kf.sendMsgOnEvent({ ...second, code_issued_at: Math.floor(Date.now() / 1000) - 30, ...message }),
      "request.code_expired",
    );
  },

  async "CR9, G5: contact links are only appended to, and each scene has its own link"(kit) {
    const { kf, sandbox, open_kfid } = await corp(kit);
    const [web, wechat] = [await kf.getContactWay({ open_kfid, scene: "web" }), await kf.getContactWay({ open_kfid, scene: "wechat" })];
    kit.assert.notEqual(web.url, wechat.url);
    const link = kit.wecom.contactUrl(web.url, "a&b=c 好");
    kit.assert.isTrue(link.startsWith(`${web.url}&scene_param=`));
    kit.assert.equal(new URL(link).searchParams.get("scene_param"), "a&b=c 好");
    const customer = await sandbox.customerEnters({ url: link });
    const { msg_list } = await kf.syncMsg({ open_kfid });
    const { event } = msg_list.findLast(({ event }) => event?.external_userid === customer.external_userid);
    kit.assert.equal(event.scene, "web");
    kit.assert.equal(kit.wecom.sceneParam(event), "a&b=c 好");
    const edited = web.url.replace("enc_scene=", "enc_scene=X");
    let refused;
    try {
      await sandbox.customerEnters({ url: edited });
    } catch (error) {
      refused = error;
    }
    kit.assert.isDefined(refused, "an edited link opened a conversation");
  },

  async "CR10, G7: today's statistics are not available, and the error says when they will be"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const today = Math.floor(Date.now() / 1000);
    const error = await kit.rejects(
      kf.getCorpStatistic({ open_kfid: "wk1", start_time: today, end_time: today }),
      "request.statistics_not_published",
    );
    kit.assert.match(error.message, /06:00/);
    kit.assert.lengthOf(calls, 0);
    await kf.getCorpStatistic({ open_kfid: "wk1", start_time: today - 9 * DAY, end_time: today - 3 * DAY });
  },

  async "G1: a callback only announces messages, which are pulled with its token"(kit) {
    let handler;
    const { kf, sandbox } = await kit.sandbox({ callback: KEYS, onCallback: (request) => handler(request) });
    const events = [];
    const callback = kit.wecom.createCallback({ ...KEYS, receiveId: CORP });
    handler = kit.wecom.createFetchHandler(callback, (event) => events.push(event), { answer: "after-work" });
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    const customer = await sandbox.customerEnters({ open_kfid });
    await sandbox.customerWrites({ ...customer, text: "内容" });
    await sandbox.settled();
    kit.assert.notInclude(events[0].raw, "内容");
    const { msg_list } = await kf.syncMsg({ open_kfid, token: events[0].token });
    kit.assert.equal(msg_list.at(-1).text.content, "内容");
  },

  async "S1: an existing servicer is a row with errcode 0; 95017 means that the API is off, unlike in the specification's example"(kit) {
    const { kf, open_kfid } = await corp(kit);
    const { errcode, result_list } = await kf.addServicers({ open_kfid, userid_list: ["zhangsan", "lisi"] });
    kit.assert.deepEqual(
      [errcode, result_list.map((row) => [row.userid, row.errcode])],
      [
        0,
        [
          ["zhangsan", 0],
          ["lisi", 0],
        ],
      ],
    );
    kit.assert.match(kit.wecom.explainErrcode(95017).meaning, /switch/);
    // The specification's example is read by the same guard.
    const example = {
      result_list: [
        { userid: "zhangsan", errcode: 0, errmsg: "ok" },
        { userid: "lisi", errcode: 95017, errmsg: "already bindled" },
      ],
    };
    kit.assert.deepEqual(
      kit.wecom.failedRows(example).map(({ userid }) => userid),
      ["lisi"],
    );
  },

  async "M2: open_kfid is optional here, as in the specification, but required by WeCom"(kit) {
    const { kf, calls } = await kit.clientOf((call) =>
      isToken(call) ? undefined : { errcode: 0, errmsg: "ok", has_more: 0, msg_list: [] },
    );
    await kf.syncMsg({ limit: 10 });
    kit.assert.deepEqual(made(calls)[0].body, { limit: 10 });
    const today = await corp(kit);
    kit.assert.equal((await kit.rejects(today.kf.syncMsg({ limit: 10 }), "api.error")).errcode, 95000);
  },

  async "D1: open_kfid is optional here, as in the specification"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, errmsg: "ok", statistic_list: [] }));
    const { open_kfid: _, ...span } = LAST_WEEK;
    await kf.getCorpStatistic(span);
    kit.assert.deepEqual(made(calls)[0].body, span);
  },

  async "G4: the server limits the number of servicers, and departments can be added"(kit) {
    const { kf, open_kfid } = await corp(kit);
    const { result_list } = await kf.addServicers({ open_kfid, department_id_list: [2] });
    kit.assert.deepInclude(result_list[0], { department_id: 2, errcode: 0 });
    const many = Array.from({ length: 600 }, (_, at) => `user${at}`);
    kit.assert.lengthOf((await kf.addServicers({ open_kfid, userid_list: many })).result_list, 600);
    const { servicer_list } = await kf.listServicers({ open_kfid });
    kit.assert.isAbove(servicer_list.length, 500);
  },

  async "G8: third-party apps use open_userid, which is passed through"(kit) {
    const open_userid = "woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA";
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, result_list: [] }));
    await kf.addServicers({ open_kfid: "wk1", userid_list: [open_userid] });
    kit.assert.deepEqual(made(calls)[0].body.userid_list, [open_userid]);
  },
};
