// What list methods give: a promise of the page that was asked for, and every item.

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const FORBIDDEN = { errcode: 48002, errmsg: "api forbidden" };

/** A server with five accounts and five groups, which gives a cursor or an offset its page. */
function five({ query, body, path }) {
  if (path === "/cgi-bin/gettoken") return undefined;
  const all = [0, 1, 2, 3, 4];
  const from = Number(query.get("offset") ?? body.cursor ?? 0);
  const to = from + Number(query.get("limit") ?? body.limit ?? 100);
  const account_list = all.slice(from, to).map((at) => ({ open_kfid: `wk${at}` }));
  const group_list = all.slice(from, to).map((at) => ({ group_id: `wk${at}` }));
  return { errcode: 0, account_list, group_list, has_more: Number(to < all.length), next_cursor: String(to) };
}

/** Where each request began. */
const begins = (calls) => calls.filter((call) => !isToken(call)).map(({ query, body }) => Number(query.get("offset") ?? body.cursor ?? 0));

/** The two ways to page. */
const LISTS = [
  (kf, params, options) => kf.listAccounts({ limit: 2, ...params }, options),
  (kf, params, options) => kf.listKnowledgeGroups({ limit: 2, ...params }, options),
];

const NAMES = ["wk0", "wk1", "wk2", "wk3", "wk4"];
const namesOf = (items) => items.map(({ open_kfid, group_id }) => open_kfid ?? group_id);

/** Runs with a list of the rejections that nobody handled, as the runtime reports them, and a promise of the next one. */
async function watchingRejections(run) {
  const reasons = [];
  let report;
  const next = new Promise((resolve) => {
    report = resolve;
  });
  const note = (reason) => {
    reasons.push(reason);
    report();
  };
  const onEvent = (event) => {
    // The edge runtime of Vercel has no default action to prevent.
    event.preventDefault?.();
    note(event.reason);
  };
  // A test runner takes them for failures of the test.
  const { process } = globalThis;
  const others = process?.listeners?.("unhandledRejection") ?? [];
  process?.removeAllListeners?.("unhandledRejection");
  process?.on?.("unhandledRejection", note);
  globalThis.addEventListener?.("unhandledrejection", onEvent);
  try {
    await run(reasons, next);
  } finally {
    process?.off?.("unhandledRejection", note);
    for (const other of others) process.on("unhandledRejection", other);
    globalThis.removeEventListener?.("unhandledrejection", onEvent);
  }
}

