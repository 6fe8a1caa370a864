// One conversation through everything: callback → sync → reply → hand-over, against the sandbox.

import { supportBot } from "../../examples/support-bot/bot.mjs";
import { KEYS, withInbox } from "./inbox-stage.mjs";

/** Runs a spec with the support bot. `settled` waits until it has handled everything; `phone` is what the customer's phone shows. */
function converse(kit, spec) {
  return withInbox(kit, supportBot({ servicer_userid: "lisi" }), async (stage) => {
    const { kf, sandbox, open_kfid, inbox, log } = stage;
    await kf.addServicers({ open_kfid, userid_list: ["lisi"] });
    await spec({
      ...stage,
      async settled() {
        await stage.delivered();
        kit.assert.deepEqual(await inbox.drain(), { finished: true });
        kit.assert.deepEqual(
          log.lines.filter((line) => !line.startsWith("debug")),
          [],
        );
      },
      phone: async ({ external_userid }) =>
        (await sandbox.conversation(external_userid, open_kfid)).map(
          ({ from, msgtype, body }) => `${from} ${msgtype} ${body.content ?? body.head_content}`,
        ),
    });
  });
}

export const specs = {
  "welcome, answer, hand-over, reply, end": (kit) =>
    converse(kit, async ({ kf, sandbox, url, settled, phone }) => {
      const customer = await sandbox.customerEnters({ url: kit.wecom.contactUrl(url, "order=1"), nickname: "张三" });
      await settled();
      kit.assert.lengthOf(await phone(customer), 1);
      kit.assert.match((await phone(customer))[0], /^welcome msgmenu /);

      await sandbox.customerWrites({ ...customer, text: "我的订单到哪了？" });
      await settled();
      kit.assert.include((await phone(customer)).at(-1), "api text 已收到");
      kit.assert.equal((await kf.getServiceState(customer)).service_state, 1);

      await sandbox.customerTaps({ ...customer, id: "human" });
      await settled();
      kit.assert.deepInclude(await kf.getServiceState(customer), { service_state: 3, servicer_userid: "lisi" });
      const refused = await kit.rejects(
        kf.sendText({ touser: customer.external_userid, open_kfid: customer.open_kfid, content: "hi" }),
        "api.error",
      );
      kit.assert.equal(refused.errcode, 95018);

      await sandbox.servicerWrites({ ...customer, text: "您好，我是李四。" });
      await sandbox.customerWrites({ ...customer, text: "谢谢" });
      await settled();
      kit.assert.equal((await phone(customer)).at(-1), "customer text 谢谢");

      await sandbox.servicerEnds(customer);
      await settled();
      kit.assert.match((await phone(customer)).at(-1), /^closing text /);
      kit.assert.equal((await kf.getServiceState(customer)).service_state, 4);

      const { customer_list } = await kf.batchGetCustomers({
        external_userid_list: [customer.external_userid, "wmnobody"],
        need_enter_session_context: 1,
      });
      kit.assert.deepInclude(customer_list[0].enter_session_context, { scene: "website", scene_param: "order=1" });
    }),

  "a burst of messages is answered once each, in order": (kit) =>
    converse(kit, async ({ sandbox, enter, settled, phone }) => {
      const customer = await enter();
      for (let at = 0; at < 4; at += 1) await sandbox.customerWrites({ ...customer, text: `问题 ${at}` });
      await settled();
      const answers = (await phone(customer)).filter((line) => line.startsWith("api"));
      kit.assert.lengthOf(answers, 4);
      for (const [at, answer] of answers.entries()) kit.assert.include(answer, `问题 ${at}`);
    }),

  "messages of unknown types do not stop the stream": (kit) =>
    converse(kit, async ({ sandbox, enter, open_kfid, settled, phone }) => {
      const customer = await enter();
      await sandbox.pushRaw({ open_kfid, message: { msgid: "x1", send_time: 1, origin: 9, msgtype: "hologram", hologram: { url: "u" } } });
      await sandbox.pushRaw({
        open_kfid,
        message: { msgid: "x2", send_time: 1, origin: 4, msgtype: "event", event: { event_type: "later" } },
      });
      await sandbox.customerWrites({ ...customer, text: "还在吗？" });
      await settled();
      kit.assert.include((await phone(customer)).at(-1), "还在吗？");
    }),

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

  "the callback URL is verified as in the admin console": (kit) =>
    converse(kit, async ({ sandbox }) => {
      const check = await sandbox.verifyCallbackUrl();
      kit.assert.isTrue(check.ok);
      kit.assert.equal(check.body, check.echo);
    }),

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
