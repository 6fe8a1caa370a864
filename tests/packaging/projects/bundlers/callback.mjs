// Only callbacks: opens one that it has sealed itself, and prints what it got.

import { createCallback, createNodeHandler } from "wecom-kf/callback";

const callback = createCallback({ token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" });
const { query, body } = callback.seal("<xml><Event>你好</Event></xml>");
console.log(JSON.stringify({ event: callback.open(query, body).event, handler: typeof createNodeHandler }));