export const specs = {
  async "a list is a promise, and derived promises are plain ones"(kit) {
    for (const listOf of LISTS) {
      const { kf, calls } = await kit.clientOf(five);
      const list = listOf(kf);
      kit.assert.instanceOf(list, Promise);
      kit.assert.equal(Object.prototype.toString.call(list), "[object Promise]");
      let ended = 0;
      const made = [list.then(), list.catch(() => {}), list.finally(() => (ended += 1)), list.withResponse().then(({ data }) => data)];
      for (const promise of made) kit.assert.equal(Object.getPrototypeOf(promise), Promise.prototype);
      const page = await list;
      made.push(Promise.resolve(list), Promise.race([list]), Promise.any([list]), new Promise((resolve) => resolve(list)));
      made.push((async () => list)(), { then: (done) => done(list) });
      // As older implementations of `finally` do.
      made.push(list.then((value) => list.constructor.resolve(value)));
      for (const given of await Promise.all([list, ...made])) kit.assert.equal(given, page);
      kit.assert.deepEqual(await Promise.allSettled([list]), [{ status: "fulfilled", value: page }]);
      kit.assert.equal(ended, 1);
      kit.assert.deepEqual(begins(calls), [0]);
    }
  },

  async "a list sends its request immediately"(kit) {
    for (const listOf of LISTS) {
      let report;
      const asked = new Promise((resolve) => {
        report = resolve;
      });
      const { kf, calls } = await kit.clientOf((call) => {
        if (!isToken(call)) report();
        return five(call);
      });
      const list = listOf(kf);
      await asked;
      kit.assert.deepEqual(namesOf(await list.toArray()), NAMES);
      kit.assert.deepEqual(begins(calls), [0, 2, 4]);
    }
  },

  async "the first iteration starts with the fetched page, later ones fetch again"(kit) {
    for (const listOf of LISTS) {
      const { kf, calls } = await kit.clientOf(five);
      const list = listOf(kf, {});
      const { response, data } = await list.withResponse();
      for await (const item of list) if (item) break;
      kit.assert.deepEqual(begins(calls), [0]);
      // From the first item on, whatever became of the iteration before; several can overlap.
      const both = await Promise.all([list.toArray(), list.toArray()]);
      for (const items of both) kit.assert.deepEqual(namesOf(items), NAMES);
      kit.assert.sameMembers(begins(calls), [0, 0, 0, 2, 2, 4, 4]);
      // The promise stays with its page.
      kit.assert.equal(await list, data);
      kit.assert.equal((await list.withResponse()).response, response);

      calls.length = 0;
      const later = listOf(kf, { offset: 2, cursor: "2" }).toArray();
      kit.assert.deepEqual(namesOf(await later), NAMES.slice(2));
      kit.assert.deepEqual(begins(calls), [2, 4]);
    }
  },

  async "iteration starts with a page that was fetched again by POST"(kit) {
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      const { offset = 0, limit = 100 } = call.method === "POST" ? call.body : {};
      return { errcode: 0, account_list: NAMES.map((open_kfid) => ({ open_kfid })).slice(offset, offset + limit) };
    });
    const list = kf.listAccounts({ limit: 2 });
    kit.assert.deepEqual(namesOf((await list).account_list), ["wk0", "wk1"]);
    kit.assert.deepEqual(namesOf(await list.toArray()), NAMES);
    kit.assert.deepEqual(
      calls.slice(1).map(({ method }) => method),
      ["GET", "POST", "POST", "POST"],
    );
  },

  async "every page uses the original parameters, even if their object changes"(kit) {
    for (const name of ["listAccounts", "listKnowledgeGroups"]) {
      const { kf } = await kit.clientOf(five);
      const params = { limit: 2 };
      const list = kf[name](params);
      Object.assign(params, { limit: 1, offset: 3, cursor: "3" });
      kit.assert.deepEqual(namesOf(await list.toArray()), NAMES);
      kit.assert.deepEqual(namesOf(await list.toArray()), NAMES);
    }
  },

  async "iteration can be repeated after a failure"(kit) {
    for (const listOf of LISTS) {
      let failures = 1;
      const { kf } = await kit.clientOf((call) => {
        if (isToken(call)) return undefined;
        failures -= 1;
        return failures < 0 ? five(call) : FORBIDDEN;
      });
      const list = listOf(kf);
      await kit.rejects(list.toArray(), "api.error");
      kit.assert.deepEqual(namesOf(await list.toArray()), NAMES);
      // The page that was asked for stays the failure that it was.
      await kit.rejects(list, "api.error");
      await kit.rejects(list.finally(), "api.error");
      await kit.rejects(list.withResponse(), "api.error");
    }
  },

  async "a failed list is not an unhandled rejection before it is used"(kit) {
    for (const listOf of LISTS) {
      let report;
      const failure = new Promise((resolve) => {
        report = resolve;
      });
      const onResponse = ({ errcode }) => errcode === FORBIDDEN.errcode && report();
      const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : FORBIDDEN), { onResponse });
      await watchingRejections(async (reasons, next) => {
        const refused = listOf(kf, {}, { timeout: 0 });
        const failed = listOf(kf);
        await failure;
        await new Promise((resolve) => setTimeout(resolve));
        // Reported after the two lists, if those are.
        const reason = new Error("handled by nobody");
        Promise.reject(reason);
        await next;
        kit.assert.deepEqual(reasons, [reason]);
        await kit.rejects(refused.toArray(), "client.bad_option");
        await kit.rejects(failed.toArray(), "api.error");
      });
      // What was made of it is handled by who made it.
      await watchingRejections(async (reasons, next) => {
        listOf(kf, {}, { timeout: 0 }).finally(() => {});
        await next;
        kit.assert.equal(reasons[0].code, "client.bad_option");
      });
    }
  },
};
