// Upgraded service: handing a customer on to a member or a customer group.

/** A sandbox with a customer. */
async function stage(kit, upgrade) {
  const { kf, sandbox } = await kit.sandbox({ upgrade });
  const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
  const { external_userid } = await sandbox.customerEnters({ open_kfid });
  return { kf, customer: { open_kfid, external_userid } };
}

export const specs = {
  async "the configuration lists the recipients"(kit) {
    const { kf, customer } = await stage(kit, { members: ["lisi"], departments: [2], groupchats: ["wr1"] });
    const { member_range, groupchat_range } = await kf.getUpgradeServiceConfig();
    kit.assert.deepEqual(member_range, { userid_list: ["lisi"], department_id_list: [2] });
    kit.assert.deepEqual(groupchat_range, { chat_id_list: ["wr1"] });
    await kf.upgradeService({ ...customer, type: 1, member: { userid: "lisi", wording: "我是李四" } });
    await kf.upgradeService({ ...customer, type: kit.wecom.UpgradeType.Groupchat, groupchat: { chat_id: "wr1" } });
    await kf.cancelUpgradeService(customer);
    const other = await kit.rejects(kf.upgradeService({ ...customer, type: 1, member: { userid: "zhangsan" } }), "api.error");
    kit.assert.equal(other.errcode, 95021);
  },

  async "each type requires its own field"(kit) {
    const { kf, customer } = await stage(kit, { managedInConsole: true });
    const member = await kit.rejects(kf.upgradeService({ ...customer, type: 1, groupchat: { chat_id: "wr1" } }), "request.missing_field");
    kit.assert.equal(member.field, "member");
    const group = await kit.rejects(kf.upgradeService({ ...customer, type: 2, member: { userid: "lisi" } }), "request.missing_field");
    kit.assert.equal(group.field, "groupchat");
    const managed = await kit.rejects(kf.upgradeService({ ...customer, type: 1, member: { userid: "lisi" } }), "api.error");
    kit.assert.equal(managed.errcode, 95015);
  },
};
