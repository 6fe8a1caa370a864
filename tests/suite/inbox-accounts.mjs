// Many accounts, and many corps: pulls without a callback token take turns, and everything is kept apart.

import { keptLog, pause, turnableClock, until } from "./inbox-stage.mjs";
import { CORP } from "./kit.mjs";

/** Two more than a corp may pull at once without a callback token. */
const ACCOUNTS = Array.from({ length: 12 }, (_, at) => `wk${101 + at}`);

/** A server with one message in every account, and what was pulled. */
async function server(kit, options) {
  const pulls = [];
  const { kf, ...rest } = await kit.clientOf(({ path, body }) => {
    if (path === "/cgi-bin/kf/account/list") {
      return { errcode: 0, errmsg: "ok", account_list: ACCOUNTS.map((open_kfid) => ({ open_kfid, name: open_kfid })) };
    }
    if (path !== "/cgi-bin/kf/sync_msg") return undefined;
    const { open_kfid, cursor, token } = body;
    pulls.push(`${open_kfid}${token === undefined ? "" : " with a token"}`);
    const send_time = Math.floor(Date.now() / 1000);
    const message = {
      msgid: `of-${open_kfid}`,
      open_kfid,
      external_userid: "wm1",
      send_time,
      origin: 3,
      msgtype: "text",
      text: { content: "在" },
    };
    return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 0, msg_list: cursor === "c1" ? [] : [message] };
  }, options);
  return { kf, pulls, ...rest };
}

export const specs = {
  async "pulls without a callback token take turns over the accounts of a corp, and those with one do not wait"(kit) {
    const { kf, pulls } = await server(kit);
    const [clock, turns] = [turnableClock(), []];
    const store = kit.wecom.memoryStore();
    const inbox = kit.wecom.createInbox(kf, { store, clock, logger: keptLog(), onTurn: ({ open_kfid }) => turns.push(open_kfid) });
    try {
      const caughtUp = inbox.catchUp();
      await until(() => turns.length === 10);
      await clock.skip(2000);
      kit.assert.lengthOf(pulls, 10);
      const [next, last] = ACCOUNTS.filter((open_kfid) => !pulls.includes(open_kfid));
      // Its callback comes before its turn.
      inbox.notify({
        event: "kf_msg_or_event",
        to_user_name: CORP,
        open_kfid: last,
        token: "t",
        create_time: Math.floor(Date.now() / 1000),
      });
      await until(() => turns.length === 11);
      kit.assert.equal(turns[10], last);
      kit.assert.include(pulls, `${last} with a token`);
      kit.assert.notInclude(pulls, next);
      await clock.skip(31_000);
      await until(() => turns.length === 12);
      kit.assert.deepEqual(await caughtUp, { finished: true });
      kit.assert.equal(turns[11], next);
      const lag = await inbox.lag();
      kit.assert.sameMembers(
        lag.map(({ open_kfid }) => open_kfid),
        ACCOUNTS,
      );
      kit.assert.isTrue(lag.every(({ messages }) => messages === 0));
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "a callback that names no account is passed on to all"(kit) {
    const { kf } = await server(kit);
    const turns = [];
    const inbox = kit.wecom.createInbox(kf, {
      store: kit.wecom.memoryStore(),
      logger: keptLog(),
      onTurn: ({ open_kfid }) => turns.push(open_kfid),
    });
    try {
      inbox.notify({ event: "kf_msg_or_event", to_user_name: CORP, token: "t", create_time: Math.floor(Date.now() / 1000) });
      await until(() => turns.length === ACCOUNTS.length);
      kit.assert.deepEqual(turns.sort(), ACCOUNTS);
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "one inbox serves many corps, each by its client"(kit) {
    const { kf, baseUrl, fetch } = await server(kit);
    const other = kit.client({ baseUrl, ...(fetch && { fetch }), corpId: "wwother" });
    const clients = { [CORP]: kf, wwother: other };
    const turns = [];
    const keys = new Set();
    const memory = kit.wecom.memoryStore();
    const store = {
      ...memory,
      compareAndSet(key, ...rest) {
        keys.add(key.slice(0, key.indexOf("}") + 1));
        return memory.compareAndSet(key, ...rest);
      },
    };
    const logger = keptLog();
    const inbox = kit.wecom.createInbox((corpId) => clients[corpId], {
      store,
      logger,
      accounts: [
        { corpId: CORP, open_kfid: "wk1" },
        { corpId: "wwother", open_kfid: "wk1" },
      ],
      onTurn: ({ corpId, kf }) => turns.push([corpId, kf === clients[corpId]]),
    });
    try {
      const notice = { event: "kf_msg_or_event", open_kfid: "wk1", token: "t", create_time: Math.floor(Date.now() / 1000) };
      for (const to_user_name of [CORP, "wwother", "wwstranger"]) inbox.notify({ ...notice, to_user_name });
      await until(() => turns.length === 2);
      await pause();
      kit.assert.sameDeepMembers(turns, [
        [CORP, true],
        ["wwother", true],
      ]);
      kit.assert.sameMembers([...keys], [`wecom-kf:{${CORP}:wk1}`, "wecom-kf:{wwother:wk1}"]);
      kit.assert.isTrue(logger.lines.some((line) => line.includes("wk1") && line.includes("ignored")));
      kit.throws(() => kit.wecom.createInbox(() => kf, { store, accounts: ["wk1"], onTurn() {} }), "client.bad_option");
    } finally {
      await inbox.stop({ abandon: true });
    }
  },
};
