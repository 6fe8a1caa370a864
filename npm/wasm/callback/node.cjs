"use strict";
// Callbacks alone, on Node.js: the glue loads the module by itself, synchronously.

const { adaptCallback } = require("../pkg/adapt-callback.cjs");

exports.engine = adaptCallback(require("../pkg/wecom_kf_callback.cjs"));
