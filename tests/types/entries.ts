// The entry points as ES modules: their types are compatible.

import { createCallback, engineInfo, KfClient, type EngineName, type KfEngineInfo } from "wecom-kf";
import { createFetchHandler, type Callback, type KfError } from "wecom-kf/handlers";
import * as inline from "wecom-kf/inline";
import { initEngine, KfClient as SlimClient } from "wecom-kf/slim";
import { memoryStore, type Store } from "wecom-kf/stores";

const info: KfEngineInfo = engineInfo();
const engine: EngineName = info.engine;
engineInfo("wasm").version satisfies string;
// @ts-expect-error there is no such engine
engineInfo("node");
new KfClient({ corpId: "ww1", secret: "s", engine });
// @ts-expect-error there is no such engine
new KfClient({ corpId: "ww1", secret: "s", engine: "node" });
const callback: Callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1", engine: "wasm" });

// A callback of one entry point works with the handlers of another, and a store with the client of another.
createFetchHandler(callback, (event) => void event.raw);
createFetchHandler(inline.createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" }), () => undefined);
const store: Store = memoryStore();
new KfClient({ corpId: "ww1", secret: "s", tokenStore: store });
new inline.KfClient({ corpId: "ww1", secret: "s", tokenStore: memoryStore() });
initEngine(new WebAssembly.Module(new Uint8Array()));
// @ts-expect-error it wants the module, not the text of its path
initEngine("module.wasm");
new SlimClient({ corpId: "ww1", secret: "s" }) satisfies KfClient;

declare const error: KfError;
error.code satisfies string;
