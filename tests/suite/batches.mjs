// Calls that take more than one request can: cut by core, made in order, answered as one.

import { json, until } from "./kit.mjs";

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const ids = (count, prefix = "wm") => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** A server that knows every customer but each tenth; `fails(calls)` may answer instead. */
function customers(fails = () => undefined) {
  return async (call, calls) => {
    if (isToken(call)) return undefined;
    const list = call.body.external_userid_list;
    const unknown = (id) => id.endsWith("7");
    return (
      (await fails(calls.filter((other) => !isToken(other)).length)) ?? {
        errcode: 0,
        errmsg: "ok",
        customer_list: list.filter((id) => !unknown(id)).map((external_userid) => ({ external_userid })),
        ...(list.some(unknown) ? { invalid_external_userid: list.filter(unknown) } : {}),
      }
    );
  };
}

export const specs = {
  async "customers are fetched in hundreds and merged into one response"(kit) {
    const { kf, calls } = await kit.clientOf(customers());
    const all = ids(250);
    const { customer_list, invalid_external_userid, errcode } = await kf.batchGetCustomers({
      external_userid_list: all,
      need_enter_session_context: 1,
    });
    kit.assert.equal(errcode, 0);
    kit.assert.deepEqual(
      customer_list.map(({ external_userid }) => external_userid),
      all.filter((id) => !id.endsWith("7")),
    );
    kit.assert.deepEqual(
      invalid_external_userid,
      all.filter((id) => id.endsWith("7")),
    );
    const bodies = calls.slice(1).map(({ body }) => body);
    kit.assert.deepEqual(
      bodies.map((body) => body.external_userid_list.length),
      [100, 100, 50],
    );
    kit.assert.isTrue(bodies.every((body) => body.need_enter_session_context === 1));
  },

  async "a hundred are one request"(kit) {
    const { kf, calls } = await kit.clientOf(customers());
    await kf.batchGetCustomers({ external_userid_list: ids(100) });
    kit.assert.lengthOf(calls, 2);
  },

  async "an invalid id anywhere rejects the whole call"(kit) {
    const { kf, calls } = await kit.clientOf(customers());
    const error = await kit.rejects(kf.batchGetCustomers({ external_userid_list: [...ids(205), ""] }), "request.too_short");
    kit.assert.equal(error.field, "external_userid_list[205]");
    await kit.rejects(kf.batchGetCustomers({ external_userid_list: [] }), "request.too_short");
    await kit.rejects(kf.addServicers({ open_kfid: "wk1", userid_list: [""] }), "request.too_short");
    kit.assert.lengthOf(calls, 0);
  },

  async "a failure halfway has the partial result and the remaining parameters"(kit) {
    const { kf } = await kit.clientOf(customers((count) => (count === 3 ? { errcode: 48002, errmsg: "api forbidden" } : undefined)));
    const all = ids(450);
    const error = await kit.rejects(kf.batchGetCustomers({ external_userid_list: all, need_enter_session_context: 0 }), "api.error");
    kit.assert.instanceOf(error, kit.wecom.KfApiError);
    kit.assert.equal(error.errcode, 48002);
    const { operation, done, remaining } = error.partial;
    kit.assert.equal(operation, "batchGetCustomers");
    kit.assert.deepEqual(
      done.customer_list.map(({ external_userid }) => external_userid),
      all.slice(0, 200).filter((id) => !id.endsWith("7")),
    );
    kit.assert.deepEqual(remaining, { external_userid_list: all.slice(200), need_enter_session_context: 0 });
    const rest = await kf.batchGetCustomers(remaining);
    kit.assert.lengthOf([...done.customer_list, ...rest.customer_list], all.filter((id) => !id.endsWith("7")).length);
  },

  async "a failure of the first request has no partial result"(kit) {
    const { kf } = await kit.clientOf(customers(() => ({ errcode: 48002, errmsg: "api forbidden" })));
    const error = await kit.rejects(kf.batchGetCustomers({ external_userid_list: ids(150) }), "api.error");
    kit.assert.isUndefined(error.partial);
    kit.assert.notInclude(Object.keys(error), "partial");
  },

  async "the remaining range starts at the failed window"(kit) {
    const day = Math.floor((Date.now() / 1000 + 8 * 3600) / 86_400) * 86_400 - 8 * 3600;
    const { kf, calls } = await kit.clientOf((call, calls) => {
      if (isToken(call)) return undefined;
      return calls.length === 4
        ? { errcode: 95000, errmsg: "invalid open_kfid" }
        : { errcode: 0, statistic_list: [{ stat_time: call.body.start_time }] };
    });
    const span = { open_kfid: "wk1", start_time: day - 150 * 86_400, end_time: day - 86_400 };
    const { partial } = await kit.rejects(kf.getCorpStatistic(span), "api.error");
    kit.assert.lengthOf(partial.done.statistic_list, 2);
    kit.assert.deepEqual(partial.remaining, { ...span, start_time: day - 88 * 86_400 });
    kit.assert.equal(calls.at(-1).body.start_time, partial.remaining.start_time);
  },

  async "servicers and departments are sent together, and failedRows finds failed rows"(kit) {
    const { kf } = await kit.sandbox({ members: ids(230, "user").filter((id) => id !== "user150") });
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    const added = await kf.addServicers({ open_kfid, userid_list: ids(230, "user"), department_id_list: [1, 2] });
    kit.assert.equal(added.errcode, 0);
    kit.assert.lengthOf(added.result_list, 232);
    const failed = kit.wecom.failedRows(added);
    kit.assert.deepEqual(
      failed.map(({ userid, errcode }) => [userid, errcode]),
      [["user150", 60111]],
    );
    kit.assert.lengthOf((await kf.listServicers({ open_kfid })).servicer_list, 231);
    const removed = await kf.deleteServicers({ open_kfid, userid_list: ids(230, "user"), department_id_list: [1] });
    kit.assert.lengthOf(removed.result_list, 231);
    kit.assert.deepEqual(kit.wecom.failedRows(removed), []);
    kit.assert.deepEqual((await kf.listServicers({ open_kfid })).servicer_list, [{ department_id: 2 }]);
  },

  async "departments are added in twenties, and those over the limit are failed rows"(kit) {
    const departments = Array.from({ length: 50 }, (_, at) => at + 1);
    const rows = (list) => list.map((department_id) => ({ department_id, errcode: 0, errmsg: "success" }));
    const { kf, calls } = await kit.clientOf((call) =>
      isToken(call) ? undefined : { errcode: 0, errmsg: "ok", result_list: rows(call.body.department_id_list) },
    );
    kit.assert.deepEqual((await kf.addServicers({ open_kfid: "wk1", department_id_list: departments })).result_list, rows(departments));
    await kf.deleteServicers({ open_kfid: "wk1", department_id_list: departments });
    kit.assert.deepEqual(
      calls.slice(1).map(({ body }) => body.department_id_list.length),
      [20, 20, 10, 50],
    );
    const { kf: live } = await kit.sandbox();
    const { open_kfid } = await live.addAccount({ name: "客服", media_id: "m" });
    const added = await live.addServicers({ open_kfid, department_id_list: departments.slice(0, 25) });
    kit.assert.equal(added.errcode, 0);
    kit.assert.deepEqual(
      kit.wecom.failedRows(added).map(({ department_id }) => department_id),
      [21, 22, 23, 24, 25],
    );
  },

  async "the caller's timeout applies to all requests together"(kit) {
    const quick = customers();
    let end;
    const stalled = new Promise((resolve) => (end = resolve));
    const error = await kit.growing(async (timeout) => {
      // The third request is never answered.
      const { kf } = await kit.clientOf(async (call, calls) => {
        if (isToken(call)) return undefined;
        if (calls.length > 3) await stalled;
        return json(await quick(call, calls));
      });
      const ended = await kit.rejects(kf.batchGetCustomers({ external_userid_list: ids(1000) }, { timeout }), "transport.timeout");
      return ended.partial && ended;
    });
    end();
    kit.assert.isAbove(error.partial.done.customer_list.length, 0);
    kit.assert.include(error.partial.remaining.external_userid_list, "wm999");
    // The client's applies to each: four requests that take three tenths of it each.
    const customerList = await kit.growing(async (timeout) => {
      const { kf } = await kit.clientOf(
        async (call, calls) => {
          if (isToken(call)) return undefined;
          await new Promise((resolve) => setTimeout(resolve, 0.3 * timeout));
          return json(await quick(call, calls));
        },
        { timeout },
      );
      return kf.batchGetCustomers({ external_userid_list: ids(400) }).then(
        (got) => got.customer_list,
        ({ code }) => void kit.assert.equal(code, "transport.timeout"),
      );
    });
    kit.assert.lengthOf(customerList, 360);
  },

  async "a signal aborts the remaining requests"(kit) {
    const stop = new AbortController();
    // Where handlers run apart from the spec, they cannot abort for it: the third answer waits until the spec has.
    const stage = { asked: 0, stopped: false };
    const { kf, calls } = await kit.clientOf(
      customers(async (count) => {
        stage.asked = count;
        if (count === 3) await until(() => stage.stopped);
      }),
    );
    const all = kit.rejects(kf.batchGetCustomers({ external_userid_list: ids(900) }, { signal: stop.signal }), "transport.aborted");
    await until(() => stage.asked === 3);
    stop.abort();
    stage.stopped = true;
    await all;
    kit.assert.lengthOf(calls, 4);
  },
};
