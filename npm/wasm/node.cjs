"use strict";
// The engine on Node.js: the glue code loads the module synchronously.

const { adapt } = require("./pkg/adapt.cjs");

exports.engine = adapt(require("./pkg/wecom_kf_wasm.cjs"));
