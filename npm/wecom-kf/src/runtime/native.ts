import { createTransport, engine } from "@wecom-kf/native";
import type { Runtime } from "./interface.js";

export const runtime: Runtime = { engine, createNativeTransport: createTransport, sharesPromises: true };
