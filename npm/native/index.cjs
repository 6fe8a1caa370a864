"use strict";

const { engine, createTransport } = require("./addon.cjs").native();

module.exports = { engine, createTransport };
