// The suite inside Vercel's edge runtime, as a script that listens for requests. Its host is that of workerd.

import worker from "../../runtimes/workerd-suite.mjs";

addEventListener("fetch", (event) => event.respondWith(worker.fetch(event.request, { CONTROL: globalThis.CONTROL })));
