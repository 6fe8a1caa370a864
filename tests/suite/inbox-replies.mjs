// Replies: sent once, whatever happens, and in order.

import { deferred, eventually, pause, until, withInbox } from "./inbox-stage.mjs";
import { CORP } from "./kit.mjs";

const LONG = "很长的回答。".repeat(300);

export const specs = {
  async "a long text goes out as several messages, each with a msgid of its own"(kit) {
    const results = [];
    await withInbox(kit, { onTurn: async (turn) => results.push(await turn.reply(LONG)) }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "说说看");
      await stage.inbox.poll();
      const replies = await stage.replies(customer);
      kit.assert.isAbove(replies.length, 1);
      kit.assert.equal(replies.join(""), LONG);
      const [{ msgids }] = results;
      kit.assert.lengthOf(new Set(msgids), replies.length);
      for (const msgid of msgids) kit.assert.match(msgid, /^[0-9a-f]{32}$/);
    });
  },

  async "messages of any type, lists and streams can be replied"(kit) {
    async function* stream() {
      yield "一";
      yield "二";
      yield { msgtype: "image", image: { media_id: "m" } };
      yield "三";
    }
    const onTurn = async (turn) => {
      await turn.reply({ msgtype: "text", text: { content: "文本" } });
      await turn.reply(["甲", "乙"]);
      await turn.reply(stream());
    };
    // More than WeCom's five replies to one message, hence two messages of the customer.
    await withInbox(kit, { turns: "each", onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "来吧");
      await stage.inbox.poll();
      kit.assert.deepEqual((await stage.replies(customer)).slice(0, 5), ["文本", "甲", "乙", "一二", "image"]);
    });
  },

  async "a rerun sends what was stored, and nothing twice, though its content is another"(kit) {
    let runs = 0;
    const sent = [];
    const onTurn = async (turn) => {
      runs += 1;
      sent.push(turn.attempt);
      await turn.reply([`第一段 ${runs}`, `第二段 ${runs}`]);
      await turn.reply(`单独 ${runs}`, { key: "只有这一条" });
      if (runs < 3) throw new Error("the handler fails after its replies");
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await stage.polls(() => runs === 3);
      kit.assert.deepEqual(sent, [1, 2, 3]);
      kit.assert.deepEqual(await stage.replies(customer), ["第一段 1", "第二段 1", "单独 1"]);
    });
  },

  async "what was sent as one message stays one message, though a rerun words it in several"(kit) {
    async function* stream() {
      yield LONG;
    }
    for (const [worded, reworded] of [
      ["一条", ["一", "二", "三"]],
      ["一条", LONG],
      ["一条", stream],
    ]) {
      let runs = 0;
      const msgids = [];
      const onTurn = async (turn) => {
        runs += 1;
        const content = runs === 1 ? worded : reworded;
        msgids.push((await turn.reply(typeof content === "function" ? content() : content)).msgids);
        if (runs < 3) throw new Error("the handler fails after its reply");
      };
      await withInbox(kit, { onTurn }, async (stage) => {
        const customer = await stage.enter();
        await stage.write(customer, "你好");
        await stage.polls(() => runs === 3);
        kit.assert.deepEqual(await stage.replies(customer), ["一条"]);
        kit.assert.lengthOf(msgids[0], 1);
        kit.assert.deepEqual(msgids, [msgids[0], msgids[0], msgids[0]]);
      });
    }
  },

  async "a rerun of a run that sent nothing sends all parts, also when the response to the first one is lost"(kit) {
    let runs = 0;
    const onTurn = async (turn) => {
      runs += 1;
      if (runs === 1) throw new Error("the handler fails before its reply");
      await turn.reply(["一", "二"]);
    };
    await withInbox(kit, { onTurn() {}, accounts: [] }, async (stage) => {
      const { where, open_kfid } = stage;
      let sends = 0;
      const { kf } = await kit.clientOf(async ({ method, path, query, text, type }) => {
        const request = { method, headers: { "content-type": type }, ...(text === "" ? {} : { body: text }) };
        const response = await (where.fetch ?? fetch)(`${where.baseUrl}${path}?${query}`, request);
        sends += Number(path === "/cgi-bin/kf/send_msg");
        return path === "/cgi-bin/kf/send_msg" && sends === 1 ? new Response("", { status: 502 }) : response;
      });
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      const polled = stage.start({ kf, corpId: CORP, accounts: [open_kfid], start: "replay", onTurn }).catchUp();
      await until(() => {
        void stage.clock.skip(2000);
        return runs === 2;
      });
      await polled;
      kit.assert.deepEqual(await stage.replies(customer), ["一", "二"]);
      kit.assert.equal(sends, 3);
    });
  },

  async "another instance sends the parts that one has left, though its own reply is a single message"(kit) {
    const isStuck = deferred();
    // The second part never arrives, and this instance ends.
    const stuck = (kf) => {
      let sent = 0;
      const sendMsg = (...args) => ((sent += 1) < 2 ? kf.sendMsg(...args) : (isStuck.resolve(), new Promise(() => {})));
      return { syncMsg: (...args) => kf.syncMsg(...args), sendMsg };
    };
    await withInbox(kit, { onTurn() {}, accounts: [] }, async (stage) => {
      const { open_kfid, kf } = stage;
      const settings = { corpId: CORP, accounts: [open_kfid], start: "replay" };
      const customer = await stage.enter();
      await stage.write(customer, "说说看");
      const first = stage.start({ ...settings, kf: stuck(kf), onTurn: (turn) => turn.reply(["一", "二", "三"]) });
      void first.catchUp();
      await isStuck.promise;
      await first.stop({ abandon: true });
      kit.assert.deepEqual(await stage.replies(customer), ["一"]);
      const attempts = [];
      const onTurn = async (turn) => {
        attempts.push(turn.attempt);
        await turn.reply("单独");
      };
      const second = stage.start({ ...settings, onTurn });
      void second.catchUp();
      await eventually(async () => {
        void stage.clock.skip(2000);
        return attempts.length > 0 && (await stage.replies(customer)).length === 3;
      });
      kit.assert.equal(attempts[0], 1);
      kit.assert.deepEqual(await stage.replies(customer), ["一", "二", "三"]);
    });
  },

  async "a stream is not read again when its parts are stored"(kit) {
    let reads = 0;
    let runs = 0;
    async function* stream() {
      reads += 1;
      yield LONG;
    }
    const onTurn = async (turn) => {
      runs += 1;
      await turn.reply(stream());
      if (runs < 2) throw new Error("after the reply");
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await stage.polls(() => runs === 2);
      kit.assert.equal(reads, 1);
      kit.assert.equal((await stage.replies(customer)).join(""), LONG);
    });
  },

  async "replies that nobody awaits are sent in order, and belong to the turn"(kit) {
    const onTurn = (turn) => {
      for (const text of ["一", "二", "三"]) turn.reply(text);
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      kit.assert.deepEqual(await stage.inbox.poll(), { finished: true });
      kit.assert.deepEqual(await stage.replies(customer), ["一", "二", "三"]);
    });
    const dead = [];
    const failing = (turn) => void turn.reply("");
    await withInbox(kit, { onTurn: failing, onDeadLetter: (turn, error, attempts) => dead.push([error.code, attempts]) }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await until(() => dead.length === 1);
      kit.assert.deepEqual(dead[0][1], 1);
      kit.assert.match(dead[0][0], /^request\./);
    });
  },

  async "an event's reply uses its code"(kit) {
    const onEvent = (turn) => (turn.event.event_type === "enter_session" ? turn.reply("欢迎") : undefined);
    await withInbox(kit, { onTurn() {}, onEvent }, async (stage) => {
      const customer = await stage.enter();
      await stage.delivered();
      await stage.inbox.poll();
      const lines = await stage.sandbox.conversation(customer.external_userid, stage.open_kfid);
      kit.assert.deepEqual(
        lines.map(({ from, body }) => `${from} ${body.content}`),
        ["welcome 欢迎"],
      );
    });
  },

  async "a servicer in the session, and a closed window, reject with WeCom's error, and the stream goes on"(kit) {
    const dead = [];
    const onTurn = (turn) => turn.reply("您好");
    const onServicerMessage = (turn) => turn.reply("我是机器人");
    const onDeadLetter = (turn, error, attempts) => dead.push({ turn, error, attempts });
    await withInbox(kit, { onTurn, onServicerMessage, onDeadLetter }, async (stage) => {
      const { open_kfid } = stage;
      await stage.kf.addServicers({ open_kfid, userid_list: ["lisi"] });
      const [held, other] = [await stage.enter(), await stage.enter()];
      await stage.write(held, "转人工");
      await stage.inbox.drain();
      await stage.kf.transServiceState({ ...held, service_state: 3, servicer_userid: "lisi" });
      await stage.sandbox.servicerWrites({ ...held, text: "我来处理" });
      await stage.delivered();
      await until(() => dead.length === 1);
      const [{ turn, error, attempts }] = dead;
      kit.assert.isTrue(kit.wecom.isKfApiError(error, "state"));
      kit.assert.equal(error.errcode, 95018);
      kit.assert.equal(attempts, 1);
      kit.assert.deepInclude(turn, { open_kfid, customer: held.external_userid });
      kit.assert.equal(turn.message.text.content, "我来处理");
      await stage.write(other, "在吗");
      await stage.inbox.poll();
      kit.assert.deepEqual(await stage.replies(other), ["您好"]);
    });
  },

  async "the sixth reply to one message rejects with WeCom's error"(kit) {
    const dead = [];
    const onTurn = async (turn) => {
      for (let at = 1; at <= 6; at += 1) await turn.reply(`第 ${at} 条`);
    };
    await withInbox(kit, { onTurn, onDeadLetter: (_, error) => dead.push(error) }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "说吧");
      await until(() => dead.length === 1);
      kit.assert.isTrue(kit.wecom.isKfApiError(dead[0], "window"));
      kit.assert.equal(dead[0].errcode, 95001);
      kit.assert.lengthOf(await stage.replies(customer), 5);
    });
  },

  async "after its turn, and after the account was lost, a reply is refused"(kit) {
    const turns = [];
    const gate = deferred();
    const onTurn = async (turn) => {
      turns.push(turn);
      if (turn.message.text.content === "慢") await gate.promise;
    };
    await withInbox(kit, { onTurn }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "一");
      await stage.inbox.poll();
      await kit.rejects(turns[0].reply("太晚"), "inbox.turn_ended");
      await stage.write(customer, "慢");
      await until(() => turns.length === 2);
      await stage.inbox.stop({ abandon: true });
      kit.assert.equal(turns[1].signal.reason.code, "inbox.lease_lost");
      await kit.rejects(turns[1].reply("太晚"), "inbox.turn_ended");
      gate.resolve();
      await pause();
      kit.assert.deepEqual(await stage.replies(customer), []);
    });
  },

  async "an event of the account has no customer to reply to"(kit) {
    const outcomes = [];
    const onEvent = async (turn) => {
      if (turn.customer === undefined) outcomes.push(await turn.reply("谁？").catch(({ code }) => code));
    };
    await withInbox(kit, { onTurn() {}, onEvent }, async (stage) => {
      const { open_kfid } = stage;
      await stage.kf.addServicers({ open_kfid, userid_list: ["lisi"] });
      await stage.sandbox.servicerStatus({ open_kfid, servicer_userid: "lisi", serving: false });
      await stage.delivered();
      await stage.inbox.catchUp();
      kit.assert.deepEqual(outcomes, ["inbox.no_customer"]);
    });
  },

  async "parts that cannot be stored are not sent"(kit) {
    const codes = [];
    const onTurn = async (turn) => codes.push(await turn.reply(["一", "二"]).catch(({ code, cause }) => `${code} ${cause.message}`));
    const memory = kit.wecom.memoryStore();
    const compareAndSet = (key, ...rest) => {
      if (key.includes(":reply:")) throw new Error("the disk is full");
      return memory.compareAndSet(key, ...rest);
    };
    await withInbox(kit, { onTurn, store: { ...memory, compareAndSet } }, async (stage) => {
      const customer = await stage.enter();
      await stage.write(customer, "你好");
      await stage.inbox.poll();
      kit.assert.deepEqual(codes, ["inbox.store_failed the disk is full"]);
      kit.assert.deepEqual(await stage.replies(customer), []);
    });
  },
};
