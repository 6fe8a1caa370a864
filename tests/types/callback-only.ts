// `wecom-kf/callback` has the types of the whole package, so that a callback of one is a callback of the other.

import { createFetchHandler as whole, type CallbackEvent as WholeEvent } from "wecom-kf";
import {
  type Callback,
  type CallbackEvent,
  createCallback,
  createFetchHandler,
  createNodeHandler,
  KfCallbackError,
  memoryStore,
} from "wecom-kf/callback";

const callback: Callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: ["ww1", ""] });
export const handlers = [
  createFetchHandler(callback, async (event) => void (event.event === "kf_msg_or_event" && event.token), {
    replay: { store: memoryStore() },
  }),
  createNodeHandler(callback, () => {}, { onError: (error) => error instanceof KfCallbackError && error.number }),
  whole(callback, () => {}),
];
export const same = (event: CallbackEvent): WholeEvent => event;

// @ts-expect-error the client is not here
export type { KfClient } from "wecom-kf/callback";
