import { channel } from "node:diagnostics_channel";
import { createTransport, engine } from "@wecom-kf/native";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

export const runtime: Runtime = {
  engine,
  createNativeTransport: createTransport,
  sharesPromises,
  files: () => import("node:fs/promises"),
  channels: { request: channel("wecom-kf:request"), response: channel("wecom-kf:response") },
};

export { sharesPromises };
