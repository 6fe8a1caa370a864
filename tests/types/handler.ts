import { createCallback, createNodeHandler } from "wecom-kf";

const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" });

export const callbackHandler = createNodeHandler(callback, () => {});
