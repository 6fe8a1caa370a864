// A worker that does nothing, as the baseline.

export default {
  async fetch(request) {
    const { settings, query } = JSON.parse(request.headers.get("callback"));
    const { length } = new Uint8Array(await request.arrayBuffer());
    return Response.json({ length, query, token: settings.token });
  },
};
