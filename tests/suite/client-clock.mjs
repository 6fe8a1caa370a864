// The option `clock` of a client: time limits, pauses and the life of tokens go by it.

import { turnableClock, until } from "./inbox-stage.mjs";

export const specs = {
  async "a token is renewed by the client's own clock"(kit) {
    const clock = turnableClock();
    const { kf, calls } = await kit.clientOf(() => undefined, { clock });
    await kf.listAccounts();
    await kf.listAccounts();
    const fetched = () => calls.filter(({ path }) => path === "/cgi-bin/gettoken").length;
    kit.assert.equal(fetched(), 1);
    await clock.skip(7_300_000, 7_300_000);
    await kf.listAccounts();
    kit.assert.equal(fetched(), 2);
  },

  async "retries wait, and calls end, by the client's own clock"(kit) {
    const clock = turnableClock();
    let answers = 0;
    const busy = { errcode: -1, errmsg: "system busy" };
    const { kf } = await kit.clientOf(
      ({ path }) => {
        if (path === "/cgi-bin/gettoken") return undefined;
        answers += 1;
        return busy;
      },
      { clock, maxRetries: 1, timeout: 3_600_000 },
    );
    const call = kf.listAccounts();
    await until(() => {
      void clock.skip(1000);
      return answers === 2;
    });
    const error = await kit.rejects(call, "api.error");
    kit.assert.lengthOf(error.attempts, 2);

    const held = [];
    const holds = ({ path }) => (path === "/cgi-bin/gettoken" ? new Promise((resolve) => held.push(resolve)) : undefined);
    const hanging = await kit.clientOf(holds, { clock });
    let hasEnded = false;
    const waiting = hanging.kf.listAccounts().finally(() => {
      hasEnded = true;
    });
    const rejected = kit.rejects(waiting, "transport.timeout");
    // Its time limit may not have begun when the clock is turned first.
    await until(() => {
      void clock.skip(31_000);
      return hasEnded;
    });
    await rejected;
    // A server may wait for its handlers when it closes.
    for (const resolve of held) resolve(busy);
  },

  "a clock has four methods"({ client, throws, wecom }) {
    for (const clock of [{}, 5, { now: Date.now }]) throws(() => client({ clock }), "client.bad_option");
    throws(() => wecom.createInbox(client({}), { store: wecom.memoryStore(), clock: {} }), "client.bad_option");
  },
};
