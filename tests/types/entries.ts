// The entry points as ES modules: their types are compatible.

import { createCallback, engineInfo, KfClient, type EngineName, type KfEngineInfo } from "wecom-kf";
import { createFetchHandler, type Callback, type KfError } from "wecom-kf/handlers";
import * as inline from "wecom-kf/inline";
import { initEngine, KfClient as SlimClient } from "wecom-kf/slim";
import { memoryStore, type SqliteStore, sqliteStore, type Store } from "wecom-kf/stores";
import { storeConformance, type StoreConformanceCase } from "wecom-kf/stores/conformance";

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

// A store of one's own needs four methods; many keys are optional.
const own: Store = { get: () => undefined, set: () => undefined, delete: () => undefined, compareAndSet: () => true };
const cases: StoreConformanceCase[] = storeConformance(() => own, { another: async () => store });
cases[0]?.run() satisfies Promise<void> | undefined;
// @ts-expect-error entries are pairs of texts
own.setMany?.([["key", 5]]);
memoryStore().getMany(["a"]) satisfies (string | undefined)[];
{
  using file: SqliteStore = sqliteStore("kf.db", { timeout: 1000, driver: "node:sqlite" });
  file.setMany([["key", "value"]], { ttl: 5 }) satisfies Promise<void>;
  new KfClient({ corpId: "ww1", secret: "s", tokenStore: file });
}
// @ts-expect-error there is no such driver
sqliteStore("kf.db", { driver: "sqlite3" });
initEngine(new WebAssembly.Module(new Uint8Array()));
// @ts-expect-error it wants the module, not the text of its path
initEngine("module.wasm");
new SlimClient({ corpId: "ww1", secret: "s" }) satisfies KfClient;

declare const error: KfError;
error.code satisfies string;
