// The specification's workflows (section 6), played against the sandbox.

import { CORP } from "./kit.mjs";

const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

/** An account with a servicer, the callbacks that came, and the newest event or message of a customer. */
async function begin(kit) {
  const callbacks = [];
  const callback = kit.wecom.createCallback({ ...KEYS, receiveId: CORP });
  const onCallback = kit.wecom.createFetchHandler(callback, (event) => callbacks.push(event), { answer: "after-work" });
  const { kf, sandbox } = await kit.sandbox({ callback: KEYS, onCallback: (request) => onCallback(request) });
  const { open_kfid } = await kf.addAccount({ name: "售后客服", media_id: "m" });
  await kf.addServicers({ open_kfid, userid_list: ["zhangsan"] });
  let cursor;
  const pull = async () => {
    await sandbox.settled();
    const { token } = callbacks.at(-1);
    const page = await kf.syncMsg({ open_kfid, cursor, token });
    cursor = page.next_cursor;
    return page.msg_list;
  };
  const phone = async ({ external_userid }) => (await sandbox.conversation(external_userid)).map(({ from }) => from);
  return { kf, sandbox, open_kfid, callbacks, pull, phone };
}

export const specs = {
  async "W1: account, link, servicer; enter, callback, pull, reply; hand-over; the servicer continues; end"(kit) {
    const { kf, sandbox, open_kfid, callbacks, pull, phone } = await begin(kit);
    const { url } = await kf.getContactWay({ open_kfid });
    const customer = await sandbox.customerEnters({ url });
    await sandbox.customerWrites({ ...customer, text: "你好" });
    const message = (await pull()).find(({ origin }) => origin === 3);
    kit.assert.equal(message.text.content, "你好");
    for (const callback of callbacks) kit.assert.deepInclude(callback, { event: "kf_msg_or_event", open_kfid, to_user_name: CORP });
    const touser = customer.external_userid;
    await kf.sendText({ open_kfid, touser, content: "您好，有什么可以帮您？" });
    await kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "zhangsan" });
    // "M1 goes on" after the hand-over is the servicer speaking: the API gets 95018 now.
    const refused = await kit.rejects(kf.sendText({ open_kfid, touser, content: "?" }), "api.error");
    kit.assert.equal(refused.errcode, 95018);
    await sandbox.servicerWrites({ ...customer, text: "我来帮您" });
    const [spoken] = await pull();
    kit.assert.deepInclude(spoken, { origin: 5, servicer_userid: "zhangsan" });
    const { msg_code } = await kf.transServiceState({ ...customer, from: 3, service_state: 4 });
    await kf.sendMsgOnEvent({ code: msg_code, msgtype: "text", text: { content: "再见" } });
    kit.assert.equal((await kf.getServiceState(customer)).service_state, 4);
    kit.assert.deepEqual(await phone(customer), ["customer", "api", "servicer", "closing"]);
  },

  async "W2: bot with the knowledge base, pool, person, end: 0 → 1 → 2 → 3 → 4"(kit) {
    const { kf, sandbox, open_kfid, pull, phone } = await begin(kit);
    const { group_id } = await kf.addKnowledgeGroup({ name: "售后" });
    const text = (content) => ({ text: { content } });
    await kf.addKnowledgeIntent({
      group_id,
      question: text("怎么退款"),
      similar_questions: { items: [text("我要退款"), text("退款怎么操作")] },
      answers: [text("请前往订单页面点击退款按钮")],
    });
    const customer = await sandbox.customerEnters({ open_kfid });
    await sandbox.customerWrites({ ...customer, text: "我要退款" });
    const state = async () => (await kf.getServiceState(customer)).service_state;
    kit.assert.equal(await state(), 0);
    await kf.transServiceState({ ...customer, from: 0, service_state: 1 });
    const asked = (await pull()).at(-1).text.content;
    const known = await kf.listKnowledgeIntents({ group_id }).toArray();
    const { answers } = known.find(({ question, similar_questions }) =>
      [question, ...similar_questions.items].some(({ text }) => text.content === asked),
    );
    await kf.sendText({ open_kfid, touser: customer.external_userid, content: answers[0].text.content });
    kit.assert.deepEqual(await phone(customer), ["customer", "api"]);
    const { msg_code } = await kf.transServiceState({ ...customer, from: 1, service_state: 2 });
    await kf.sendMsgOnEvent({ code: msg_code, msgtype: "text", text: { content: "正在排队，请稍候" } });
    kit.assert.equal(await state(), 2);
    await sandbox.servicerTakes({ ...customer, servicer_userid: "zhangsan" });
    const [taken] = await pull();
    kit.assert.deepInclude(taken.event, { event_type: "session_status_change", change_type: 1, new_servicer_userid: "zhangsan" });
    kit.assert.equal(await state(), 3);
    await kf.transServiceState({ ...customer, from: 3, service_state: 4 });
    kit.assert.equal(await state(), 4);
  },

  async "W3: customers are distinguished by the scene of their link"(kit) {
    const { kf, sandbox, open_kfid } = await begin(kit);
    const scenes = {};
    for (const scene of ["web", "wechat"]) {
      const { url } = await kf.getContactWay({ open_kfid, scene });
      scenes[(await sandbox.customerEnters({ url })).external_userid] = scene;
    }
    const { customer_list } = await kf.batchGetCustomers({ external_userid_list: Object.keys(scenes), need_enter_session_context: 1 });
    kit.assert.lengthOf(customer_list, 2);
    for (const { external_userid, enter_session_context } of customer_list)
      kit.assert.equal(enter_session_context.scene, scenes[external_userid]);
  },
};
