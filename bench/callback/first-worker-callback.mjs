// A worker that opens one callback with the callback-only module.

import { createCallback } from "wecom-kf/callback";

export default {
  async fetch(request) {
    const { settings, query } = JSON.parse(request.headers.get("callback"));
    return Response.json(createCallback(settings).open(query, new Uint8Array(await request.arrayBuffer())));
  },
};
