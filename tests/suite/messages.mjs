// Every type of message, sent to the sandbox and received from it, and what reads and cuts them.

import send from "../vectors/wire/sendMsg.json" with { type: "json" };
import sync from "../vectors/wire/syncMsg.json" with { type: "json" };

const received = sync.responses.flatMap(({ msg_list }) => msg_list ?? []);
const sent = send.requests.map(({ msgtype, ...rest }) => ({ msgtype, body: rest[msgtype] }));

/** An account, and a customer who has written. */
async function meet(kit) {
  const { kf, sandbox } = await kit.sandbox();
  const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
  const customer = await sandbox.customerEnters({ open_kfid });
  const write = () => sandbox.customerWrites({ ...customer, text: "在吗" });
  await write();
  const phone = () => sandbox.conversation(customer.external_userid, open_kfid);
  const pull = async () => (await kf.syncMsg({ open_kfid })).msg_list;
  return { kf, sandbox, open_kfid, customer, write, phone, pull, touser: customer.external_userid };
}

const message = (msgtype, body) => ({
  msgid: "m",
  send_time: 1,
  origin: 3,
  open_kfid: "wk1",
  external_userid: "wm1",
  msgtype,
  [msgtype]: body,
});
const event = (body) => ({ msgid: "m", send_time: 1, origin: 4, msgtype: "event", event: body });

