// Answers as servers and proxies have shown them beside the documented ones: the client gives them as they are, and the accessors cope.

import odd from "../vectors/odd-responses.json" with { type: "json" };

const kf = { open_kfid: "wk1" };
const customer = { ...kf, external_userid: "wm1" };
const text = { msgtype: "text", text: { content: "您好" } };
const days = () => ({ ...kf, start_time: Math.floor(Date.now() / 1000) - 9 * 86400, end_time: Math.floor(Date.now() / 1000) - 5 * 86400 });

/** Parameters that each operation accepts. */
const PARAMS = {
  addAccount: () => ({ name: "客服", media_id: "m" }),
  listAccounts: () => ({}),
  getContactWay: () => kf,
  addServicers: () => ({ ...kf, userid_list: ["zhangsan"] }),
  deleteServicers: () => ({ ...kf, userid_list: ["zhangsan"] }),
  listServicers: () => kf,
  getServiceState: () => customer,
  transServiceState: () => ({ ...customer, service_state: 2 }),
  sendMsg: () => ({ ...kf, touser: "wm1", ...text }),
  sendMsgOnEvent: () => ({ code: "c", ...text }),
  syncMsg: () => kf,
  batchGetCustomers: () => ({ external_userid_list: ["wm1"] }),
  getUpgradeServiceConfig: () => ({}),
  cancelUpgradeService: () => customer,
  getCorpStatistic: days,
  getServicerStatistic: days,
  getStatistic: () => ({ start_time: days().start_time, end_time: days().end_time }),
  getCorpQualification: () => ({}),
  listKnowledgeGroups: () => ({}),
  listKnowledgeIntents: () => ({}),
  addKnowledgeGroup: () => ({ name: "售后" }),
  addKnowledgeIntent: () => ({ group_id: "G", question: { text: { content: "问" } }, answers: [{ text: { content: "答" } }] }),
  convertOpenKfids: () => ({ open_kfid_list: ["wk1"] }),
};
/** Operations that are no methods of a corp's client, or whose parameters are a file. */
const ELSEWHERE = ["getToken", "getCorpToken", "getPermanentCode", "uploadMedia"];

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const answering = (kit, response) => kit.clientOf((call) => (isToken(call) ? undefined : response));

export const specs = {
  async "malformed values are passed through unchanged"(kit) {
    for (const { name, operation, response } of odd.cases.filter(({ operation }) => !ELSEWHERE.includes(operation))) {
      const { kf, calls } = await answering(kit, response);
      const given = await kf[operation](PARAMS[operation]());
      kit.assert.deepEqual({ ...given }, response, `${operation}: ${name}`);
      kit.assert.lengthOf(calls, 2, `${operation}: ${name}`);
    }
  },

  async "lists that are null or missing end paging"(kit) {
    for (const { operation, response } of odd.cases.filter(
      ({ operation }) => operation.startsWith("list") && operation !== "listServicers",
    )) {
      const { kf } = await answering(kit, response);
      const list = response.account_list ?? response.group_list ?? response.intent_list ?? [];
      kit.assert.deepEqual(await kf[operation]().toArray(), list);
    }
  },

  "accessors and guards accept every malformed message"({ wecom, assert }) {
    const messages = odd.cases.filter(({ operation }) => operation === "syncMsg").flatMap(({ response }) => response.msg_list ?? []);
    assert.isAbove(messages.length, 40);
    const prices = [];
    const merged = [];
    for (const message of messages) {
      const { open_kfid } = wecom.messageOwner(message);
      if (message.open_kfid) assert.equal(open_kfid, message.open_kfid);
      if (wecom.productImage(message))
        prices.push([wecom.productImage(message), wecom.productShopImage(message), wecom.salesPrice(message)]);
      merged.push(...wecom.mergedItems(message).map(({ msgtype, body }) => [msgtype, body]));
      wecom.wechatChannelsScene(message.event);
    }
    assert.deepEqual(prices, [
      ["https://a.example/h", "https://a.example/s", 1000],
      ["h", "s", 1000],
    ]);
    assert.deepEqual(merged.slice(0, 2), [
      ["text", { content: "好" }],
      [undefined, { content: "好" }],
    ]);
    assert.equal(merged[2][0], "merged_msg");
  },

  async "merging accepts rows that are null"(kit) {
    let asked = 0;
    const { kf } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      asked += 1;
      return asked === 1
        ? { errcode: "0", customer_list: null }
        : { errcode: 0, customer_list: [{ external_userid: "wm100" }], invalid_external_userid: null };
    });
    const ids = Array.from({ length: 101 }, (_, at) => `wm${at}`);
    const { customer_list } = await kf.batchGetCustomers({ external_userid_list: ids });
    kit.assert.deepEqual(customer_list, [{ external_userid: "wm100" }]);
  },
};
