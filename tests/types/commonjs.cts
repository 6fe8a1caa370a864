// CommonJS code gets the same types.

import wecom = require("wecom-kf");
import native = require("@wecom-kf/native");
import wasm = require("@wecom-kf/wasm");

const kf: wecom.KfClient = new wecom.KfClient({ corpId: "ww1", secret: "s" });
const state: Promise<wecom.GetServiceStateResponse> = kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" });
const engines: string[] = [native.engine.info().engine, wasm.engine.info().engine];

export = { state, engines };
