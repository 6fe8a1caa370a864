// The stores: the one in memory, and those over other things, here in memory too. Real ones are in tests/stores.

import { storeConformance } from "wecom-kf/stores/conformance";

/** A Durable Object's storage that lives in a Map. */
function storage(entries = new Map()) {
  let last = Promise.resolve();
  const methods = {
    entries,
    get: async (key) => entries.get(key),
    put: async (key, value) => void entries.set(key, structuredClone(value)),
    delete: async (key) => entries.delete(key),
    transaction(work) {
      const result = last.then(() => work(methods));
      last = result.catch(() => {});
      return result;
    },
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
export function redisLike({ wecom }, { isCluster = false } = {}) {
  const memory = wecom.memoryStore();
  const optionsOf = (ttl) => {
    if (!/^(|[1-9]\d{0,15})$/.test(ttl)) throw new Error("ERR value is not an integer or out of range");
    return ttl === "" ? {} : { ttl: Number(ttl) };
  };
  const eval_ = async (script, { keys, arguments: values }) => {
    if (isCluster && keys.length > 1) throw new Error("CROSSSLOT Keys in request don't hash to the same slot");
    if (script.includes("MGET")) return memory.getMany(keys).map((value) => value ?? null);
    if (script.includes("'GET'")) {
      const [value, ttl, which, expected] = values;
      return memory.compareAndSet(keys[0], which === "none" ? undefined : expected, value, optionsOf(ttl)) ? 1 : 0;
    }
    memory.setMany(
      keys.map((key, at) => [key, values[at]]),
      optionsOf(values.at(-1)),
    );
    return 1;
  };
  return wecom.redisStore({ get: async (key) => memory.get(key) ?? null, del: async (key) => memory.delete(key), eval: eval_ });
}

/** A store with the four methods that every store has. */
const plainStore = (wecom) => {
  const { get, set, delete: remove, compareAndSet } = wecom.memoryStore();
  return { get, set, delete: remove, compareAndSet };
};

/** Stores that live in memory, by name. */
const STORES = {
  memoryStore: ({ wecom }) => wecom.memoryStore(),
  "a store without getMany and setMany": ({ wecom }) => plainStore(wecom),
  "durableObjectStore, from outside": (kit) => kit.wecom.durableObjectStore(objects(kit)),
  "durableObjectStore, inside": ({ wecom }) => wecom.durableObjectStore(storage()),
  redisStore: (kit) => redisLike(kit),
  "redisStore, in a cluster": (kit) => redisLike(kit, { isCluster: true }),
};

const conformance = Object.entries(STORES).map(([name, create]) => [
  `${name} fulfils the contract`,
  async (kit) => {
    for (const { name: title, run } of storeConformance(() => create(kit)))
      await run().catch((error) => kit.assert.fail(`${title}: ${error.message}`));
  },
]);

export const specs = {
  ...Object.fromEntries(conformance),

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
    for (const key of ["a", "b", "a", "c", "d"]) small.set(key, key, { ttl: 60_000 });
    assert.deepEqual(
      ["a", "b", "c", "d"].map((key) => small.get(key)),
      ["a", undefined, "c", "d"],
    );
    const busy = wecom.memoryStore({ now: () => now });
    for (; now < 10_000; now++) busy.set(`k${now}`, "v", { ttl: 50 });
    assert.isAtMost(busy.size, 51);
  },

  "memoryStore: never evicts what does not expire, and fails when nothing else is left"({ wecom, assert, throws }) {
    const ttl = 60_000;
    const store = wecom.memoryStore({ maxEntries: 3 });
    store.set("record", "1");
    for (const key of ["a", "b", "c", "d"]) store.set(key, key, { ttl });
    assert.deepEqual(store.getMany(["record", "a", "b", "c", "d"]), ["1", undefined, undefined, "c", "d"]);
    assert.isTrue(store.compareAndSet("record 2", undefined, "2"));
    assert.isTrue(store.compareAndSet("c", undefined, "3", { ttl: Number.POSITIVE_INFINITY }));
    assert.deepEqual(store.getMany(["record", "record 2", "c", "d"]), ["1", "2", "3", undefined]);
    for (const options of [undefined, { ttl }]) {
      assert.equal(throws(() => store.set("more", "4", options), "store.memory_full").details.limit, 3);
      throws(() => store.compareAndSet("more", undefined, "4", options), "store.memory_full");
    }
    // What is there can still be changed, and may come to expire.
    assert.isTrue(store.compareAndSet("record", "1", "5"));
    store.set("c", "6", { ttl });
    store.set("more", "7", { ttl });
    assert.deepEqual(store.getMany(["record", "record 2", "c", "more"]), ["5", "2", undefined, "7"]);
    assert.equal(store.size, 3);
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
