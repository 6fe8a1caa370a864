// The stores: the one in memory, and those over other things, here in memory too. Real ones are in tests/stores.

/** A Durable Object's storage that lives in a Map. */
function storage(entries = new Map()) {
  const methods = {
    entries,
    get: async (key) => entries.get(key),
    put: async (key, value) => void entries.set(key, structuredClone(value)),
    delete: async (key) => entries.delete(key),
    transaction: (work) => work(methods),
    async list({ prefix = "", startAfter = "", limit = Infinity } = {}) {
      const keys = [...entries.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
      return new Map(keys.slice(0, limit).map((key) => [key, entries.get(key)]));
    },
    getAlarm: async () => 1,
    setAlarm: async () => {},
  };
  return methods;
}

/** A namespace of one Durable Object, which is reached by requests. */
export function objects({ wecom }) {
  const object = new wecom.KfStoreObject({ storage: storage() });
  return { idFromName: () => "id", get: () => ({ fetch: (url, init) => object.fetch(new Request(url, init)) }) };
}

/** A store over a client of Redis that takes no time but whole milliseconds, as Redis does. */
export function redisLike({ wecom }) {
  const memory = wecom.memoryStore();
  const eval_ = async (_, { keys: [key], arguments: [value, ttl, which, expected] }) => {
    if (!/^(|[1-9]\d{0,15})$/.test(ttl)) throw new Error("ERR value is not an integer or out of range");
    const options = ttl === "" ? {} : { ttl: Number(ttl) };
    if (which === undefined) return memory.set(key, value, options);
    return memory.compareAndSet(key, which === "none" ? undefined : expected, value, options) ? 1 : 0;
  };
  return wecom.redisStore({ get: async (key) => memory.get(key) ?? null, del: async () => 1, eval: eval_ });
}

export const specs = {
  "memoryStore: compareAndSet sets only the expected value"({ wecom, assert }) {
    const store = wecom.memoryStore();
    assert.isTrue(store.compareAndSet("k", undefined, "a"));
    assert.isFalse(store.compareAndSet("k", undefined, "b"));
    assert.isFalse(store.compareAndSet("k", "b", "c"));
    assert.isTrue(store.compareAndSet("k", "a", "b"));
    assert.equal(store.get("k"), "b");
    store.delete("k");
    store.delete("k");
    assert.isUndefined(store.get("k"));
    assert.isFalse(store.compareAndSet("k", "b", "c"));
    assert.isTrue(store.compareAndSet("k", undefined, "c"));
  },

  "memoryStore: an expired value is gone for every method"({ wecom, assert }) {
    let now = 1000;
    const store = wecom.memoryStore({ now: () => now });
    store.set("k", "a", { ttl: 100 });
    now = 1099;
    assert.equal(store.get("k"), "a");
    now = 1100;
    assert.isUndefined(store.get("k"));
    assert.isTrue(store.compareAndSet("k", undefined, "b", { ttl: 100 }));
    now = 1200;
    assert.isFalse(store.compareAndSet("k", "b", "c"));
    assert.isTrue(store.compareAndSet("k", undefined, "c"));
    now = 1_000_000;
    assert.equal(store.get("k"), "c");
    // A new value has its own time, and none is inherited.
    store.set("k", "d", { ttl: 10 });
    store.set("k", "e");
    now = 2_000_000;
    assert.equal(store.get("k"), "e");
  },

  "memoryStore: reads and writes many keys in their order"({ wecom, assert }) {
    let now = 0;
    const store = wecom.memoryStore({ now: () => now });
    store.setMany(
      [
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
      { ttl: 10 },
    );
    assert.deepEqual(store.getMany(["b", "none", "a", "b"]), ["2", undefined, "3", "2"]);
    assert.deepEqual(store.getMany([]), []);
    now = 10;
    assert.deepEqual(store.getMany(["a", "b"]), [undefined, undefined]);
  },

  "memoryStore: respects its limit and drops expired values"({ wecom, assert }) {
    let now = 0;
    const small = wecom.memoryStore({ maxEntries: 3 });
    for (const key of ["a", "b", "a", "c", "d"]) small.set(key, key);
    assert.deepEqual(
      ["a", "b", "c", "d"].map((key) => small.get(key)),
      ["a", undefined, "c", "d"],
    );
    const busy = wecom.memoryStore({ now: () => now });
    for (; now < 10_000; now++) busy.set(`k${now}`, "v", { ttl: 50 });
    assert.isAtMost(busy.size, 51);
  },

  "memoryStore: invalid options are rejected"({ wecom, assert, throws }) {
    const store = wecom.memoryStore({ maxEntries: Number.POSITIVE_INFINITY });
    for (const ttl of [Number.NaN, "10", null])
      assert.equal(throws(() => store.set("k", "v", { ttl }), "client.bad_option").details.option, "ttl");
    assert.isUndefined(store.get("k"));
    store.set("k", "v", { ttl: Number.POSITIVE_INFINITY });
    assert.equal(store.get("k"), "v");
    for (const maxEntries of [0, -1, Number.NaN, 1.5]) throws(() => wecom.memoryStore({ maxEntries }), "client.bad_option");
    throws(() => wecom.memoryStore({ now: 5 }), "client.bad_option");
  },

  async "durableObjectStore inside the user's object sweeps expired values gradually, and only its own"({ wecom, assert }) {
    const inside = storage();
    const theirs = { value: "theirs", until: 1 };
    inside.entries.set("limits", theirs);
    const store = wecom.durableObjectStore(inside);
    let looked = 0;
    const { list } = inside;
    inside.list = async (options) => {
      const page = await list(options);
      looked = Math.max(looked, page.size);
      return page;
    };
    const { now } = Date;
    let time = 1_000_000;
    Date.now = () => time;
    try {
      for (let at = 0; at < 2000; at += 1, time += 1) {
        const key = `wecom-kf:callback:${((at * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0")}`;
        if (at % 2) await store.set(key, "done", { ttl: 50 });
        else assert.isTrue(await store.compareAndSet(key, undefined, "claim", { ttl: 50 }));
      }
    } finally {
      Date.now = now;
    }
    // 50 live; of the ended no more than a round of looking finds anew.
    assert.isBelow(inside.entries.size, 80);
    assert.isAtMost(looked, 8);
    assert.deepEqual(inside.entries.get("limits"), theirs);
    await wecom.durableObjectStore({ ...inside, list: undefined }).set("wecom-kf:x", "1", { ttl: 50 });
  },
};
