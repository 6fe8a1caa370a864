"use strict";
// Gets modules of Node.js. In a bundle that is an ES module there may be no `require`; `getBuiltinModule` came with Node.js 20.16.

const { explain } = require("./load-error.cjs");

/** For earlier versions. The names are literal, for bundlers. */
const required = {
  "node:fs": () => require("node:fs"),
  "node:module": () => require("node:module"),
  "node:path": () => require("node:path"),
  "node:timers": () => require("node:timers"),
  "node:url": () => require("node:url"),
  "node:util": () => require("node:util"),
};

/** The module, or undefined if this version of Node.js has none of that name. */
function builtin(name) {
  if (process.getBuiltinModule) return process.getBuiltinModule(name);
  try {
    return required[name]?.();
  } catch (error) {
    throw explain({ bundled: true, here: "", name: "", found: [], tried: [{ request: name, error }] });
  }
}

module.exports = { builtin };
