/** The tests that every store passes, for any test runner: `wecom-kf/stores/conformance`. */

import { manyCases } from "./conformance/many.js";
import { raceCases } from "./conformance/races.js";
import { ttlCases } from "./conformance/ttl.js";
import { type Case, Check, type StoreConformanceOptions } from "./conformance/check.js";
import { valueCases } from "./conformance/values.js";
import type { Store } from "./store.js";

export type { StoreConformanceOptions } from "./conformance/check.js";
export type { Store, StoreEntry, StoreSetOptions } from "./store.js";

/**
 * One test of a store.
 *
 * 中文：存储的一个测试。
 */
export interface StoreConformanceCase {
  /**
   * What the store does.
   *
   * 中文：存储应有的行为。
   */
  readonly name: string;
  /**
   * Executes the test. Rejects with an error that says what the store did instead.
   *
   * 中文：执行测试；不符合时以错误拒绝，错误会说明存储的实际行为。
   */
  run(): Promise<void>;
}

/**
 * The tests of the `Store` contract, for your own store too. `create` returns the store, which may contain anything: each test uses keys
 * of its own, and deletes none of others. It is called for each test, and may return the same store.
 *
 * ```ts
 * import { test } from "node:test";
 * import { storeConformance } from "wecom-kf/stores/conformance";
 *
 * for (const { name, run } of storeConformance(() => new MyStore())) test(name, run);
 * ```
 *
 * 中文：`Store` 约定的测试，也可用于自己的存储。`create` 返回存储，其中可以有任何内容：每个测试使用自己的键。每个测试调用一次，可以返回同一个存储。
 */
export function storeConformance(create: () => Store | Promise<Store>, options: StoreConformanceOptions = {}): StoreConformanceCase[] {
  const cases: Case[] = [...valueCases, ...ttlCases, ...manyCases, ...raceCases];
  return cases
    .filter(({ needs }) => needs === undefined || needs(options))
    .map(({ name, run }) => ({ name, run: async () => run(new Check(await create(), options)) }));
}
