// The contract of every store.

import { assert } from "chai";

/** Checks a store under separate keys. For `atomic` stores also with races. */
export async function checkStore(store, { prefix, atomic, leastTtl = 30 }) {
  const key = (name) => `${prefix}${name}`;
  assert.strictEqual(await store.get(key("a")), undefined);
  await store.set(key("a"), "1");
  assert.strictEqual(await store.get(key("a")), "1");
  await store.set(key("a"), "密钥 \u0000 \"'");
  assert.strictEqual(await store.get(key("a")), "密钥 \u0000 \"'");
  await store.delete(key("a"));
  await store.delete(key("a"));
  assert.strictEqual(await store.get(key("a")), undefined);

  assert.strictEqual(await store.compareAndSet(key("b"), "x", "1"), false);
  assert.strictEqual(await store.compareAndSet(key("b"), undefined, "1"), true);
  assert.strictEqual(await store.compareAndSet(key("b"), undefined, "2"), false);
  assert.strictEqual(await store.compareAndSet(key("b"), "", "2"), false);
  assert.strictEqual(await store.compareAndSet(key("b"), "1", ""), true);
  assert.strictEqual(await store.get(key("b")), "");
  assert.strictEqual(await store.compareAndSet(key("b"), "", "3"), true);

  // An expired value is gone, also for compareAndSet.
  await store.set(key("c"), "1", { ttl: leastTtl });
  assert.strictEqual(await store.compareAndSet(key("d"), undefined, "1", { ttl: leastTtl }), true);
  await new Promise((resolve) => setTimeout(resolve, leastTtl + 50));
  assert.strictEqual(await store.get(key("c")), undefined);
  assert.strictEqual(await store.compareAndSet(key("d"), "1", "2"), false);
  assert.strictEqual(await store.compareAndSet(key("d"), undefined, "2", { ttl: 60_000 }), true);
  assert.strictEqual(await store.get(key("d")), "2");
  // Without a time to live it stays, even if it replaces a value with one.
  await store.set(key("e"), "1", { ttl: leastTtl });
  await store.set(key("e"), "2");
  await new Promise((resolve) => setTimeout(resolve, leastTtl + 50));
  assert.strictEqual(await store.get(key("e")), "2");

  // Infinity and extremely long times count as no time to live; an invalid time is rejected.
  for (const ttl of [Number.POSITIVE_INFINITY, 1e300]) {
    await store.set(key("f"), "1", { ttl });
    assert.strictEqual(await store.get(key("f")), "1");
    assert.strictEqual(await store.compareAndSet(key("f"), "1", "2", { ttl }), true);
    assert.strictEqual(await store.get(key("f")), "2");
  }
  const refused = await (async () => store.set(key("f"), "3", { ttl: Number.NaN }))().then(
    () => undefined,
    ({ code }) => code,
  );
  assert.strictEqual(refused, "client.bad_option");
  assert.strictEqual(await store.get(key("f")), "2");

  if (!atomic) {
    assert.strictEqual(store.atomic, false);
    return;
  }
  const won = await Promise.all(Array.from({ length: 20 }, (_, at) => store.compareAndSet(key("race"), undefined, String(at))));
  assert.strictEqual(won.filter(Boolean).length, 1);
  const before = await store.get(key("race"));
  const again = await Promise.all(Array.from({ length: 20 }, (_, at) => store.compareAndSet(key("race"), before, `next ${at}`)));
  assert.strictEqual(again.filter(Boolean).length, 1);
}
