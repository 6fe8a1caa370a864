// listAccounts: one page, every item, or all.

const isToken = ({ path }) => path === "/cgi-bin/gettoken";

/** A server with so many accounts. */
function accounts(count) {
  const all = Array.from({ length: count }, (_, at) => ({ open_kfid: `wk${at}`, name: `客服${at}` }));
  return (call) => {
    if (isToken(call)) return undefined;
    const offset = Number(call.query.get("offset") ?? 0);
    return { errcode: 0, account_list: all.slice(offset, offset + Number(call.query.get("limit") ?? 100)) };
  };
}

export const specs = {
  async "await returns one page"(kit) {
    const { kf, calls } = await kit.clientOf(accounts(250));
    const page = await kf.listAccounts();
    kit.assert.lengthOf(page.account_list, 100);
    kit.assert.equal(page.errcode, 0);
    kit.assert.lengthOf((await kf.listAccounts({ offset: 240 })).account_list, 10);
    kit.assert.lengthOf(calls, 3);
  },

  async "for await returns every item of every page"(kit) {
    const { kf, calls } = await kit.clientOf(accounts(250));
    const seen = [];
    for await (const account of kf.listAccounts()) seen.push(account.open_kfid);
    kit.assert.lengthOf(seen, 250);
    kit.assert.equal(new Set(seen).size, 250);
    kit.assert.deepEqual(
      calls.slice(1).map(({ query }) => query.get("offset")),
      [null, "100", "200"],
    );
  },

  async "toArray collects all items, respecting offset and limit"(kit) {
    const { kf, calls } = await kit.clientOf(accounts(25));
    const all = await kf.listAccounts({ offset: 5, limit: 10 }).toArray();
    kit.assert.deepEqual(
      all.map(({ open_kfid }) => open_kfid),
      Array.from({ length: 20 }, (_, at) => `wk${at + 5}`),
    );
    kit.assert.lengthOf(calls, 4);
  },

  async "breaking out of the loop requests no further page"(kit) {
    const { kf, calls } = await kit.clientOf(accounts(250));
    for await (const account of kf.listAccounts()) if (account.open_kfid === "wk5") break;
    kit.assert.lengthOf(calls, 2);
  },

  async "a server that repeats a page does not cause an endless loop"(kit) {
    const page = { errcode: 0, account_list: Array.from({ length: 100 }, (_, at) => ({ open_kfid: `wk${at}` })) };
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : page));
    await kit.rejects(kf.listAccounts().toArray(), "client.stalled_paging");
  },

  async "a page without a list is an unreadable response"(kit) {
    for (const list of [{}, "wk1", 5, true]) {
      const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, account_list: list, intent_list: list }));
      for (const call of [kf.listAccounts(), kf.listKnowledgeIntents({ group_id: "g" })]) {
        kit.assert.match((await kit.rejects(call.toArray(), "response.unreadable")).message, /_list is an? .*no list/);
      }
    }
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, account_list: [null], intent_list: null }));
    kit.assert.deepEqual([await kf.listAccounts().toArray(), await kf.listKnowledgeIntents({ group_id: "g" }).toArray()], [[null], []]);
  },

  async "a failure rejects and can be caught"(kit) {
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 48002, errmsg: "api forbidden" }));
    await kit.rejects(kf.listAccounts().toArray(), "api.error");
    kit.assert.equal(await kf.listAccounts().catch(({ errcode }) => errcode), 48002);
  },
};
