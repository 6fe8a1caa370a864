// Uploads of local files and Node.js streams.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createSandbox } from "@wecom-kf/sandbox";
import { KfClient } from "wecom-kf";

const folder = await mkdtemp(join(tmpdir(), "wecom-kf-"));
const path = join(folder, "报价 #1%.bin");
const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
await writeFile(path, bytes);
const sandbox = createSandbox({ corpId: "ww1", secret: "s", seed: 1 });
const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl: sandbox.baseUrl, fetch: sandbox.fetch });
after(async () => {
  kf.close();
  sandbox.close();
  await rm(folder, { recursive: true });
});

/** A local file, as an upload expects it. */
const at = (path) => ({ path });
const refused = (media, more) =>
  kf.uploadMedia({ type: "file", media, ...more }).then(
    () => assert.fail("it was sent"),
    (error) => error,
  );

test("a path, a file URL and a stream provide bytes and name", async () => {
  const url = pathToFileURL(path);
  const given = [at(path), at(url), createReadStream(path), createReadStream(path, { highWaterMark: 1000 })];
  for (const media of given) {
    const { media_id } = await kf.uploadMedia({ type: "file", media });
    const down = await kf.downloadMedia({ media_id });
    assert.equal(down.filename, "报价 #1%.bin");
    assert.ok(bytes.equals(down.body));
  }
  const { media_id } = await kf.uploadMedia({
    type: "file",
    media: Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]),
    filename: "x.bin",
  });
  assert.ok(bytes.equals((await kf.downloadMedia({ media_id })).body));
});

test("a value that is not a file is an error", async () => {
  for (const media of [join(folder, "missing"), pathToFileURL(join(folder, "missing"))].map(at)) {
    assert.equal((await refused(media)).code, "client.unreadable_media", String(media.path));
  }
  const error = await refused(at(folder));
  assert.deepEqual([error.code, error.details.option], ["client.bad_option", "media"]);
  assert.match((await refused(at(join(folder, "missing")))).message, /ENOENT/);
  assert.equal((await refused(at(join(folder, "missing")))).cause.code, "ENOENT");
});

test("a path or a file URL is read only if passed explicitly", async () => {
  for (const media of [path, pathToFileURL(path), pathToFileURL(path).href, at(pathToFileURL(path).href), { path, originalname: "a" }]) {
    const error = await refused(media, { filename: "a" });
    assert.equal(error.code, "client.bad_option", String(media));
    assert.ok(!error.message.includes(folder));
  }
});

test("a file over its limit is not read", async () => {
  const large = join(folder, "large.amr");
  await writeFile(large, Buffer.alloc(2 * 1024 * 1024 + 1));
  assert.equal((await refused(at(large), { type: "voice" })).code, "request.too_long");
  await writeFile(join(folder, "small"), "12345");
  assert.equal((await refused(at(join(folder, "small")))).code, "request.too_short");
});

test("a rejected stream releases its descriptor, opened or not", { skip: process.platform !== "linux" }, async () => {
  const open = async () => {
    const links = await Promise.all((await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
    return links.filter((link) => link.startsWith(folder)).length;
  };
  const closed = (stream) => stream.closed || new Promise((resolve) => stream.once("close", resolve));
  const waiting = createReadStream(path);
  const opened = createReadStream(path);
  await new Promise((resolve) => opened.once("open", resolve));
  for (const stream of [waiting, opened]) {
    assert.equal((await refused(stream, { filename: "../a" })).code, "request.bad_character");
    await closed(stream);
  }
  const large = createReadStream(join(folder, "large.amr"));
  assert.equal((await refused(large, { type: "voice" })).code, "request.too_long");
  await closed(large);
  assert.equal(await open(), 0);
  // The stream of a missing file, rejected before it fails, does not terminate the process.
  const missing = createReadStream(join(folder, "missing"));
  await refused(missing, { filename: "../a" });
  await closed(missing);
  const read = createReadStream(join(folder, "missing"));
  const failed = await refused(read, { filename: "a" });
  assert.deepEqual([failed.code, failed.cause.code], ["client.unreadable_media", "ENOENT"]);
});
