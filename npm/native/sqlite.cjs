"use strict";
// Promise API over the addon's SQLite store: see bindings/node/src/sqlite.rs.

const { builtin } = require("./builtin.cjs");
const { Hub, onePerAddon } = require("./hub.cjs");

const { setTimeout } = builtin("node:timers");

/** The operations under way: `calls` has the functions that resolve their promises. */
class Operations extends Hub {
  constructor(addon) {
    super();
    this.lastStore = 0;
    this.native = new addon.NativeSqlite(() => this.deliver());
    /** Closes the file of a store that was garbage-collected without being closed. */
    this.collected = new FinalizationRegistry((number) => this.native.close(number, 0));
  }

  /** Begins an operation: `begin` is given its id. Resolves to an outcome. */
  call(begin) {
    return new Promise((resolve, reject) => {
      const id = this.newId();
      this.calls.set(id, resolve);
      if (this.calls.size === 1) this.keepAliveTimer.ref();
      try {
        begin(id);
      } catch (error) {
        this.settle(id);
        reject(error);
      }
    });
  }

  settle(id, outcome) {
    const resolve = this.calls.get(id);
    if (resolve === undefined) return;
    this.calls.delete(id);
    if (this.calls.size === 0) this.keepAliveTimer.unref();
    resolve(outcome);
  }

  deliver() {
    let completed;
    try {
      completed = this.native.take();
    } catch {
      // The addon has kept the outcomes.
      setTimeout(() => this.deliver(), 1);
      return;
    }
    const { ids, answers, failures } = completed;
    for (let index = 0; index < ids.length; index += 1) this.settle(ids[index], { value: answers[index] });
    for (const { id, failure } of failures) this.settle(id, { failure });
  }
}

const hubFor = onePerAddon((addon) => new Operations(addon));

function openSqlite(addon, path, timeout) {
  const hub = hubFor(addon);
  const number = (hub.lastStore += 1);
  const { failure } = hub.native.open(number, path, timeout);
  if (failure) return { failure };
  const { native } = hub;
  let end;
  const call = (begin) => (end ? Promise.resolve({ failure: { code: "store.closed", details: { file: path } } }) : hub.call(begin));
  const store = {
    getMany: (keys) => call((id) => native.getMany(number, id, keys)),
    setMany: (entries, ttl = -1) => call((id) => native.setMany(number, id, entries, ttl)),
    delete: (key) => call((id) => native.delete(number, id, key)),
    compareAndSet: (key, expected, value, ttl = -1) => call((id) => native.compareAndSet(number, id, key, expected, value, ttl)),
    close() {
      hub.collected.unregister(store);
      end ??= hub.call((id) => native.close(number, id));
      return end;
    },
  };
  hub.collected.register(store, number, store);
  return { value: store };
}

module.exports = { openSqlite };
