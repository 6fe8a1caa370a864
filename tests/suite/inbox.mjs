// The inbox: each message is handled, in order, whatever happens to callbacks, pages and processes.

import { deferred, pause, until, withInbox } from "./inbox-stage.mjs";
import { CORP } from "./kit.mjs";

const texts = (turns) => turns.map(({ messages }) => messages.map(({ text }) => text?.content).join("+"));

/** An inbox that records its turns, and answers them. */
const recording = (turns, more = {}) => ({
  onTurn: async (turn) => {
    turns.push(turn);
    await turn.reply(`您说：${turn.message.text?.content}`);
  },
  ...more,
});

export const specs = {
  async "a customer's message is handled and answered"(kit) {
    const turns = [];
    await withInbox(kit, recording(turns), async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await stage.inbox.poll();
      kit.assert.deepEqual(texts(turns), ["你好"]);
      const [turn] = turns;
      kit.assert.deepInclude(turn, { corpId: CORP, open_kfid: stage.open_kfid, customer: customer.external_userid, attempt: 1 });
      kit.assert.equal(turn.id, turn.message.msgid);
      kit.assert.equal(turn.kf, stage.kf);
      kit.assert.isFalse(turn.signal.aborted);
      kit.assert.deepEqual(await stage.replies(customer), ["您说：你好"]);
    });
  },

  async "a callback is answered before its handler runs, and its repetitions start nothing"(kit) {
    const turns = [];
    const gate = deferred();
    const onTurn = async (turn) => {
      turns.push(turn);
      await gate.promise;
      await turn.reply("好的");
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      const handler = kit.wecom.createFetchHandler(stage.callback, stage.inbox, { answer: "at-once" });
      stage.serve();
      await stage.write(customer, "在吗");
      const { query, body } = stage.callback.seal(
        `<xml><ToUserName>${CORP}</ToUserName><CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType>event</MsgType>` +
          `<Event>kf_msg_or_event</Event><Token></Token><OpenKfId>${stage.open_kfid}</OpenKfId></xml>`,
      );
      for (let at = 0; at < 3; at += 1) {
        const request = new Request(`https://bot.example.com/callback?${query}`, { method: "POST", body });
        const response = await handler(request, { waitUntil() {} });
        kit.assert.equal(await response.text(), "success");
      }
      await until(() => turns.length === 1);
      kit.assert.deepEqual(await stage.replies(customer), []);
      gate.resolve();
      await stage.inbox.poll();
      kit.assert.lengthOf(turns, 1);
      kit.assert.deepEqual(await stage.replies(customer), ["好的"]);
    });
  },

  async "all messages that one callback announced are handled, in order, and equal texts are not the same message"(kit) {
    const turns = [];
    await withInbox(kit, recording(turns), async (stage) => {
      const customer = await stage.enter();
      stage.serve();
      for (const text of ["一", "好的", "好的", "四"]) await stage.write(customer, text);
      await stage.inbox.catchUp();
      kit.assert.deepEqual(texts(turns), ["一", "好的", "好的", "四"]);
      kit.assert.lengthOf(await stage.replies(customer), 4);
    });
  },

  async "the first customer after a deploy is answered, and old history is not"(kit) {
    const turns = [];
    let time = Date.now() - 20 * 60_000;
    const settings = { now: () => time };
    const spec = async (stage) => {
      stage.serve();
      const customer = await stage.enter();
      await stage.write(customer, "很久以前");
      time = Date.now() - 60_000;
      await stage.sandbox.tick();
      await stage.write(customer, "一分钟前");
      await stage.inbox.catchUp();
      kit.assert.deepEqual(texts(turns), ["一分钟前"]);
    };
    // A clock in another process cannot be turned.
    if (kit.sharesPromises) await withInbox(kit, recording(turns), spec, settings);
  },

  async "start: replay handles what is there, and a date what came since"(kit) {
    for (const [start, expected] of [
      ["replay", ["早", "晚"]],
      [{ since: new Date(0) }, ["早", "晚"]],
      [{ since: Date.now() + 3_600_000 }, []],
    ]) {
      const turns = [];
      await withInbox(kit, recording(turns, { start }), async (stage) => {
        // No callback: the account is read for the first time when all is there.
        stage.serve();
        const customer = await stage.enter();
        for (const text of ["早", "晚"]) await stage.write(customer, text);
        await stage.inbox.catchUp();
        kit.assert.deepEqual(texts(turns), expected);
      });
    }
  },

  async "an instance that ends during a handler: the next one begins the turn again, and the customer gets one reply"(kit) {
    const turns = [];
    const gate = deferred();
    const onTurn = async (turn) => {
      turns.push(turn);
      await turn.reply("收到");
      await gate.promise;
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await until(() => turns.length === 1);
      kit.assert.deepEqual(await stage.inbox.stop({ abandon: true }), { abandoned: 1 });
      kit.assert.isTrue(turns[0].signal.aborted);
      const next = stage.start(recording(turns, { accounts: [stage.open_kfid], onTurn: (turn) => turns.push(turn) && turn.reply("收到") }));
      const polled = next.catchUp();
      await stage.clock.skip(25_000);
      await polled;
      await until(() => turns.length === 2);
      kit.assert.equal(turns[1].id, turns[0].id);
      await next.drain();
      kit.assert.deepEqual(await stage.replies(customer), ["收到"]);
    });
  },

  async "two instances of one account handle each message once"(kit) {
    const turns = [];
    await withInbox(kit, recording(turns), async (stage) => {
      const other = stage.start(recording(turns));
      const customers = [await stage.enter(), await stage.enter(), await stage.enter()];
      for (let at = 0; at < 6; at += 1) {
        stage.serve(at % 2 ? other : stage.inbox);
        await stage.write(customers[at % 3], `第 ${at} 条`);
      }
      await until(() => {
        void stage.clock.skip(1000);
        return turns.length >= 6;
      });
      await pause(20);
      kit.assert.deepEqual(texts(turns).sort(), ["第 0 条", "第 1 条", "第 2 条", "第 3 条", "第 4 条", "第 5 条"]);
    });
  },

  async "after stop another instance has the account at once, with nothing twice"(kit) {
    const turns = [];
    await withInbox(kit, recording(turns), async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await stage.inbox.poll();
      kit.assert.deepEqual(await stage.inbox.stop(), { abandoned: 0 });
      const next = stage.start(recording(turns));
      stage.serve(next);
      await stage.write(customer, "二");
      kit.assert.deepEqual(await next.poll(), { finished: true });
      kit.assert.deepEqual(texts(turns), ["一", "二"]);
      kit.assert.deepEqual(await stage.inbox.poll(), { finished: false });
      kit.assert.deepEqual(await stage.inbox.catchUp(), { finished: false });
      stage.inbox.notify({ event: "kf_msg_or_event", open_kfid: stage.open_kfid, to_user_name: CORP, token: "", create_time: 0 });
    });
  },

  async "stop waits for handlers, at most for its limit"(kit) {
    const gate = deferred();
    const turns = [];
    const onTurn = async (turn) => {
      turns.push(turn);
      await gate.promise;
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await until(() => turns.length === 1);
      const stopped = stage.inbox.stop({ timeout: 3000 });
      kit.assert.isFalse(turns[0].signal.aborted);
      await stage.clock.skip(4000);
      kit.assert.deepEqual(await stopped, { abandoned: 1 });
      kit.assert.isTrue(turns[0].signal.aborted);
      gate.resolve();
    });
  },

  async "events, servicers' messages and others reach only handlers that ask for them"(kit) {
    const seen = [];
    const note = (name) => (turn) => {
      seen.push(`${name} ${turn.event?.event_type ?? turn.message.msgtype} ${turn.open_kfid} ${turn.customer}`);
    };
    const all = Object.fromEntries(["onTurn", "onEvent", "onServicerMessage", "onSystemMessage"].map((name) => [name, note(name)]));
    for (const handlers of [{ onTurn: all.onTurn }, all]) {
      seen.length = 0;
      await withInbox(kit, handlers, async (stage) => {
        const { open_kfid } = stage;
        await stage.kf.addServicers({ open_kfid, userid_list: ["lisi"] });
        const customer = await stage.enter();
        const who = `${open_kfid} ${customer.external_userid}`;
        await stage.write(customer, "转人工");
        await stage.kf.transServiceState({ ...customer, service_state: 3, servicer_userid: "lisi" });
        await stage.sandbox.servicerWrites({ ...customer, text: "您好" });
        await stage.sandbox.pushRaw({
          open_kfid,
          message: {
            msgid: "x1",
            send_time: Math.floor(Date.now() / 1000),
            origin: 9,
            msgtype: "hologram",
            external_userid: "wmx",
            open_kfid,
          },
        });
        await stage.write(customer, "在");
        await stage.inbox.poll();
        const expected = [`onTurn text ${who}`, `onTurn text ${who}`];
        // An event has its account and customer inside.
        if (handlers === all) {
          expected.push(`onEvent enter_session ${who}`, `onServicerMessage text ${who}`, `onSystemMessage hologram ${open_kfid} wmx`);
        }
        kit.assert.deepEqual(seen.sort(), expected.sort());
      });
    }
  },

  async "turns: burst makes one turn of an image and the question that follows, and queue of what came during a turn"(kit) {
    const turns = [];
    await withInbox(kit, recording(turns, { turns: "burst", quiet: 40_000, max: 120_000 }), async (stage) => {
      const customer = await stage.enter();
      await stage.sandbox.customerSends({ ...customer, message: { msgtype: "image", image: { media_id: "m" } } });
      await stage.delivered();
      await stage.clock.skip(30_000);
      kit.assert.lengthOf(turns, 0);
      await stage.write(customer, "这是什么？");
      await until(() => {
        void stage.clock.skip(2000);
        return turns.length > 0;
      });
      kit.assert.deepEqual(
        turns[0].messages.map(({ msgtype }) => msgtype),
        ["image", "text"],
      );
      kit.assert.equal(turns[0].message.text.content, "这是什么？");
    });
    turns.length = 0;
    const gate = deferred();
    const onTurn = async (turn) => {
      turns.push(turn);
      await gate.promise;
    };
    await withInbox(kit, { turns: "queue", onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await until(() => turns.length === 1);
      for (const text of ["二", "三"]) await stage.write(customer, text);
      await pause(20);
      gate.resolve();
      await stage.inbox.poll();
      kit.assert.deepEqual(texts(turns), ["一", "二+三"]);
    });
  },

  async "another customer does not wait for one whose handler takes long"(kit) {
    const done = [];
    const gate = deferred();
    const onTurn = async ({ message }) => {
      if (message.text.content === "慢") await gate.promise;
      done.push(message.text.content);
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const [slow, quick] = [await stage.enter(), await stage.enter()];
      await stage.write(slow, "慢");
      await stage.write(quick, "快");
      await until(() => done.length === 1);
      kit.assert.deepEqual(done, ["快"]);
      const [lag] = await stage.inbox.lag();
      kit.assert.deepInclude(lag, { corpId: CORP, open_kfid: stage.open_kfid, owner: true, running: 1, dead: 0, parked: 0 });
      kit.assert.isAbove(lag.age, -1);
      gate.resolve();
      await stage.inbox.drain();
      kit.assert.deepEqual(done, ["快", "慢"]);
      kit.assert.deepEqual(await stage.inbox.drain({ timeout: 10_000 }), { finished: true });
    });
  },
};
