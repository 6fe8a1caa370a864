// CommonJS code gets the same types, also where no ES module can be required (module `node16`, and compilers before 5.8).

import wecom = require("wecom-kf");
import native = require("@wecom-kf/native");
import wasm = require("@wecom-kf/wasm");
import callbacks = require("@wecom-kf/wasm/callback");

const kf: wecom.KfClient = new wecom.KfClient({ corpId: "ww1", secret: "s" });
const state: Promise<wecom.GetServiceStateResponse> = kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" });
const engines: string[] = [native.engine.info().engine, wasm.engine.info().engine];
const created: wasm.Outcome<callbacks.EngineCallback>[] = [native, wasm, callbacks].map(({ engine }) =>
  engine.createCallback({ pairs: [{ token: "t", encoding_aes_key: "k" }], receivers: null }),
);

export = { state, engines, created };
