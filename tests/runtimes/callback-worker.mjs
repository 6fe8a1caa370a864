// A worker that only answers callbacks.

import { createCallback, createFetchHandler } from "wecom-kf/callback";

const callback = createCallback({
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
});
const handler = createFetchHandler(callback, () => {});

export default {
  fetch: (request, env, context) => handler(request, context),
};
