"use strict";
// The callback-only engine on Node.js: the glue code loads the module synchronously.

const { adaptCallback } = require("../pkg/adapt-callback.cjs");

exports.engine = adaptCallback(require("../pkg/wecom_kf_callback.cjs"));
