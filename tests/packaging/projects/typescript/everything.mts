// Every public entry, as an ES module. A bot answers a customer of the sandbox.

import { engine as native, type NativeFailureCode } from "@wecom-kf/native";
import { loadNative } from "@wecom-kf/native/addon";
import { createSandbox, type Line, SandboxError } from "@wecom-kf/sandbox";
import { type ServedSandbox, serveSandbox } from "@wecom-kf/sandbox/node";
import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { type Engine, engine as wasm } from "@wecom-kf/wasm";
import { engine as callbackEngine } from "@wecom-kf/wasm/callback";
import { engine as inlineEngine } from "@wecom-kf/wasm/inline";
import { createEngine } from "@wecom-kf/wasm/slim";
import { createCallback, createFetchHandler, engineInfo, isKfError, KfClient, type KfClientOptions, KfRequestError } from "wecom-kf";
import * as callbackPart from "wecom-kf/callback";
import { type CallbackEvent, createNodeHandler, type NodeHandler } from "wecom-kf/handlers";
import * as inline from "wecom-kf/inline";
import { createScfHandler, type ScfHandler } from "wecom-kf/serverless";
import { initEngine } from "wecom-kf/slim";
import { memoryStore, type Store } from "wecom-kf/stores";

const engines: Engine[] = [native, loadNative().engine, wasm, inlineEngine, callbackEngine as Engine];
const functions = [createEngine, initEngine, connectSandbox];
const code: NativeFailureCode = "transport.timeout";

const sandbox = createSandbox({ onCallback: (request) => handler(request) });
const tokenStore: Store = memoryStore();
const options: KfClientOptions = { corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch, tokenStore };
const [kf, other] = [new KfClient(options), new inline.KfClient(options)];
const { token, encodingAesKey } = sandbox.callback;
const settings = { token, encodingAesKey, receiveId: sandbox.corpId };

async function onEvent(event: CallbackEvent): Promise<void> {
  if (event.event !== "kf_msg_or_event" || event.open_kfid === undefined) return;
  const { open_kfid, token } = event;
  for (const message of (await kf.syncMsg({ open_kfid, token })).msg_list) {
    const { external_userid: touser } = message;
    if (message.msgtype !== "text" || message.origin !== 3 || touser === undefined) continue;
    await other.sendText({ open_kfid, touser, content: message.text.content });
  }
}
const handler = createFetchHandler(createCallback(settings), onEvent);
const onNode: NodeHandler = createNodeHandler(callbackPart.createCallback(settings), onEvent);
const onScf: ScfHandler = createScfHandler(inline.createCallback(settings), onEvent);

const served: ServedSandbox = await serveSandbox(sandbox);
const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
const { external_userid } = sandbox.customerEnters({ open_kfid });
const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
const [answer]: Line[] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
const refused: unknown = await kf.sendText({ open_kfid, touser: "", content: "" }).catch((error: unknown) => error);
let rejected: unknown;
try {
  sandbox.customerWrites({ open_kfid, external_userid: "nobody", text: "x" });
} catch (error) {
  rejected = error;
}
console.log(
  JSON.stringify({
    engine: engineInfo().engine satisfies "native" | "wasm",
    answer: answer?.body,
    errors: [isKfError(refused), refused instanceof KfRequestError, rejected instanceof SandboxError],
    made: [...engines, ...functions, code, onNode, onScf].every(Boolean),
  }),
);
await served.close();
sandbox.close();
