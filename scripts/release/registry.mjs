// A registry on loopback that serves a folder of tarballs, which depend on each other and are in no other registry. Requests for other
// packages are redirected to the machine's own registry.

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A publication date older than any minimum release age. */
const PUBLISHED = "1985-10-26T08:15:00.000Z";

/** The text of a file in a tarball: each has a header of 512 bytes with the name and, in octal, the size. */
function fileIn(tarball, wanted) {
  const tar = gunzipSync(tarball);
  const text = (at, length) => tar.toString("utf8", at, at + length).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (text(at, 100) === wanted) return tar.toString("utf8", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`there is no ${wanted} in the tarball`);
}

/** The metadata of the packages in a folder, by name. `url` is the registry's own URL. */
function packuments(folder, url) {
  const found = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".tgz"))) {
    const tarball = readFileSync(join(folder, file));
    const manifest = JSON.parse(fileIn(tarball, "package/package.json"));
    const { name, version } = manifest;
    const hash = (algorithm, form) => createHash(algorithm).update(tarball).digest(form);
    const dist = { tarball: `${url}/-/${file}`, shasum: hash("sha1", "hex"), integrity: `sha512-${hash("sha512", "base64")}` };
    found.set(name, {
      _id: name,
      name,
      "dist-tags": { latest: version },
      time: { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED },
      versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    });
  }
  return found;
}

/** The machine's own registry. */
function upstream() {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8", shell: process.platform === "win32" }).trim();
  return registry.replace(/\/$/, "");
}

/** Serves the tarballs of a folder to npm, pnpm, Yarn and Bun on this machine. Returns the URL, and `close`. */
export async function serveRegistry(folder, port = 0) {
  const elsewhere = upstream();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const [, file] = /^\/-\/([\w.-]+\.tgz)$/.exec(path) ?? [];
    if (file !== undefined) {
      response.setHeader("content-type", "application/octet-stream");
      return response.end(readFileSync(join(folder, file)));
    }
    const packument = known.get(path.slice(1));
    if (packument === undefined) return response.writeHead(307, { location: elsewhere + request.url }).end();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(packument));
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  const known = packuments(folder, url);
  return {
    url,
    /** Lets the process end while the registry is running. */
    unref: () => server.unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
