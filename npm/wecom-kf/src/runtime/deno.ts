import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

export const runtime: Runtime = {
  wasm: () => engine,
  sharesPromises,
  files: () => import("node:fs/promises"),
  // Deno's fetch resends a string or bytes by itself when a kept-alive connection breaks, so a message could arrive twice. It does not
  // resend a Blob.
  fetchBody: (body) => new Blob([body as BlobPart]),
};

export { sharesPromises };
export { sqliteDrivers } from "./sqlite-builtin.js";
