"use strict";
// The engine on Node.js: the glue loads the module by itself, synchronously.

const { adapt } = require("./pkg/adapt.cjs");

exports.engine = adapt(require("./pkg/wecom_kf_wasm.cjs"));
