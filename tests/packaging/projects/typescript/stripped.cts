// CommonJS that Node.js runs without a compiler: only types that can be erased.

const { createCallback, engineInfo }: typeof import("wecom-kf") = require("wecom-kf");
import type { CallbackEvent } from "wecom-kf" with { "resolution-mode": "require" };

const callback = createCallback({ token: "t", encodingAesKey: `${"x".repeat(42)}Q`, receiveId: "ww1" });
const { query, body } = callback.seal("<xml><MsgType>event</MsgType><Event>any</Event></xml>");
const event: CallbackEvent = callback.open(query, body);
console.log(engineInfo().engine, event.event);
