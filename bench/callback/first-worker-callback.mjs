// A worker that opens one callback, on the module for callbacks alone.

import { createCallback } from "wecom-kf/callback";

export default {
  async fetch(request) {
    const { settings, query } = JSON.parse(request.headers.get("callback"));
    return Response.json(createCallback(settings).open(query, new Uint8Array(await request.arrayBuffer())));
  },
};
