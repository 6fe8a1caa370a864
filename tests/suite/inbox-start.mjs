// The start of a process: what came while it was down is caught up with, also when WeCom or the store cannot be reached at first.

import { deferred, keptLog, turnableClock, until } from "./inbox-stage.mjs";

/** A corp with one account and one message in it. `state.down` says which paths fail, and how. */
async function server(kit) {
  const state = { down: () => undefined, calls: [] };
  const { kf } = await kit.clientOf(
    ({ path, body }) => {
      const name = path.replace("/cgi-bin/", "");
      state.calls.push(name);
      const failure = state.down(name);
      if (failure) return failure;
      if (name === "kf/account/list") return { errcode: 0, errmsg: "ok", account_list: [{ open_kfid: "wk1", name: "客服" }] };
      if (name !== "kf/sync_msg") return undefined;
      const send_time = Math.floor(Date.now() / 1000);
      const text = {
        msgid: "m1",
        open_kfid: "wk1",
        external_userid: "wm1",
        send_time,
        origin: 3,
        msgtype: "text",
        text: { content: "在" },
      };
      return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 0, msg_list: body.cursor === "c1" ? [] : [text] };
    },
    { maxRetries: 0, logLevel: "off" },
  );
  return { kf, state };
}

const gone = () => new Response("", { status: 502 });

/** An inbox whose clock can be turned; `turns` has the msgids that it handled. */
function started(kit, kf, options = {}) {
  const [clock, logger, turns] = [turnableClock(), keptLog(), []];
  const onTurn = (turn) => turns.push(turn.message.msgid);
  const inbox = kit.wecom.createInbox(kf, { store: kit.wecom.memoryStore(), clock, logger, onTurn, ...options });
  return { inbox, clock, logger, turns };
}

export const specs = {
  async "catchUp waits until WeCom and the store can be reached, with growing pauses, and loses nothing"(kit) {
    const { kf, state } = await server(kit);
    const memory = kit.wecom.memoryStore();
    let isStoreDown = true;
    const get = (key) => {
      if (isStoreDown) throw new Error("the store cannot be reached");
      return memory.get(key);
    };
    const { inbox, clock, logger, turns } = started(kit, kf, { store: { ...memory, get } });
    try {
      state.down = gone;
      const caughtUp = inbox.catchUp();
      for (let failures = 1; failures <= 3; failures += 1) {
        await until(() => logger.lines.filter((line) => line.includes("the accounts cannot be listed")).length === failures);
        await clock.skip(1000 * 2 ** (failures - 1));
      }
      kit.assert.match(logger.lines[2], /^warn .*tried again in 4000 ms$/);
      await until(() => state.calls.length === 4);
      state.down = (name) => (name === "kf/sync_msg" ? gone() : undefined);
      await until(() => {
        void clock.skip(1000);
        return logger.lines.some((line) => line.includes("the store cannot be reached"));
      });
      isStoreDown = false;
      await until(() => {
        void clock.skip(1000);
        return state.calls.includes("kf/sync_msg");
      });
      kit.assert.deepEqual(turns, []);
      state.down = () => undefined;
      await until(() => {
        void clock.skip(1000);
        return turns.length > 0;
      });
      kit.assert.deepEqual(await caughtUp, { finished: true });
      kit.assert.deepEqual(turns, ["m1"]);
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "catchUp ends with its signal or with stop, and at once for what only a person can mend"(kit) {
    const refused = await server(kit);
    refused.state.down = (name) => (name === "gettoken" ? { errcode: 40001, errmsg: "invalid credential" } : undefined);
    const { kf, state } = await server(kit);
    const { inbox, clock, logger, turns } = started(kit, kf);
    try {
      kit.assert.equal((await kit.rejects(inbox.catchUp({ timeout: 1 }), "client.bad_option")).details.option, "timeout");
      await kit.rejects(inbox.catchUp({ signal: {} }), "client.bad_option");
      for (let times = 0; times < 2; times += 1) {
        kit.assert.equal((await kit.rejects(started(kit, refused.kf).inbox.catchUp(), "api.error")).errcode, 40001);
      }
      state.down = gone;
      const listing = new AbortController();
      const failed = inbox.catchUp({ signal: listing.signal });
      await until(() => logger.lines.length === 1);
      listing.abort();
      await kit.rejects(failed, "response.empty");
      await kit.rejects(inbox.catchUp({ signal: listing.signal }), "transport.aborted");
      // The account is read nevertheless.
      state.down = (name) => (name === "kf/sync_msg" ? gone() : undefined);
      const pulling = new AbortController();
      const unfinished = inbox.catchUp({ signal: pulling.signal });
      await until(() => state.calls.includes("kf/sync_msg"));
      pulling.abort();
      kit.assert.deepEqual(await unfinished, { finished: false });
      state.down = () => undefined;
      await until(() => {
        void clock.skip(1000);
        return turns.length > 0;
      });
      const finished = new AbortController();
      kit.assert.deepEqual(await inbox.catchUp({ signal: finished.signal }), { finished: true });
    } finally {
      await inbox.stop({ abandon: true });
    }
    const begun = deferred();
    state.down = () => (begun.resolve(), gone());
    const other = started(kit, kf);
    const ended = other.inbox.catchUp();
    await begun.promise;
    await other.inbox.stop();
    kit.assert.deepEqual(await ended, { finished: false });
  },
};
