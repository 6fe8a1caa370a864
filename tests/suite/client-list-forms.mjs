// listAccounts by GET and by POST: when the form changes, when it is remembered, and when it changes back.

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const accounts = (count, from = 0) => Array.from({ length: count }, (_, at) => ({ open_kfid: `wk${from + at}` }));
const paramsOf = ({ method, query, body }) => {
  const { offset = 0, limit = 100 } = method === "POST" ? body : Object.fromEntries(query);
  return { offset: Number(offset), limit: Number(limit) };
};
/** The methods and offsets of the calls. */
const made = (calls) => calls.filter((call) => !isToken(call)).map((call) => [call.method, paramsOf(call).offset]);

/** A client of a server that answers every list with these accounts. */
const listing = (kit, serve) => kit.clientOf((call) => (isToken(call) ? undefined : serve(call)));
const page = (account_list) => ({ errcode: 0, account_list });
const slice = (all, { offset, limit }) => page(all.slice(offset, offset + limit));

export const specs = {
  async "every page says how many items it is to have"(kit) {
    const { kf, calls } = await listing(kit, (call) => slice(accounts(250), paramsOf(call)));
    await kf.listAccounts().toArray();
    await kf.listAccounts({ limit: 7, offset: 245 }).toArray();
    const limits = calls.filter((call) => !isToken(call)).map(({ query }) => query.get("limit"));
    kit.assert.deepEqual(limits, ["100", "100", "100", "7"]);
  },

  async "an account that was added meanwhile repeats an item, and changes no form"(kit) {
    let added = 0;
    const { kf, calls } = await listing(kit, (call) => {
      const all = [...accounts(added, 1000), ...accounts(250)];
      added += 1;
      return slice(all, paramsOf(call));
    });
    kit.assert.deepEqual(await kf.listAccounts().toArray(), accounts(250));
    kit.assert.deepEqual(made(calls), [
      ["GET", 0],
      ["GET", 100],
      ["GET", 200],
    ]);
  },

  async "another form is remembered once it worked, and not before"(kit) {
    // By POST, too, the same page comes for ever.
    const stuck = await listing(kit, () => page(accounts(100)));
    for (let count = 0; count < 2; count += 1) {
      stuck.calls.length = 0;
      await kit.rejects(stuck.kf.listAccounts().toArray(), "client.stalled_paging");
      kit.assert.deepEqual(made(stuck.calls), [
        ["GET", 0],
        ["GET", 100],
        ["POST", 0],
        ["POST", 100],
      ]);
    }
    // GET is refused, and POST fails.
    let works = false;
    const refusing = await listing(kit, ({ method }) => {
      if (method === "GET") return { errcode: 43002, errmsg: "require POST method" };
      return works ? page([]) : { errcode: 48002, errmsg: "api forbidden" };
    });
    await kit.rejects(refusing.kf.listAccounts().toArray(), "api.error");
    works = true;
    for (let count = 0; count < 2; count += 1) await refusing.kf.listAccounts();
    kit.assert.deepEqual(
      made(refusing.calls).map(([method]) => method),
      ["GET", "POST", "GET", "POST", "POST"],
    );
  },

  async "a form that gives less than the other did is left again"(kit) {
    const { kf, calls } = await listing(kit, (call) => {
      const { offset } = paramsOf(call);
      return page(call.method === "POST" ? [] : accounts(250).slice(offset));
    });
    for (let count = 0; count < 2; count += 1) {
      calls.length = 0;
      kit.assert.deepEqual(await kf.listAccounts({ limit: 50 }).toArray(), accounts(250));
      kit.assert.deepEqual(made(calls), [
        ["GET", 0],
        ["POST", 0],
        ["GET", 0],
        ["GET", 250],
      ]);
    }
  },

  async "the documented form is used again when the other one is refused"(kit) {
    let wanted = "POST";
    const { kf, calls } = await listing(kit, (call) => {
      if (call.method === wanted) return slice(accounts(3), paramsOf(call));
      return wanted === "POST" ? { errcode: 43002, errmsg: "require POST method" } : { errcode: 43001, errmsg: "require GET method" };
    });
    for (wanted of ["POST", "GET"]) {
      for (let count = 0; count < 2; count += 1) kit.assert.lengthOf(await kf.listAccounts().toArray(), 3);
    }
    kit.assert.deepEqual(
      made(calls).map(([method]) => method),
      ["GET", "POST", "POST", "POST", "GET", "GET"],
    );
  },
};
