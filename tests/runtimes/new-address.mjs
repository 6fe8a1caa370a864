// A client's token outlives its server and belongs to its address: no spec may get an address that another one had.

const had = new Set();

/** Listens, by `listen() → { url, close }`, at an address that was not used before. */
export async function atNewAddress(listen) {
  const inTheWay = [];
  for (;;) {
    const server = await listen();
    if (!had.has(server.url)) {
      had.add(server.url);
      await Promise.all(inTheWay.map(({ close }) => close()));
      return server;
    }
    // Kept until another is found: else the same port could come again.
    inTheWay.push(server);
  }
}
