// Loads the built addon and its JavaScript for the tests.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = new URL("../../npm/native/", import.meta.url);

/** The addon's path: `wecom-kf.<platform>-<arch>[-gnu|-musl|-msvc].node` beside the glue. */
export function addonPath() {
  const prefix = `wecom-kf.${process.platform}-${process.arch}`;
  const libc = process.platform !== "linux" ? undefined : process.report.getReport().header.glibcVersionRuntime ? "gnu" : "musl";
  const names = readdirSync(here).filter((name) => name.startsWith(prefix) && name.endsWith(".node"));
  const name = names.find((name) => libc === undefined || name.includes(libc));
  if (name === undefined) throw new Error(`no ${prefix}*.node in npm/native: build the addon first`);
  return fileURLToPath(new URL(name, here));
}

export const gluePath = fileURLToPath(new URL("transport.cjs", here));
export const addon = require(addonPath());
export const { createTransport } = require(gluePath);
export const fixture = (name) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** Starts `server` on a free loopback port and closes it, with its connections, when the test ends. Returns the port. */
export async function listen(t, server) {
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  server.sockets = sockets;
  return server.address().port;
}

/** Waits until `condition()` holds; the limit is long, since a busy machine is slow. */
export async function eventually(condition, what = "the condition", ms = 20_000) {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what} did not come about within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
