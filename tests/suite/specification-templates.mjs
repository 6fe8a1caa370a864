// The specification's test templates T1, T2 and T3 (section 8), in its own order of steps.

/** A corp with an account, a servicer and a customer who wrote. */
async function corp(kit) {
  const { kf, sandbox } = await kit.sandbox();
  const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
  await kf.addServicers({ open_kfid, userid_list: ["zhangsan"] });
  const customer = await sandbox.customerEnters({ open_kfid });
  await sandbox.customerWrites({ ...customer, text: "你好" });
  return { kf, sandbox, customer };
}

export const specs = {
  async "T1: accounts and servicers"(kit) {
    const { kf } = await corp(kit);
    const accounts = await kf.listAccounts().toArray();
    kit.assert.isArray(accounts);
    kit.assert.isNotEmpty(accounts);
    const { servicer_list } = await kf.listServicers({ open_kfid: accounts[0].open_kfid });
    kit.assert.isArray(servicer_list);
    kit.assert.deepInclude(servicer_list[0], { userid: "zhangsan", status: 0 });
  },

  async "T2: pulling and answering messages"(kit) {
    const { kf, customer } = await corp(kit);
    const result = await kf.syncMsg({ open_kfid: customer.open_kfid, limit: 10 });
    kit.assert.property(result, "next_cursor");
    kit.assert.property(result, "msg_list");
    const message = result.msg_list.find(({ origin }) => origin === 3);
    kit.assert.equal(message.text.content, "你好");
    const { msgid } = await kf.sendText({
      open_kfid: message.open_kfid,
      touser: message.external_userid,
      content: "已收到您的消息，正在处理中。",
    });
    kit.assert.isOk(msgid);
  },

  async "T3: session state transitions"(kit) {
    const { kf, customer } = await corp(kit);
    const { service_state } = await kf.getServiceState(customer);
    kit.assert.include([0, 1, 2, 3, 4], service_state);
    kit.assert.include([0, 1, 2], service_state);
    await kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "zhangsan" });
    kit.assert.deepInclude(await kf.getServiceState(customer), { service_state: 3, servicer_userid: "zhangsan" });
  },
};
