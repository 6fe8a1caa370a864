// One conversation through everything: callback → sync → reply → hand-over, against the sandbox.

import { createBot } from "../../examples/support-bot/bot.mjs";
import { CORP } from "./kit.mjs";

const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

/** The support bot behind a fetch handler, and a sandbox that pushes to it. */
async function converse(kit, options = {}) {
  let handler;
  const { kf, sandbox } = await kit.sandbox({ callback: KEYS, onCallback: (request) => handler(request), ...options });
  const callback = kit.wecom.createCallback({ ...KEYS, receiveId: CORP });
  const errors = [];
  const log = [];
  const bot = createBot({ kf, servicer_userid: "lisi", log: (line) => log.push(line) });
  handler = kit.wecom.createFetchHandler(callback, bot, { answer: "after-work", onError: (error) => errors.push(error) });
  const { open_kfid } = await kf.addAccount({ name: "售后客服", media_id: "m" });
  await kf.addServicers({ open_kfid, userid_list: ["lisi"] });
  const { url } = await kf.getContactWay({ open_kfid, scene: "website" });
  const phone = async ({ external_userid }) =>
    (await sandbox.conversation(external_userid, open_kfid)).map(
      ({ from, msgtype, body }) => `${from} ${msgtype} ${body.content ?? body.head_content}`,
    );
  return { kf, sandbox, open_kfid, url, errors, log, phone };
}

export const specs = {
  async "welcome, answer, hand-over, reply, end"(kit) {
    const { kf, sandbox, url, errors, phone } = await converse(kit);
    const customer = await sandbox.customerEnters({ url: kit.wecom.contactUrl(url, "order=1"), nickname: "张三" });
    await sandbox.settled();
    kit.assert.lengthOf(await phone(customer), 1);
    kit.assert.match((await phone(customer))[0], /^welcome msgmenu /);

    await sandbox.customerWrites({ ...customer, text: "我的订单到哪了？" });
    await sandbox.settled();
    kit.assert.include((await phone(customer)).at(-1), "api text 已收到");
    kit.assert.equal((await kf.getServiceState(customer)).service_state, 1);

    await sandbox.customerTaps({ ...customer, id: "human" });
    await sandbox.settled();
    kit.assert.deepInclude(await kf.getServiceState(customer), { service_state: 3, servicer_userid: "lisi" });
    const refused = await kit.rejects(
      kf.sendText({ touser: customer.external_userid, open_kfid: customer.open_kfid, content: "hi" }),
      "api.error",
    );
    kit.assert.equal(refused.errcode, 95018);

    await sandbox.servicerWrites({ ...customer, text: "您好，我是李四。" });
    await sandbox.customerWrites({ ...customer, text: "谢谢" });
    await sandbox.settled();
    kit.assert.equal((await phone(customer)).at(-1), "customer text 谢谢");

    await sandbox.servicerEnds(customer);
    await sandbox.settled();
    kit.assert.match((await phone(customer)).at(-1), /^closing text /);
    kit.assert.equal((await kf.getServiceState(customer)).service_state, 4);
    kit.assert.deepEqual(errors, []);

    const { customer_list } = await kf.batchGetCustomers({
      external_userid_list: [customer.external_userid, "wmnobody"],
      need_enter_session_context: 1,
    });
    kit.assert.deepInclude(customer_list[0].enter_session_context, { scene: "website", scene_param: "order=1" });
  },

  async "a burst of messages is answered once each, in order"(kit) {
    const { sandbox, url, phone, errors } = await converse(kit);
    const customer = await sandbox.customerEnters({ url });
    for (let at = 0; at < 4; at += 1) await sandbox.customerWrites({ ...customer, text: `问题 ${at}` });
    await sandbox.settled();
    const answers = (await phone(customer)).filter((line) => line.startsWith("api"));
    kit.assert.deepEqual(errors, []);
    kit.assert.lengthOf(answers, 4);
    for (const [at, answer] of answers.entries()) kit.assert.include(answer, `问题 ${at}`);
  },

  async "messages of unknown types do not stop the stream"(kit) {
    const { sandbox, url, open_kfid, phone, errors } = await converse(kit);
    const customer = await sandbox.customerEnters({ url });
    await sandbox.pushRaw({ open_kfid, message: { msgid: "x1", send_time: 1, origin: 9, msgtype: "hologram", hologram: { url: "u" } } });
    await sandbox.pushRaw({
      open_kfid,
      message: { msgid: "x2", send_time: 1, origin: 4, msgtype: "event", event: { event_type: "later" } },
    });
    await sandbox.customerWrites({ ...customer, text: "还在吗？" });
    await sandbox.settled();
    kit.assert.include((await phone(customer)).at(-1), "还在吗？");
    kit.assert.deepEqual(errors, []);
  },

  async "a callback without a response is retried, up to three attempts"(kit) {
    let pushes = 0;
    const { kf, sandbox } = await kit.sandbox({
      callback: { ...KEYS, retryDelay: 1 },
      logger: false,
      onCallback: () => {
        pushes += 1;
        return new Response("no", { status: 500 });
      },
    });
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    await sandbox.customerEnters({ open_kfid });
    await sandbox.settled();
    kit.assert.equal(pushes, 3);
  },

  async "the callback URL is verified as in the admin console"(kit) {
    const { sandbox } = await converse(kit);
    const check = await sandbox.verifyCallbackUrl();
    kit.assert.isTrue(check.ok);
    kit.assert.equal(check.body, check.echo);
  },

  async "a token that WeCom invalidates early is refreshed"(kit) {
    const { kf, sandbox } = await kit.sandbox();
    await kf.listAccounts();
    await sandbox.invalidateTokens();
    kit.assert.deepEqual((await kf.listAccounts()).account_list, []);
  },

  async "errors of the server have their code"(kit) {
    const { kf } = await kit.sandbox();
    const error = await kit.rejects(kf.syncMsg({ open_kfid: "wkNowhere" }), "api.error");
    kit.assert.include([95000, 95004], error.errcode);
    const wrong = await kit.sandbox({ secret: "another" });
    kit.assert.equal((await kit.rejects(wrong.kf.listAccounts().toArray(), "api.error")).operation, "getToken");
  },
};
