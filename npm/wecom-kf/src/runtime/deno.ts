import { engine } from "@wecom-kf/wasm";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

export const runtime: Runtime = {
  wasm: () => engine,
  sharesPromises,
  files: () => import("node:fs/promises"),
  // Deno's fetch sends a text or bytes again by itself when a kept connection breaks, and a message would arrive twice. A Blob it cannot
  // send again.
  fetchBody: (body) => new Blob([body as BlobPart]),
};

export { sharesPromises };
