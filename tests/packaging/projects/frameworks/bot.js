import { createCallback, createFetchHandler, KfClient } from "wecom-kf";
import { pull } from "./pull.js";

const kf = new KfClient();
export const handler = createFetchHandler(createCallback(), async (event) => {
  if (event.event === "kf_msg_or_event") await pull(kf, event);
});
