// Every public entry, as CommonJS.

import native = require("@wecom-kf/native");
import addon = require("@wecom-kf/native/addon");
import sandboxes = require("@wecom-kf/sandbox");
import servers = require("@wecom-kf/sandbox/node");
import remote = require("@wecom-kf/sandbox/remote");
import wasm = require("@wecom-kf/wasm");
import callbackEngine = require("@wecom-kf/wasm/callback");
import inlineEngine = require("@wecom-kf/wasm/inline");
import slimEngine = require("@wecom-kf/wasm/slim");
import wecom = require("wecom-kf");
import callbacks = require("wecom-kf/callback");
import handlers = require("wecom-kf/handlers");
import inline = require("wecom-kf/inline");
import serverless = require("wecom-kf/serverless");
import slim = require("wecom-kf/slim");
import stores = require("wecom-kf/stores");

async function main(): Promise<void> {
  const engines: wasm.Engine[] = [native.engine, addon.loadNative().engine, wasm.engine, inlineEngine.engine];
  const functions = [callbackEngine.engine, slimEngine.createEngine, slim.initEngine, remote.connectSandbox];
  const sandbox = sandboxes.createSandbox({ onCallback: (request) => handler(request) });
  const { token, encodingAesKey } = sandbox.callback;
  const settings: wecom.CallbackOptions = { token, encodingAesKey, receiveId: sandbox.corpId };
  const tokenStore: stores.Store = stores.memoryStore();
  const kf = new wecom.KfClient({ corpId: sandbox.corpId, secret: sandbox.secret, fetch: sandbox.fetch, tokenStore });
  const onEvent = async (event: wecom.CallbackEvent): Promise<void> => {
    if (event.event !== "kf_msg_or_event" || event.open_kfid === undefined) return;
    const { open_kfid, token } = event;
    for (const message of (await kf.syncMsg({ open_kfid, token })).msg_list) {
      const { external_userid: touser } = message;
      if (message.msgtype !== "text" || message.origin !== 3 || touser === undefined) continue;
      await kf.sendText({ open_kfid, touser, content: message.text.content });
    }
  };
  const handler = wecom.createFetchHandler(callbacks.createCallback(settings), onEvent);
  const onNode: handlers.NodeHandler = handlers.createNodeHandler(inline.createCallback(settings), onEvent);
  const onScf: serverless.ScfHandler = serverless.createScfHandler(wecom.createCallback(settings), onEvent);
  const served: servers.ServedSandbox = await servers.serveSandbox(sandbox);
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text: "你好" });
  const [answer] = await sandbox.waitFor({ external_userid, after: msgid, msgtype: "text" });
  const refused: unknown = await kf.sendText({ open_kfid, touser: "", content: "" }).catch((error: unknown) => error);
  let rejected: unknown;
  try {
    sandbox.customerWrites({ open_kfid, external_userid: "nobody", text: "x" });
  } catch (error) {
    rejected = error;
  }
  console.log(
    JSON.stringify({
      engine: wecom.engineInfo().engine satisfies "native" | "wasm",
      answer: answer?.body,
      errors: [wecom.isKfError(refused), refused instanceof wecom.KfRequestError, rejected instanceof sandboxes.SandboxError],
      made: [...engines, ...functions, onNode, onScf].every(Boolean),
    }),
  );
  await served.close();
  sandbox.close();
}
main();
