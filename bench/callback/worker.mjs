// The candidates in workerd. A worker's clock stands still while it computes: the caller measures N calls, and subtracts one call.

import { createCallback } from "wecom-kf";
import { openByHand } from "./by-hand.mjs";
import { openByWebCrypto } from "./web-crypto.mjs";

const makers = {
  "wecom-kf": (settings) => {
    const callback = createCallback(settings);
    return (query, body) => callback.open(query, body);
  },
  "node:crypto, by hand": openByHand,
  "Web Crypto, by hand": openByWebCrypto,
};

let opens;

export default {
  /** A request carries `{ settings, query }` in a header and the callback's body; `?candidate=…&count=…` selects what to do. */
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    const { settings, query } = JSON.parse(request.headers.get("callback"));
    opens ??= Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(settings)]));
    const open = opens[searchParams.get("candidate")];
    const body = new Uint8Array(await request.arrayBuffer());
    let event = open(query, body);
    const later = event instanceof Promise;
    if (later) event = await event;
    const count = Number(searchParams.get("count"));
    if (later) for (let at = 1; at < count; at += 1) await open(query, body);
    else for (let at = 1; at < count; at += 1) open(query, body);
    return Response.json(event);
  },
};
