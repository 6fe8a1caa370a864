// The suite inside Vercel's edge runtime, as a script that listens for requests. Its host is that of workerd.

import worker from "../../runtimes/workerd-suite.mjs";

// Listeners of rejections stay there after `removeEventListener`, which a spec needs.
const { addEventListener } = globalThis;
const watchers = new Set();
addEventListener("unhandledrejection", (event) => {
  for (const watcher of watchers) watcher(event);
});
globalThis.addEventListener = (type, listener) =>
  type === "unhandledrejection" ? watchers.add(listener) : addEventListener(type, listener);
globalThis.removeEventListener = (_, listener) => watchers.delete(listener);

addEventListener("fetch", (event) => event.respondWith(worker.fetch(event.request, { CONTROL: globalThis.CONTROL })));
