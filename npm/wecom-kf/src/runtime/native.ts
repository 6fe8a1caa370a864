import { channel } from "node:diagnostics_channel";
import { createTransport, engine } from "@wecom-kf/native";
import type { Runtime } from "./interface.js";

export const runtime: Runtime = {
  engine,
  createNativeTransport: createTransport,
  sharesPromises: true,
  channels: { request: channel("wecom-kf:request"), response: channel("wecom-kf:response") },
};
