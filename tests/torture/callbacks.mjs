// Callbacks on their way to the instances: lost, duplicated, late, in another order.

import { Agent, request as send } from "node:http";
import { between, draw, pause, pick } from "./draw.mjs";

const FAULTS = { none: 70, lost: 10, twice: 8, late: 8, reordered: 4 };

/** Makes the sandbox's `onCallback`. `ports()` are the ports of the instances that can be reached. */
export function createCallbacks(seed, ports) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const counts = {};
  let number = 0;
  let faults = true;
  /** Those that wait for a later one to overtake them. */
  let held = [];

  /** Passes a callback to an instance. Resolves to the status: 503 if it cannot be reached. */
  function pass({ path, body }, at) {
    const open = ports();
    if (open.length === 0) return Promise.resolve(503);
    const port = open[at % open.length];
    return new Promise((resolve) => {
      const options = { agent, port, path, method: "POST", timeout: 4000, headers: { "content-type": "text/xml" } };
      const request = send(options, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
        response.on("error", () => resolve(503));
      });
      request.on("timeout", () => request.destroy());
      request.on("error", () => resolve(503));
      request.end(body);
    });
  }

  function release() {
    const late = held;
    held = [];
    for (const [callback, at] of late.reverse()) void pass(callback, at);
  }

  async function onCallback(request) {
    number += 1;
    const own = number;
    const url = new URL(request.url);
    const callback = { path: `/callback${url.search}`, body: await request.text() };
    const fault = faults ? pick(FAULTS, draw(seed, "callback", own)) : "none";
    counts[fault] = (counts[fault] ?? 0) + 1;
    const at = Math.floor(draw(seed, "target", own) * 60);
    const done = new Response("success");
    if (fault === "lost") return done;
    if (fault === "late") {
      pause(between(200, 6000, draw(seed, "late", own))).then(() => pass(callback, at));
      return done;
    }
    if (fault === "reordered") {
      held.push([callback, at]);
      return done;
    }
    if (fault === "twice") void pass(callback, at + 1);
    const status = await pass(callback, at);
    release();
    return new Response(null, { status });
  }

  return {
    onCallback,
    counts,
    calm() {
      faults = false;
      release();
    },
    close: () => agent.destroy(),
  };
}
