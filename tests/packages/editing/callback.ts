// The callback alone.

import { createCallback, createFetchHandler } from "wecom-kf/callback";

const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" });

export const handler = createFetchHandler(
  callback,
  async (event, context) => {
    if (event.event === "kf_msg_or_event") context.waitUntil(Promise.resolve(event.open_kfid ?? event.token));
    else if (event.event === "suite_ticket") console.log(event.suite_id);
  },
  { answer: "after-work", onError: console.error },
);
