"use strict";

const { engine, createTransport } = require("./addon.cjs").loadNative();

module.exports = { engine, createTransport };
