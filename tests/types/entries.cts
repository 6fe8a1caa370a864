// The entries as CommonJS.

import wecom = require("wecom-kf");
import handlers = require("wecom-kf/handlers");
import inline = require("wecom-kf/inline");
import slim = require("wecom-kf/slim");
import stores = require("wecom-kf/stores");
import conformance = require("wecom-kf/stores/conformance");
import sandbox = require("@wecom-kf/sandbox");
import served = require("@wecom-kf/sandbox/node");
import remote = require("@wecom-kf/sandbox/remote");

wecom.engineInfo().engine satisfies "native" | "wasm";
handlers.createNodeHandler(inline.createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" }), () => undefined);
slim.initEngine satisfies (module: object) => void;
new wecom.KfClient({ corpId: "ww1", secret: "s", tokenStore: stores.memoryStore() });
conformance.storeConformance(() => stores.memoryStore())[0]?.name satisfies string | undefined;
const made: sandbox.Sandbox = sandbox.createSandbox();
served.serveSandbox(made) satisfies Promise<served.ServedSandbox>;
remote.connectSandbox("http://127.0.0.1").baseUrl satisfies string;
