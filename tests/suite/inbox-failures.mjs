// What fails: handlers, single messages, pulls, accounts, the store, the engine. What was given up is stored.

import { deferred, eventually, keptLog, pause, turnableClock, until, withInbox } from "./inbox-stage.mjs";
import { CORP } from "./kit.mjs";

/** Turns the clock forward until something holds. */
const later = ({ clock }, condition) =>
  until(() => {
    void clock.skip(2000);
    return condition();
  });

export const specs = {
  async "a handler that throws runs again, is seen in the log and the metrics, and becomes a dead letter"(kit) {
    const attempts = [];
    const metrics = [];
    const dead = [];
    const onTurn = (turn) => {
      attempts.push(turn.attempt);
      throw new Error("the customer wrote: 机密");
    };
    const onDeadLetter = (turn, error, times) => dead.push([turn.message.text.content, error.message, times]);
    await withInbox(kit, { onTurn, onDeadLetter, onMetric: (metric) => metrics.push(metric) }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await later(stage, () => dead.length === 1);
      kit.assert.deepEqual(attempts, [1, 2, 3]);
      kit.assert.deepEqual(dead, [["你好", "the customer wrote: 机密", 3]]);
      const failures = metrics.filter(({ kind }) => kind === "turn_failed");
      kit.assert.lengthOf(failures, 3);
      kit.assert.deepInclude(failures[0], { corpId: CORP, open_kfid: stage.open_kfid, attempt: 1, failure: "handler" });
      const lines = stage.log.lines.filter((line) => line.includes("failed (attempt"));
      kit.assert.lengthOf(lines, 3);
      // Messages of foreign errors may contain what customers wrote.
      kit.assert.notInclude(stage.log.lines.join("\n"), "机密");
      kit.assert.notInclude(stage.log.lines.join("\n"), "你好");
      // The next message is not affected.
      const [lag] = await stage.inbox.lag();
      kit.assert.deepInclude(lag, { dead: 1, running: 0, failed: 3 });
    });
  },

  async "dead letters can be listed, replayed and deleted, also by a program that serves nothing"(kit) {
    let fails = true;
    const handled = [];
    const onTurn = (turn) => {
      if (fails) throw new kit.wecom.KfRequestError("request.missing_field", { details: { field: "x" } });
      handled.push(turn.message.text.content);
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      const ids = [await stage.write(customer, "一"), await stage.write(customer, "二")];
      const dead = () => stage.inbox.deadLetters.list();
      await stage.inbox.poll();
      const list = await dead();
      kit.assert.sameMembers(
        list.map(({ id }) => id),
        ids,
      );
      const first = list.find(({ id }) => id === ids[0]);
      kit.assert.deepInclude(first, {
        corpId: CORP,
        open_kfid: stage.open_kfid,
        customer: customer.external_userid,
        attempts: 1,
      });
      kit.assert.equal(first.messages[0].text.content, "一");
      kit.assert.instanceOf(first.dead, Date);
      kit.assert.deepEqual(await stage.inbox.parked.list(), []);

      const tool = stage.start({ accounts: [stage.open_kfid], onTurn() {}, corpId: CORP });
      kit.assert.lengthOf(await tool.deadLetters.list(), 2);
      kit.assert.isFalse(await tool.deadLetters.delete("nobody"));
      kit.assert.isFalse(await tool.deadLetters.replay("nobody"));
      kit.assert.isTrue(await tool.deadLetters.delete(ids[1]));
      kit.assert.isFalse(await tool.deadLetters.delete(ids[1]));
      await kit.rejects(tool.deadLetters.delete(""), "client.bad_option");
      await tool.stop();

      fails = false;
      kit.assert.isTrue(await stage.inbox.deadLetters.replay(ids[0]));
      await later(stage, () => handled.length === 1);
      kit.assert.deepEqual(handled, ["一"]);
      await eventually(() => dead().then((list) => list.length === 0));
    });
  },

  async "an error of one message does not stop the others: an internal member's id"(kit) {
    const dead = [];
    let kf;
    const onTurn = async (turn) => {
      if (turn.message.text.content === "坏") await kf.sendText({ touser: "zhangsan", open_kfid: turn.open_kfid, content: "您好" });
      await turn.reply("您好");
    };
    const onDeadLetter = (turn, error) => dead.push(error);
    await withInbox(kit, { onTurn, onDeadLetter }, async (stage) => {
      ({ kf } = stage);
      const customer = await stage.enter();
      await stage.write(customer, "坏");
      await stage.write(customer, "好");
      await later(stage, () => dead.length === 1);
      await later(stage, () => true);
      await stage.inbox.poll();
      kit.assert.equal(dead[0].owner, "message");
      kit.assert.deepEqual(await stage.replies(customer), ["您好"]);
    });
  },

  async "a failed pull is logged and repeated, with pauses, and nothing is lost"(kit) {
    let failures = 3;
    const turns = [];
    const metrics = [];
    const { kf } = await kit.clientOf(
      (call) => {
        if (call.path !== "/cgi-bin/kf/sync_msg") return undefined;
        failures -= 1;
        if (failures >= 0) return { errcode: -1, errmsg: "system busy" };
        const send_time = Math.floor(Date.now() / 1000);
        const message = {
          msgid: "m1",
          open_kfid: "wk1",
          external_userid: "wm1",
          send_time,
          origin: 3,
          msgtype: "text",
          text: { content: "在" },
        };
        return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 0, msg_list: call.body.cursor === "c1" ? [] : [message] };
      },
      { maxRetries: 0 },
    );
    const [clock, logger] = [turnableClock(), keptLog()];
    const inbox = kit.wecom.createInbox(kf, {
      store: kit.wecom.memoryStore(),
      accounts: ["wk1"],
      clock,
      logger,
      onTurn: (turn) => turns.push(turn),
      onMetric: (metric) => metrics.push(metric.kind),
    });
    try {
      const done = inbox.catchUp();
      await later({ clock }, () => turns.length === 1);
      kit.assert.deepEqual(await done, { finished: true });
      kit.assert.lengthOf(
        metrics.filter((kind) => kind === "pull_failed"),
        3,
      );
      kit.assert.isTrue(logger.lines.some((line) => line.startsWith("warn") && line.includes("sync_msg failed")));
      kit.assert.notInclude(logger.lines.join("\n"), "在");
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "after an expired callback token the pull without one waits for its turn"(kit) {
    const pulls = [];
    const { kf } = await kit.clientOf(({ path, body }) => {
      if (path !== "/cgi-bin/kf/sync_msg") return undefined;
      pulls.push(body.token);
      if (body.token === "old") return { errcode: 95007, errmsg: "invalid msgtoken" };
      return { errcode: 0, errmsg: "ok", next_cursor: `c${pulls.length}`, has_more: 0, msg_list: [] };
    });
    const clock = turnableClock();
    const store = kit.wecom.memoryStore();
    const inbox = kit.wecom.createInbox(kf, { accounts: ["wk1"], store, logger: keptLog(), clock, onTurn() {} });
    try {
      await inbox.catchUp();
      // A corp has ten pulls without a token at once.
      while (pulls.length < 10) await inbox.poll();
      const create_time = Math.floor(Date.now() / 1000);
      inbox.notify({ event: "kf_msg_or_event", open_kfid: "wk1", token: "old", create_time, to_user_name: CORP });
      await until(() => pulls.includes("old"));
      for (let count = 0; count < 20; count += 1) await pause();
      kit.assert.deepEqual(pulls.slice(10), ["old"]);
      const drained = inbox.drain();
      await clock.skip(31_000);
      kit.assert.deepEqual(await drained, { finished: true });
      kit.assert.deepEqual(pulls.slice(11), [undefined]);
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "an expired callback token is not used again, and messages without an id or account are handled"(kit) {
    const turns = [];
    const pulls = [];
    const { kf } = await kit.clientOf(({ path, body }) => {
      if (path !== "/cgi-bin/kf/sync_msg") return undefined;
      pulls.push(body.token);
      if (body.token === "old") return { errcode: 95007, errmsg: "invalid msgtoken" };
      const send_time = Math.floor(Date.now() / 1000);
      const msg_list = [{ external_userid: "wm1", send_time, origin: 3, msgtype: "text", text: { content: "没有 id" } }, null];
      if (body.cursor === "c1") return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 0, msg_list: [] };
      return { errcode: 0, errmsg: "ok", next_cursor: "c1", has_more: 1, msg_list };
    });
    const inbox = kit.wecom.createInbox(kf, {
      store: kit.wecom.memoryStore(),
      logger: keptLog(),
      onTurn: (turn) => turns.push(turn),
    });
    try {
      const handled = deferred();
      const event = {
        event: "kf_msg_or_event",
        open_kfid: "wk1",
        token: "old",
        create_time: Math.floor(Date.now() / 1000),
        to_user_name: CORP,
      };
      inbox.notify(event, { waitUntil: (promise) => handled.resolve(promise) });
      await handled.promise;
      kit.assert.deepEqual(
        turns.map(({ message, open_kfid, customer }) => [message.text.content, open_kfid, customer]),
        [["没有 id", "wk1", "wm1"]],
      );
      kit.assert.equal(pulls.filter((token) => token === "old").length, 1);
    } finally {
      await inbox.stop({ abandon: true });
    }
  },

  async "a store that fails for a while delays, and loses nothing"(kit) {
    const memory = kit.wecom.memoryStore();
    let works = true;
    const guarded =
      (name) =>
      async (...rest) => {
        if (!works) throw new Error("the store is away");
        return memory[name](...rest);
      };
    const store = Object.fromEntries(["get", "set", "delete", "compareAndSet"].map((name) => [name, guarded(name)]));
    const turns = [];
    await withInbox(kit, { store, onTurn: (turn) => turns.push(turn.message.text.content) }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await stage.inbox.poll();
      works = false;
      await stage.write(customer, "二");
      await stage.clock.skip(5000);
      works = true;
      await later(stage, () => turns.length === 2);
      kit.assert.deepEqual(turns, ["一", "二"]);
      kit.assert.isTrue(stage.log.lines.some((line) => line.includes("the store is away")));
    });
  },

  async "a machine that is lost with its engine begins again from the store: signals abort, and no reply is sent twice"(kit) {
    const turns = [];
    const gate = deferred();
    const onTurn = async (turn) => {
      turns.push(turn);
      await turn.reply("收到");
      if (turns.length === 1) await gate.promise;
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await until(() => turns.length === 1);
      await eventually(async () => (await stage.replies(customer)).length === 1);
      const report = stage.inbox.lag();
      // The turn in which that happens fails as it does when the engine crashes.
      const { now } = stage.clock;
      stage.clock.now = () => {
        stage.clock.now = now;
        throw new Error("the engine is gone");
      };
      await until(() => turns[0].signal.aborted);
      kit.assert.equal(turns[0].signal.reason.code, "inbox.lease_lost");
      // Questions are asked again.
      kit.assert.lengthOf(await report, 1);
      await later(stage, () => turns.length === 2);
      await stage.inbox.drain();
      kit.assert.equal(turns[1].id, turns[0].id);
      kit.assert.deepEqual(await stage.replies(customer), ["收到"]);
      kit.assert.isTrue(stage.log.lines.some((line) => line.startsWith("error") && line.includes("the engine is gone")));
      gate.resolve();
    });
  },

  async "a record of a newer version stops the account with a sentence, and changes nothing"(kit) {
    const store = kit.wecom.memoryStore();
    const newer = JSON.stringify({ v: 99, shape: "unknown" });
    await withInbox(kit, { store, onTurn() {} }, async (stage) => {
      const key = `wecom-kf:{${CORP}:${stage.open_kfid}}:account`;
      store.set(key, newer);
      kit.assert.deepEqual(await stage.inbox.catchUp(), { finished: false });
      kit.assert.equal(store.get(key), newer);
      kit.assert.isTrue(stage.log.lines.some((line) => line.startsWith("error") && /newer/.test(line)));
    });
  },

  async "all keys of an account have one hash tag"(kit) {
    const memory = kit.wecom.memoryStore();
    const keys = new Set();
    const seen =
      (name) =>
      (key, ...rest) => {
        keys.add(key);
        return memory[name](key, ...rest);
      };
    const store = Object.fromEntries(["get", "set", "delete", "compareAndSet"].map((name) => [name, seen(name)]));
    const onTurn = async (turn) => {
      await turn.reply(["一", "二"], { key: "中文 名称" });
      throw new kit.wecom.KfRequestError("request.missing_field", { details: { field: "x" } });
    };
    await withInbox(kit, { store, turns: "queue", onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await stage.inbox.poll();
      await until(() => [...keys].some((key) => key.includes(":message:")));
      for (const key of keys) {
        kit.assert.isTrue(key.startsWith(`wecom-kf:{${CORP}:${stage.open_kfid}}:`), key);
        kit.assert.match(key, /^[\x21-\x7e]{1,200}$/);
      }
    });
  },

  async "callbacks about something else are logged by name, or go to onOther; other accounts and corps are ignored"(kit) {
    const other = [];
    const event = { to_user_name: CORP, create_time: 1, raw: "" };
    for (const onOther of [undefined, (given) => other.push(given.event)]) {
      await withInbox(kit, { onTurn() {}, accounts: ["wkAllowed"], onOther }, async ({ inbox, log }) => {
        inbox.notify({ ...event, event: "kf_account_auth_change" });
        inbox.notify({ ...event, event: "batch_job_result" });
        inbox.notify({ ...event, event: "kf_msg_or_event", open_kfid: "wkOther", token: "" });
        inbox.notify({ ...event, event: "kf_msg_or_event", open_kfid: "wkAllowed", token: "", to_user_name: "wwelsewhere" });
        await pause();
        const lines = log.lines.join("\n");
        kit.assert.include(lines, "wkOther");
        kit.assert.include(lines, "wwelsewhere");
        kit.assert.equal(lines.includes("batch_job_result"), onOther === undefined);
      });
    }
    kit.assert.deepEqual(other, ["kf_account_auth_change", "batch_job_result"]);
  },

  "options are checked"({ wecom, throws, client }) {
    const store = wecom.memoryStore();
    const kf = client({ baseUrl: "http://127.0.0.1:9" });
    const onTurn = () => {};
    for (const [options, option] of [
      [{ onTurn }, "store"],
      [{ store: { ...store, atomic: false }, onTurn }, "store"],
      [{ store, onTurn: 5 }, "onTurn"],
      [{ store, onturn: onTurn }, "onturn"],
      [{ store, turns: "all" }, "turns"],
      [{ store, start: "now" }, "start"],
      [{ store, start: { since: "x" } }, "start"],
      [{ store, lease: 100 }, "lease"],
      [{ store, prefetch: 0 }, "prefetch"],
      [{ store, attempts: 1.5 }, "attempts"],
      [{ store, poll: -1 }, "poll"],
      [{ store, accounts: "wk1" }, "accounts"],
      [{ store, accounts: [5] }, "accounts[0]"],
      [{ store, clock: {} }, "clock"],
      [{ store, logger: {} }, "logger"],
    ]) {
      const { details } = throws(() => wecom.createInbox(kf, options), "client.bad_option");
      if (details.option !== option && !details.option.startsWith(option)) throw new Error(`${details.option} instead of ${option}`);
    }
    throws(() => wecom.createInbox({}, { store, onTurn }), "client.bad_option");
    throws(
      () => wecom.createFetchHandler(wecom.createCallback({ token: "t", encodingAesKey: "a".repeat(43), receiveId: "x" }), {}),
      "client.bad_option",
    );
  },
};
