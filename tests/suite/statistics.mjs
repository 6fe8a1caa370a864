// Statistics: days of China time, 31 in a call, any span in a method.

import { json } from "./kit.mjs";

const DAY = 86_400;
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
/** The first second of the day in China, so many days ago. */
const dayAgo = (days) => Math.floor((Date.now() / 1000 + 8 * 3600) / DAY) * DAY - 8 * 3600 - days * DAY;

export const specs = {
  async "each of the three calls returns a row per day"(kit) {
    const { kf } = await kit.sandbox();
    const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
    const span = { start_time: dayAgo(4), end_time: dayAgo(2) };
    const expected = [dayAgo(4), dayAgo(3), dayAgo(2)];
    for (const call of [
      kf.getCorpStatistic({ open_kfid, ...span }),
      kf.getServicerStatistic({ open_kfid, ...span, servicer_userid: "lisi" }),
      kf.getStatistic(span),
    ]) {
      const { statistic_list } = await call;
      kit.assert.deepEqual(
        statistic_list.map(({ stat_time }) => stat_time),
        expected,
      );
      for (const { statistic } of statistic_list) kit.assert.isAbove(statistic.session_cnt, 0);
    }
  },

  async "a long span is fetched in windows and merged"(kit) {
    const { kf } = await kit.sandbox();
    const span = { start_time: dayAgo(179), end_time: dayAgo(2) };
    const { statistic_list, errcode } = await kf.getStatistic(span);
    kit.assert.equal(errcode, 0);
    kit.assert.deepEqual(
      statistic_list.map(({ stat_time }) => stat_time),
      Array.from({ length: 178 }, (_, at) => dayAgo(179 - at)),
    );
    kit.assert.deepEqual(await kf.getStatistic(span), { errcode: 0, errmsg: "ok", statistic_list });
  },

  async "no window exceeds 31 days"(kit) {
    const { kf, calls } = await kit.clientOf((call) =>
      isToken(call) ? undefined : { errcode: 0, statistic_list: [{ stat_time: call.body.start_time }] },
    );
    const { statistic_list } = await kf.getCorpStatistic({ open_kfid: "wk1", start_time: dayAgo(70), end_time: dayAgo(2) });
    kit.assert.deepEqual(
      statistic_list.map(({ stat_time }) => stat_time),
      [dayAgo(70), dayAgo(39), dayAgo(8)],
    );
    kit.assert.deepEqual(
      calls.slice(1).map(({ body }) => [body.open_kfid, body.start_time, body.end_time]),
      [
        ["wk1", dayAgo(70), dayAgo(39) - 1],
        ["wk1", dayAgo(39), dayAgo(8) - 1],
        ["wk1", dayAgo(8), dayAgo(2)],
      ],
    );
  },

  async "an impossible range is rejected before anything is sent"(kit) {
    const { kf, calls } = await kit.clientOf(() => json({ errcode: 0 }));
    const early = await kit.rejects(kf.getStatistic({ start_time: dayAgo(0), end_time: dayAgo(0) }), "request.statistics_not_published");
    kit.assert.equal(early.details.published_at, dayAgo(-1) + 6 * 3600);
    kit.assert.isTrue(early.retryable);
    const old = await kit.rejects(kf.getStatistic({ start_time: dayAgo(182), end_time: dayAgo(2) }), "request.statistics_too_old");
    kit.assert.isFalse(old.retryable);
    await kit.rejects(kf.getCorpStatistic({ open_kfid: "wk1", start_time: dayAgo(2), end_time: dayAgo(3) }), "request.statistics_order");
    await kit.rejects(kf.getServicerStatistic({ start_time: dayAgo(2) }), "request.missing_field");
    await kit.rejects(kf.getStatistic(undefined), "request.not_an_object");
    kit.assert.lengthOf(calls, 0);
  },

  "a single request over 31 days is rejected"({ engine, assert }) {
    const built = engine.build("getStatistic", JSON.stringify({ start_time: dayAgo(40), end_time: dayAgo(2) }), Date.now(), null, "");
    assert.deepEqual(built.failure, { code: "request.statistics_span", details: { days: 39, limit: 31 } });
  },
};