export const specs = {
  async "every type can be sent, and is shown unchanged"(kit) {
    const { kf, open_kfid, touser, write, phone } = await meet(kit);
    for (const [at, { msgtype, body }] of sent.entries()) {
      if (at % 5 === 4) await write();
      const { msgid } = await kf.sendMsg({ touser, open_kfid, msgtype, [msgtype]: body });
      const line = (await phone()).at(-1);
      kit.assert.deepInclude(line, { from: "api", msgid, msgtype }, msgtype);
      kit.assert.deepEqual(line.body, body, msgtype);
    }
    kit.assert.sameMembers(
      [...new Set(sent.map(({ msgtype }) => msgtype))],
      ["text", "image", "voice", "video", "file", "link", "miniprogram", "msgmenu", "location", "business_card", "ca_link"],
    );
  },

  async "every type is received as the customer sent it"(kit) {
    const { sandbox, customer, pull } = await meet(kit);
    const samples = received.filter(({ msgtype }) => msgtype !== "event");
    for (const { msgtype, ...rest } of samples) {
      await sandbox.customerSends({
        ...customer,
        message: { msgtype, ...(rest[msgtype] === undefined ? {} : { [msgtype]: rest[msgtype] }) },
      });
    }
    const messages = (await pull()).filter(({ msgtype }) => msgtype !== "event").slice(1);
    kit.assert.lengthOf(messages, samples.length);
    for (const [at, { msgtype, ...rest }] of samples.entries()) {
      kit.assert.equal(messages[at].msgtype, msgtype);
      kit.assert.deepEqual(messages[at][msgtype], rest[msgtype], msgtype);
      kit.assert.deepEqual(kit.wecom.messageOwner(messages[at]), customer);
    }
    kit.assert.isAtLeast(new Set(samples.map(({ msgtype }) => msgtype)).size, 17);
  },

  async "events reach the reader unchanged"(kit) {
    const { sandbox, open_kfid, pull } = await meet(kit);
    const samples = received.filter(({ msgtype }) => msgtype === "event");
    for (const message of samples) await sandbox.pushRaw({ open_kfid, message });
    kit.assert.deepEqual((await pull()).slice(-samples.length), samples);
    for (const { event } of samples) {
      const owner = kit.wecom.messageOwner({ msgtype: "event", event });
      kit.assert.equal(owner.open_kfid, event.open_kfid);
      kit.assert.equal(owner.external_userid, event.external_userid);
    }
  },

  async "sendRaw sends an unknown type"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const to = { touser: "wm1", open_kfid: "wk1", msgid: "m" };
    await kf.sendRaw({ ...to, msgtype: "hologram", body: { depth: 3 } });
    await kf.sendRaw({ ...to, msgtype: "image", body: { media_id: "m" } });
    await kf.sendRaw({ code: "c", msgid: "m", msgtype: "hologram", body: { depth: 3 } });
    const [, later, image, onEvent] = calls;
    kit.assert.deepEqual(later.body, { ...to, msgtype: "hologram", hologram: { depth: 3 } });
    kit.assert.deepEqual(image.body, { ...to, msgtype: "image", image: { media_id: "m" } });
    kit.assert.equal(onEvent.path, "/cgi-bin/kf/send_msg_on_event");
    await kit.rejects(kf.sendRaw({ ...to, msgtype: "image", body: {} }), "request.missing_field");
    await kit.rejects(kf.sendRaw({ ...to, msgtype: "hologram", body: "text" }), "request.unknown_variant");
    kit.assert.lengthOf(calls, 4);
  },

  async "only texts and menus can be sent on event"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    for (const { msgtype, body } of sent) {
      const call = kf.sendMsgOnEvent({ code: "c", msgtype, [msgtype]: body });
      if (msgtype === "text" || msgtype === "msgmenu") await call;
      else kit.assert.equal((await kit.rejects(call, "request.not_one_of")).field, "msgtype");
    }
    kit.assert.lengthOf(calls, 3);
  },

  async "a menu is built, shown and tapped"(kit) {
    const { kf, sandbox, open_kfid, touser, customer, phone, pull } = await meet(kit);
    const { menu } = kit.wecom;
    const msgmenu = menu({
      head: "请选择:",
      items: [
        menu.click("101", "查询订单"),
        menu.view("https://a.example", "访问官网"),
        menu.miniprogram({ appid: "wx1", pagepath: "p.html", content: "小程序" }),
        menu.text("第一行\n第二行\r\n第三行", { sameLine: true }),
        menu.text("再见"),
      ],
      tail: "感谢您的咨询",
    });
    kit.assert.deepEqual(msgmenu, {
      head_content: "请选择:",
      list: [
        { type: "click", click: { id: "101", content: "查询订单" } },
        { type: "view", view: { url: "https://a.example", content: "访问官网" } },
        { type: "miniprogram", miniprogram: { appid: "wx1", pagepath: "p.html", content: "小程序" } },
        { type: "text", text: { content: "第一行\\n第二行\\n第三行", no_newline: 1 } },
        { type: "text", text: { content: "再见" } },
      ],
      tail_content: "感谢您的咨询",
    });
    kit.assert.deepEqual(menu({}), {});
    await kf.sendMsg({ touser, open_kfid, msgtype: "msgmenu", msgmenu });
    kit.assert.deepEqual((await phone()).at(-1).body, msgmenu);
    await sandbox.customerTaps({ ...customer, id: "101" });
    kit.assert.deepEqual((await pull()).at(-1).text, { content: "查询订单", menu_id: "101" });
  },

  async "a long text is rejected with a hint about splitText, and its parts arrive"(kit) {
    const { kf, open_kfid, touser, phone } = await meet(kit);
    const content = "微信客服的回答很长。".repeat(150);
    const error = await kit.rejects(kf.sendText({ touser, open_kfid, content }), "request.too_long");
    kit.assert.include(error.message, "splitText");
    const name = await kit.rejects(kf.addAccount({ name: "微".repeat(17), media_id: "m" }), "request.too_long");
    kit.assert.notInclude(name.message, "splitText");
    const parts = kit.wecom.splitText(content);
    for (const part of parts) await kf.sendText({ touser, open_kfid, content: part });
    const shown = (await phone()).filter(({ from }) => from === "api");
    kit.assert.lengthOf(shown, 3);
    kit.assert.equal(shown.map(({ body }) => body.content).join(""), content);
    for (const part of parts) kit.assert.match(part, /。$/);
  },

  "the parts of splitText join to the text, fit, and split no character"({ wecom, assert, throws }) {
    const { splitText } = wecom;
    assert.deepEqual(splitText(""), []);
    assert.deepEqual(splitText("您好"), ["您好"]);
    assert.deepEqual(splitText("Hello there. How are you?", 20), ["Hello there. ", "How are you?"]);
    assert.deepEqual(splitText("👨‍👩‍👧👨‍👩‍👧", 30), ["👨‍👩‍👧", "👨‍👩‍👧"]);
    const bytes = (text) => new TextEncoder().encode(text).length;
    const pieces = ["a", "好", "。", "😀", "🇨🇳", " ", "\r\n", ". ", "\0", "é", "\ud83d"];
    let seed = 7;
    const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: random(200) }, () => pieces[random(pieces.length)]).join("");
      const limit = 4 + random(60);
      const parts = splitText(text, limit);
      assert.equal(parts.join(""), text);
      for (const part of parts) assert.isAtMost(bytes(part), limit);
      if (text.isWellFormed?.()) for (const part of parts) assert.isTrue(part.isWellFormed());
    }
    for (const limit of [3, 0, -1, Number.NaN])
      assert.instanceOf(
        throws(() => splitText("好", limit), "request.too_short"),
        wecom.KfRequestError,
      );
    assert.deepEqual(splitText("好", Infinity), ["好"]);
  },

  "messageOwner reads events"({ wecom, assert }) {
    const { messageOwner } = wecom;
    assert.deepEqual(messageOwner(message("text", { content: "a" })), { open_kfid: "wk1", external_userid: "wm1" });
    assert.deepEqual(messageOwner(event({ event_type: "later", open_kfid: "wk2", external_userid: "wm2" })), {
      open_kfid: "wk2",
      external_userid: "wm2",
    });
    assert.deepEqual(messageOwner(event({ event_type: "servicer_status_change", open_kfid: "wk2", servicer_userid: "lisi" })), {
      open_kfid: "wk2",
    });
    for (const odd of [
      {},
      { msgtype: "event" },
      { msgtype: "event", event: null },
      event("text"),
      event({ open_kfid: 5, external_userid: "" }),
    ]) {
      assert.deepEqual(messageOwner(odd), {});
    }
  },

  "a product's fields are read in every spelling"({ wecom, assert }) {
    const product = (body) => message("channels_shop_product", body);
    const documented = product({ product_id: "p", head_image: "h", shop_head_image: "s", sales_price: "1000" });
    const other = product({ product_id: "p", head_img: "h", shop_head_img: "s", sales_price: 1000 });
    for (const message of [documented, other]) {
      assert.equal(wecom.productImage(message), "h");
      assert.equal(wecom.productShopImage(message), "s");
      assert.equal(wecom.salesPrice(message), 1000);
    }
    assert.equal(wecom.productImage(product({ head_image: "", head_img: "h" })), "h");
    for (const price of ["", "10.50", "面议", 10.5, null, undefined, {}, "1e3"])
      assert.isUndefined(wecom.salesPrice(product({ sales_price: price })));
    assert.equal(wecom.salesPrice(product({ sales_price: "0" })), 0);
    for (const none of [message("text", { content: "a" }), message("channels_shop_product", null), message("channels_shop_product", [])]) {
      assert.isUndefined(wecom.productImage(none));
      assert.isUndefined(wecom.productShopImage(none));
      assert.isUndefined(wecom.salesPrice(none));
    }
  },

  "a chat record's messages are read, one record within another"({ wecom, assert }) {
    const text = (value) => JSON.stringify(value);
    const inner = {
      title: "内",
      item: [{ send_time: 2, msgtype: "text", sender_name: "李四", msg_content: text({ text: { content: "深" } }) }],
    };
    const record = message("merged_msg", {
      title: "外",
      item: [
        { send_time: 1, msgtype: "text", sender_name: "张三", msg_content: text({ text: { content: "好" } }) },
        { send_time: "1", msgtype: "image", sender_name: "张三", msg_content: text({ media_id: "m" }) },
        { msgtype: 1, msg_content: text({ text: { content: "数" } }) },
        { msgtype: 1, msg_content: text({ msgtype: "text", text: { content: "名" } }) },
        { msgtype: "merged_msg", msg_content: text({ merged_msg: inner }) },
        { msgtype: "note", msg_content: "" },
        { msgtype: "hologram", msg_content: text({ hologram: { depth: 3 } }) },
        { msgtype: "text", msg_content: "不是 JSON" },
        { msgtype: 7, msg_content: text({ content: "?" }) },
        { msgtype: "text", msg_content: { text: { content: "对象" } } },
        null,
      ],
    });
    const items = wecom.mergedItems(record);
    assert.deepEqual(
      items.map(({ msgtype, body }) => [msgtype, body]),
      [
        ["text", { content: "好" }],
        ["image", { media_id: "m" }],
        ["text", { content: "数" }],
        ["text", { content: "名" }],
        ["merged_msg", inner],
        ["note", undefined],
        ["hologram", { depth: 3 }],
        [undefined, undefined],
        [undefined, { content: "?" }],
        ["text", { content: "对象" }],
        [undefined, undefined],
      ],
    );
    assert.deepInclude(items[0], { send_time: 1, sender_name: "张三" });
    assert.equal(items[1].send_time, 1);
    assert.strictEqual(items[0].raw, record.merged_msg.item[0]);
    const [deep] = wecom.mergedItems(items[4]);
    assert.deepInclude(deep, { msgtype: "text", sender_name: "李四" });
    assert.deepEqual(deep.body, { content: "深" });
    for (const none of [
      message("text", { content: "a" }),
      message("merged_msg", {}),
      message("merged_msg", null),
      { msgtype: "merged_msg" },
      items[0],
    ]) {
      assert.deepEqual(wecom.mergedItems(none), []);
    }
  },

  "the scene of WeChat Channels is read as number and as string"({ wecom, assert }) {
    const { wechatChannelsScene, WechatChannelsScene } = wecom;
    assert.equal(wechatChannelsScene({ wechat_channels: { scene: 4 } }), WechatChannelsScene.ShopProduct);
    assert.equal(wechatChannelsScene({ wechat_channels: { scene: "5" } }), WechatChannelsScene.ShopOrder);
    assert.equal(wechatChannelsScene({ wechat_channels: { scene: 99 } }), 99);
    for (const none of [undefined, {}, { wechat_channels: {} }, { wechat_channels: { scene: "home" } }])
      assert.isUndefined(wechatChannelsScene(none));
  },

  "scene_param is read encoded and decoded"({ wecom, assert }) {
    const { sceneParam } = wecom;
    for (const value of ["a&b=c 好", "场景3", "order_1", "100%", "a+b", "\ufeff"]) {
      const { searchParams, search } = new URL(wecom.contactUrl("https://a.example/kfid/kfc1?enc_scene=E", value));
      assert.equal(sceneParam({ scene_param: search.split("scene_param=")[1] }), value);
      assert.equal(sceneParam({ scene_param: searchParams.get("scene_param") }), value);
    }
    for (const none of [undefined, {}, { scene_param: "" }, { scene_param: 5 }]) assert.isUndefined(sceneParam(none));
  },

  "known numbers have names"({ wecom, assert }) {
    assert.deepEqual(wecom.ChannelsSubType, { Post: 1, Live: 2, Card: 3 });
    assert.deepEqual(wecom.Origin, { Customer: 3, System: 4, Servicer: 5 });
    assert.deepEqual(wecom.ChangeType, { TakenFromPool: 1, Transferred: 2, Ended: 3, Reopened: 4 });
    assert.deepEqual(wecom.ServicerWorkStatus, { Serving: 1, Stopped: 2 });
    assert.deepEqual(Object.values(wecom.FailType), [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    assert.deepEqual(Object.values(wecom.WechatChannelsScene), [1, 2, 3, 4, 5]);
  },
};
