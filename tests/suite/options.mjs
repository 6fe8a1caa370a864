// What is set up wrongly says so when it is set up: names that there are not, values of another type, white space from a file.

const right = { corpId: "ww1", secret: "s" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const store = { get() {}, set() {}, delete() {}, compareAndSet() {} };

/** Fails unless every call throws `client.bad_option` for its option, with the words in the message. */
function named({ throws, assert }, cases) {
  for (const [option, words, call] of cases) {
    const error = throws(call, "client.bad_option");
    assert.equal(error.details.option, option, error.message);
    assert.match(error.message, words);
  }
}

export const specs = {
  "a misspelt option is rejected with a suggestion"(kit) {
    const { KfClient, memoryStore, redisStore, kvStore, durableObjectStore, menu, checkTransition } = kit.wecom;
    const redis = { get() {}, del() {}, eval() {} };
    named(kit, [
      ["corpID", /did you mean corpId\?/, () => new KfClient({ corpID: "ww1", secret: "s" })],
      ["corp_id", /did you mean corpId\?/, () => new KfClient({ corp_id: "ww1", secret: "s" })],
      ["timout", /did you mean timeout\?/, () => new KfClient({ ...right, timout: 5 })],
      ["tiemout", /did you mean timeout\?/, () => new KfClient({ ...right, tiemout: 5 })],
      ["maxRetry", /did you mean maxRetries\?/, () => new KfClient({ ...right, maxRetry: 5 })],
      ["retries", /known options are corpId, .*onResponse/, () => new KfClient({ ...right, retries: 5 })],
      ["options", /must be an object, not null/, () => new KfClient(null)],
      ["options", /must be an object, not a string/, () => new KfClient("ww1")],
      ["maxEntrys", /did you mean maxEntries\?/, () => memoryStore({ maxEntrys: 5 })],
      ["keyPrefix", /did you mean prefix\?/, () => redisStore(redis, { keyPrefix: "a" })],
      ["ttl", /known options are prefix/, () => redisStore(redis, { ttl: 5 })],
      ["Prefix", /did you mean prefix\?/, () => redisStore(redis, { Prefix: "a" })],
      ["nmae", /did you mean name\?/, () => durableObjectStore({ get() {} }, { nmae: "a" })],
      ["header", /did you mean head\?/, () => menu({ header: "a" })],
      ["same_line", /did you mean sameLine\?/, () => menu.text("a", { same_line: true })],
      ["servicerUserid", /did you mean servicer_userid\?/, () => checkTransition(0, 3, { servicerUserid: "lisi" })],
    ]);
    // What looks like nothing that there is gets the whole list, however long it is.
    const error = kit.throws(() => new KfClient({ ...right, ["x".repeat(100_000)]: 1 }), "client.bad_option");
    kit.assert.include(error.message, "known options are corpId");
    kit.assert.isBelow(error.message.length, 500);
  },

  "an option of the wrong type is named with the expected type"(kit) {
    const { KfClient, memoryStore, redisStore, kvStore, durableObjectStore, menu, checkTransition, canTransition } = kit.wecom;
    const client = (options) => () => new KfClient({ ...right, ...options });
    named(kit, [
      ["timeout", /at most 2147483647, not 3000000000/, client({ timeout: 3e9 })],
      ["timeout", /not a string/, client({ timeout: "5000" })],
      ["maxRetries", /whole number, 0 or more, not 1.5/, client({ maxRetries: 1.5 })],
      ["maxRetries", /not Infinity/, client({ maxRetries: Infinity })],
      ["logText", /true or false, not a string/, client({ logText: "false" })],
      ["onRequest", /must be a function, not an object/, client({ onRequest: {} })],
      ["onResponse", /must be a function/, client({ onResponse: true })],
      ["fetch", /must be a function/, client({ fetch: {} })],
      ["transport", /has no send/, client({ transport: {} })],
      ["transport", /^transport: it must be "native", "fetch" or a [a-z ]+$/, client({ transport: "http://user:PASSWORD@proxy:1" })],
      ["transport", /has no send/, client({ transport: () => {} })],
      ["logger", /has no debug/, client({ logger: () => {} })],
      ["logger", /is a string/, client({ logger: "console" })],
      ["tokenStore", /has no set/, client({ tokenStore: { get() {} } })],
      ["tokenStore", /is a string/, client({ tokenStore: "redis://localhost" })],
      ["maxEntries", /1 or more, not 0/, () => memoryStore({ maxEntries: 0 })],
      ["now", /must be a function/, () => memoryStore({ now: 5 })],
      ["client", /has no del/, () => redisStore({ get() {} })],
      ["client", /is undefined/, () => redisStore(undefined)],
      ["prefix", /must be a string/, () => redisStore({ get() {}, del() {}, eval() {} }, { prefix: 5 })],
      ["namespace", /is undefined.*env\.NAME/, () => kvStore(undefined)],
      ["namespace", /has no getWithMetadata/, () => kvStore(new Map())],
      ["target", /is undefined.*KfStoreObject/, () => durableObjectStore(undefined)],
      ["name", /required/, () => durableObjectStore({ get() {}, idFromName() {} }, { name: "" })],
      ["sameLine", /true or false/, () => menu.text("a", { sameLine: "no" })],
      ["options", /must be an object, not undefined/, () => menu()],
      ["table", /"forward" or "official"/, () => checkTransition(0, 1, { table: "oficial" })],
      ["table", /"forward" or "official"/, () => canTransition(0, 1, "oficial")],
    ]);
    for (const options of [
      { logger: null, onRequest: null, transport: null, tokenStore: null, timeout: null },
      { tokenStore: store, logText: false },
    ]) {
      new KfClient({ ...right, ...options }).close();
    }
  },

  "white space in an id, a secret or a URL is rejected at creation"(kit) {
    const { KfClient } = kit.wecom;
    const client = (options) => () => new KfClient({ ...right, ...options });
    const credentials = { suiteId: "s1", suiteSecret: "SECRET", suiteTicket: () => "t" };
    const zeroWidth = String.fromCharCode(0x200b);
    named(kit, [
      ["corpId", /white space/, client({ corpId: " ww1" })],
      ["secret", /begins or ends with white space .*, such as the line break/, client({ secret: "SECRET\n" })],
      ["secret", /white space/, client({ secret: "SECRET\r\n" })],
      ["secret", /a line break or another control character/, client({ secret: "SECRET\nSECRET" })],
      ["secret", /white space/, client({ secret: `SECRET${zeroWidth}` })],
      ["baseUrl", /contains white space/, client({ baseUrl: "https://example.com " })],
      ["baseUrl", /contains white space/, client({ baseUrl: "https://example.com/a b" })],
      ["baseUrl", /contains white space/, client({ baseUrl: "\nhttps://example.com" })],
      ["credentials.corpId", /white space/, () => new KfClient({ credentials: { corpId: "ww1\n", secret: "SECRET" } })],
      ["credentials.suiteId", /white space/, () => new KfClient({ credentials: { ...credentials, suiteId: "s1 " } })],
      ["credentials.suiteSecret", /white space/, () => new KfClient({ credentials: { ...credentials, suiteSecret: "SECRET\n" } })],
      ["credentials.accessToken", /white space/, () => new KfClient({ credentials: { accessToken: "SECRET\n" } })],
    ]);
    const error = kit.throws(client({ secret: "SECRET\n" }), "client.bad_option");
    kit.assert.notInclude(error.message, "SECRET");
  },

  async "white space in a function's result is rejected before anything is sent"(kit) {
    const alone = { corpId: undefined, secret: undefined };
    const suite = { suiteId: "s1", suiteSecret: "s", suiteTicket: () => "SECRET\n", authCorpId: "ww1", permanentCode: "p" };
    for (const [option, options] of [
      ["secret", { secret: async () => "SECRET\n" }],
      ["credentials", { ...alone, credentials: async () => "SECRET\n" }],
      ["credentials", { ...alone, credentials: () => ({ access_token: " SECRET", expires_in: 7200 }) }],
      ["suiteTicket", { ...alone, credentials: suite }],
    ]) {
      const { kf, calls } = await kit.clientOf(() => undefined, options);
      const error = await kit.rejects(kf.getServiceState(state), "client.bad_option");
      kit.assert.equal(error.details.option, option);
      kit.assert.match(error.message, /white space|line break/);
      kit.assert.notInclude(error.message, "SECRET");
      kit.assert.deepEqual(calls, []);
    }
  },

  async "invalid call options are rejected with suggestions and limits"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const reply = { touser: "wm1", open_kfid: "wk1", content: "hi", msgid: "m1" };
    for (const [option, words, options] of [
      ["timeout", /at most 2147483647, not 3000000000/, { timeout: 3e9 }],
      ["maxRetries", /0 or more, not a string/, { maxRetries: "5" }],
      ["idempotent", /true or false/, { idempotent: "false" }],
      ["idempotant", /did you mean idempotent\?/, { idempotant: true }],
      ["msgid", /known options are signal, timeout, maxRetries, idempotent/, { msgid: "m1" }],
      ["options", /must be an object/, [5000]],
    ]) {
      for (const method of [
        () => kf.sendText(reply, options),
        () => kf.sendRaw({ ...reply, content: undefined, msgtype: "text", body: { content: "hi" } }, options),
      ]) {
        const error = await kit.rejects(method(), "client.bad_option");
        kit.assert.equal(error.details.option, option);
        kit.assert.match(error.message, words);
      }
    }
    kit.assert.deepEqual(calls, []);
  },

  "helpers treat invalid input as missing, or reject it by name"({ wecom, assert, throws }) {
    const {
      canTransition,
      checkTransition,
      contactUrl,
      explainErrcode,
      failedRows,
      mergedItems,
      menu,
      messageOwner,
      productImage,
      salesPrice,
      sceneParam,
      splitText,
      wechatChannelsScene,
    } = wecom;
    for (const nothing of [undefined, null, 5, "x", []]) {
      assert.deepEqual(messageOwner(nothing), {});
      assert.deepEqual(mergedItems(nothing), []);
      for (const read of [productImage, salesPrice, wechatChannelsScene, sceneParam, explainErrcode])
        assert.isUndefined(read(nothing), read.name);
      assert.isFalse(canTransition(nothing, 1));
    }
    for (const nothing of [undefined, null, {}, { result_list: null }, { result_list: [null] }]) assert.deepEqual(failedRows(nothing), []);
    assert.strictEqual(explainErrcode("40001").errcode, 40001);
    const refused = [
      ["text", () => splitText(null)],
      ["text", () => splitText(5)],
      ["maxBytes", () => splitText("hi", "2048")],
      ["maxBytes", () => splitText("hi", null)],
      ["url", () => contactUrl(undefined, "a")],
      ["url", () => contactUrl(new URL("https://work.weixin.qq.com/kfid/kfc1"), "a")],
      ["scene_param", () => contactUrl("https://work.weixin.qq.com/kfid/kfc1", undefined)],
      ["content", () => menu.text(undefined)],
      ["servicer_userid", () => checkTransition(0, 3, { servicer_userid: 5 })],
    ];
    for (const [field, call] of refused) assert.equal(throws(call, "request.wrong_type").field, field);
    throws(() => checkTransition(undefined, 1), "state.unknown_state");
    throws(() => checkTransition("0", 1), "state.unknown_state");
  },
};
