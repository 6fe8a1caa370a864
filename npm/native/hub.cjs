"use strict";
// What the promise APIs over the addon's queues of outcomes share (see bindings/node/src/completions.rs).

const { builtin } = require("./builtin.cjs");

const { setInterval } = builtin("node:timers");
const MAX_UINT32 = 0xffff_ffff;

/** What is under way in one JavaScript environment, by id, and the timer that keeps the event loop alive for it. */
class Hub {
  constructor() {
    this.calls = new Map();
    this.lastId = 0;
    this.keepAliveTimer = setInterval(() => {}, 0x7fff_ffff);
    this.keepAliveTimer.unref();
  }

  /** An id that nothing under way has. */
  newId() {
    let id = this.lastId;
    do id = id === MAX_UINT32 ? 1 : id + 1;
    while (this.calls.has(id));
    this.lastId = id;
    return id;
  }
}

/** Gives each addon, that is, each JavaScript environment, a hub of its own, whose users share its threadsafe function. */
function onePerAddon(create) {
  const hubs = new WeakMap();
  return (addon) => {
    let hub = hubs.get(addon);
    if (hub === undefined) hubs.set(addon, (hub = create(addon)));
    return hub;
  };
}

module.exports = { Hub, MAX_UINT32, onePerAddon };
