// Files: up and down byte for byte, errors told apart from files, limits kept before anything is sent.

const MB = 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;
const NAME = '报价 "最终"（2026）.pdf';
const REFUSED = { errcode: 40007, errmsg: "invalid media_id" };

/** All bytes, so no UTF-8, and what looks like the edges of a multipart body. */
const BYTES = Uint8Array.from([13, 10, 45, 45, ...Array.from({ length: 256 }, (_, at) => at), 13, 10, 45, 45, 13, 10]);

const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const file = (body, headers = {}) => new Response(body, { headers });

/** A client whose downloads are answered so. */
async function downloadOf(kit, answer) {
  const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : answer(call)), { maxRetries: 0 });
  return { calls, download: () => kf.downloadMedia({ media_id: "m" }) };
}

export const specs = {
  async "a file is downloaded byte for byte, with its name"(kit) {
    const { kf } = await kit.sandbox();
    const around = Uint8Array.from([0, ...BYTES, 0]);
    const media = {
      bytes: BYTES,
      "a part of a buffer": around.subarray(1, -1),
      "a view": new DataView(around.buffer, 1, BYTES.length),
      "an ArrayBuffer": BYTES.slice().buffer,
      "a Blob": new Blob([BYTES], { type: "application/pdf" }),
      "a File": new File([BYTES], "other.pdf"),
    };
    for (const [what, given] of Object.entries(media)) {
      const uploaded = await kf.uploadMedia({ type: "file", media: given, filename: NAME });
      kit.assert.equal(uploaded.type, "file", what);
      const down = await kf.downloadMedia({ media_id: uploaded.media_id });
      kit.assert.deepEqual([...down.body], [...BYTES], what);
      kit.assert.instanceOf(down.body, Uint8Array);
      kit.assert.equal(down.filename, NAME, what);
      kit.assert.equal(down.contentType, "application/octet-stream");
    }
  },

  async "a File has its own name, and the result is available as text and Blob"(kit) {
    const { kf } = await kit.sandbox();
    const { media_id } = await kf.uploadMedia({ type: "file", media: new File(["您好，世界"], "问候.txt") });
    const down = await kf.downloadMedia({ media_id });
    kit.assert.equal(down.filename, "问候.txt");
    kit.assert.equal(down.text(), "您好，世界");
    const blob = down.blob();
    kit.assert.equal(blob.type.split(";")[0], "text/plain", "Bun adds a charset");
    kit.assert.equal(await blob.text(), "您好，世界");
  },

  async "an upload is multipart, with type and token in the query"(kit) {
    const { kf, calls } = await kit.clientOf((call) =>
      isToken(call) ? undefined : { errcode: 0, type: "image", media_id: "M", created_at: "1380000000" },
    );
    const uploaded = await kf.uploadMedia({ type: "image", media: BYTES, filename: "头像.png" });
    kit.assert.deepEqual(uploaded, { errcode: 0, type: "image", media_id: "M", created_at: "1380000000" });
    const [, call] = calls;
    kit.assert.deepEqual([call.method, call.path], ["POST", "/cgi-bin/media/upload"]);
    kit.assert.deepEqual(Object.fromEntries(call.query), { type: "image", access_token: "token-1" });
    kit.assert.match(call.type, /^multipart\/form-data; boundary=[\w-]{20,70}$/);
    kit.assert.include(call.text, `name="media"; filename="头像.png"\r\n`);
    // Read by the platform's own parser.
    const form = await new Response(call.bytes, { headers: { "content-type": call.type } }).formData();
    kit.assert.deepEqual([...form.keys()], ["media"]);
    kit.assert.equal(form.get("media").name, "头像.png");
    kit.assert.deepEqual([...new Uint8Array(await form.get("media").arrayBuffer())], [...BYTES]);

    await kf.uploadMedia({ type: "image", media: BYTES, filename: "a.png" });
    kit.assert.notEqual(calls[2].type, call.type, "each upload has a boundary of its own");
  },

  async "the sandbox reads the platform's own multipart bodies"(kit) {
    const { sandbox, kf, where } = await kit.sandbox();
    const { corpId, secret } = sandbox;
    const { baseUrl, fetch = globalThis.fetch } = where;
    const token = await (await fetch(`${baseUrl}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`)).json();
    const form = new FormData();
    form.append("note", "x");
    form.append("media", new File([BYTES], NAME, { type: "application/pdf" }));
    const url = `${baseUrl}/cgi-bin/media/upload?type=file&access_token=${token.access_token}`;
    const uploaded = await (await fetch(url, { method: "POST", body: form })).json();
    kit.assert.equal(uploaded.errcode, 0, uploaded.errmsg);
    const down = await kf.downloadMedia({ media_id: uploaded.media_id });
    kit.assert.deepEqual([...down.body], [...BYTES]);
    kit.assert.equal(down.filename, NAME);
  },

  async "a media_id expires after three days"(kit) {
    let now = 1_800_000_000_000;
    const { kf, sandbox } = await kit.sandbox({ now: () => now, tokenLifetime: 30 * 24 * 3600 });
    const { media_id, created_at } = await kf.uploadMedia({ type: "file", media: BYTES, filename: "a.bin" });
    kit.assert.equal(created_at, "1800000000");
    now += 3 * DAY - 1;
    await sandbox.tick();
    await kf.downloadMedia({ media_id });
    now += 1;
    await sandbox.tick();
    const error = await kit.rejects(kf.downloadMedia({ media_id }), "api.error");
    kit.assert.deepInclude({ ...error }, { errcode: 40007, operation: "downloadMedia" });
  },

  async "errors of the server are API errors"(kit) {
    const { kf } = await kit.sandbox();
    const voice = await kit.rejects(kf.uploadMedia({ type: "voice", media: BYTES, filename: "a.mp3" }), "api.error");
    kit.assert.deepEqual([voice.errcode, voice.operation], [40004, "uploadMedia"]);
    const unknown = await kit.rejects(kf.downloadMedia({ media_id: "nothing" }), "api.error");
    kit.assert.equal(unknown.errcode, 40007);
  },

  async "an invalid upload is rejected before reading or sending"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    // A Blob that says how large it is and cannot be read.
    const blob = (size) => ({ size, arrayBuffer: () => Promise.reject(new Error("it was read")) });
    const filename = "a";
    for (const [type, most] of [
      ["image", 20],
      ["voice", 2],
      ["video", 10],
      ["file", 20],
    ]) {
      const error = await kit.rejects(kf.uploadMedia({ type, media: blob(most * MB + 1), filename }), "request.too_long");
      kit.assert.deepEqual(error.details, { field: "media", limit: most * MB, unit: "bytes", actual: most * MB + 1 });
      const small = await kit.rejects(kf.uploadMedia({ type, media: new Uint8Array(5), filename }), "request.too_short");
      kit.assert.deepEqual(small.details, { field: "media", limit: 6, unit: "bytes", actual: 5 });
    }
    const unnamed = await kit.rejects(kf.uploadMedia({ type: "file", media: BYTES }), "request.missing_field");
    kit.assert.equal(unnamed.field, "filename");
    await kit.rejects(kf.uploadMedia({ type: "file", media: new Blob([BYTES]) }), "request.missing_field");
    await kit.rejects(kf.uploadMedia({ type: "file", media: BYTES, filename: "../a" }), "request.bad_character");
    await kit.rejects(kf.uploadMedia({ type: "pdf", media: BYTES, filename }), "request.not_one_of");
    for (const media of [
      undefined,
      null,
      5,
      {},
      [1, 2, 3, 4, 5, 6],
      { path: "" },
      { path: 5 },
      Object.create(Uint8Array.prototype),
      { path: {} },
      { path: "a", name: "b" },
      new Response("x"),
    ]) {
      await kit.rejects(kf.uploadMedia({ type: "file", media, filename }), "client.bad_option");
    }
    await kit.rejects(kf.downloadMedia({ media_id: "" }), "request.too_short");
    await kit.rejects(kf.downloadMedia(undefined), "request.not_an_object");
    kit.assert.deepEqual(calls, []);
  },

  async "a string or URL never makes the client read a file or fetch"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const text = (media) => [media, /write \{ path \}/];
    const cases = [
      ...[
        "/etc/passwd",
        "./a.png",
        "C:\\a.png",
        "file:///etc/passwd",
        "https://example.com/a.png",
        "data:image/png;base64,AAAA",
        "A".repeat(5000),
        "two\nlines",
        "",
      ].map(text),
      [new URL("file:///etc/passwd"), /write \{ path: url \}/],
      [new URL("https://example.com/a.png"), /fetch it and pass the body/],
      [{ path: "https://example.com/a.png" }, /URL/],
      [{ path: "file:///etc/passwd" }, /new URL\(string\)/],
      [{ path: new URL("https://example.com/a.png") }, /only file URLs/],
    ];
    for (const [media, words] of cases) {
      const error = await kit.rejects(kf.uploadMedia({ type: "file", media, filename: "a" }), "client.bad_option");
      kit.assert.match(error.message, words);
      kit.assert.match(error.details.option, /^media/);
      kit.assert.isBelow(error.message.length, 250, "what was given is not repeated");
    }
    kit.assert.deepEqual(calls, []);
  },

  async "a misspelt upload parameter is named, and an empty filename counts as missing"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, media_id: "M" }));
    const error = await kit.rejects(kf.uploadMedia({ type: "file", media: BYTES, fileName: "a" }), "client.bad_option");
    kit.assert.match(error.message, /^fileName: .*did you mean filename\?/);
    kit.assert.match(
      (await kit.rejects(kf.uploadMedia({ type: "file", Media: BYTES, filename: "a" }), "client.bad_option")).message,
      /did you mean media\?/,
    );
    for (const params of [undefined, null, 5, "a", []]) await kit.rejects(kf.uploadMedia(params), "request.not_an_object");
    kit.assert.deepEqual(calls, []);
    await kf.uploadMedia({ type: "file", media: new File([BYTES], "own.bin"), filename: "" });
    kit.assert.include(calls.at(-1).text, 'filename="own.bin"');
  },

  async "a JSON file is a file, an error response is an error"(kit) {
    const json = "application/json; charset=UTF-8";
    const disposition = 'attachment; filename="a.json"';
    const body = JSON.stringify(REFUSED);
    const files = [
      [body, { "content-type": json, "content-disposition": disposition }],
      [body, { "content-type": "application/octet-stream" }],
      [body, { "content-type": "image/png" }],
      ['{"errcode":0}', { "content-type": json }],
      ['{"a":1}', { "content-type": json, "content-disposition": disposition }],
      ['[{"errcode":1}]', { "content-type": json }],
      ['{"errcode":40007', { "content-type": "text/plain" }],
      ["<html></html>", { "content-type": "text/html", "content-disposition": 'attachment; filename="a.html"' }],
    ];
    for (const [text, headers] of files) {
      const { download } = await downloadOf(kit, () => file(new TextEncoder().encode(text), headers));
      kit.assert.equal((await download()).text(), text, JSON.stringify(headers));
    }
    for (const type of [json, "application/json", "text/plain", "Text/Plain;charset=utf-8"]) {
      const { download } = await downloadOf(kit, () => file(new TextEncoder().encode(body), { "content-type": type }));
      kit.assert.equal((await kit.rejects(download(), "api.error")).errcode, 40007, type);
    }
    for (const text of ['{"code":500,"msg":"bad gateway"}', '{"errcode":"abc"}', "{}"]) {
      for (const type of [json, "text/plain"]) {
        const { download } = await downloadOf(kit, () => file(new TextEncoder().encode(text), { "content-type": type }));
        await kit.rejects(download(), "response.no_errcode");
      }
    }
    const page = await downloadOf(kit, () => file("<html>log in</html>", { "content-type": "text/html; charset=utf-8" }));
    await kit.rejects(page.download(), "response.not_json");
    const empty = await downloadOf(kit, () => file(new Uint8Array(), { "content-type": "image/png" }));
    await kit.rejects(empty.download(), "response.empty");
    const failing = await downloadOf(kit, () => new Response(BYTES, { status: 404, headers: { "content-disposition": disposition } }));
    await kit.rejects(failing.download(), "response.not_json");
  },

  async "a token that expires during a download or upload is refreshed"(kit) {
    for (const errcode of [42001, 40014]) {
      const { kf, calls } = await kit.clientOf((call) => {
        if (isToken(call)) return undefined;
        if (call.query.get("access_token") === "token-1") return { errcode, errmsg: "no" };
        return call.method === "GET"
          ? file(BYTES, { "content-disposition": 'attachment; filename="a.bin"' })
          : { errcode: 0, media_id: "M" };
      });
      kit.assert.deepEqual([...(await kf.downloadMedia({ media_id: "m" })).body], [...BYTES]);
      kit.assert.deepEqual(
        calls.map(({ path }) => path.slice(9)),
        ["gettoken", "media/get", "gettoken", "media/get"],
      );
    }
    const { sandbox, kf } = await kit.sandbox();
    await kf.uploadMedia({ type: "file", media: BYTES, filename: "a" });
    await sandbox.invalidateTokens();
    const { media_id } = await kf.uploadMedia({ type: "file", media: BYTES, filename: "b" });
    await sandbox.invalidateTokens();
    kit.assert.deepEqual([...(await kf.downloadMedia({ media_id })).body], [...BYTES]);
  },

  async "uploads and downloads are retried when the server fails"(kit) {
    const tried = new Map();
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      tried.set(call.path, (tried.get(call.path) ?? 0) + 1);
      if (tried.get(call.path) === 1) return new Response("bad gateway", { status: 502 });
      return call.method === "GET" ? file(BYTES, { "content-type": "image/png" }) : { errcode: 0, media_id: "M" };
    });
    await kf.uploadMedia({ type: "file", media: BYTES, filename: "a" });
    kit.assert.deepEqual([...calls[2].bytes], [...calls[1].bytes]);
    kit.assert.isAbove(calls[1].bytes.length, BYTES.length);
    const down = await kf.downloadMedia({ media_id: "m" });
    kit.assert.deepEqual([[...down.body], down.filename, down.contentType], [[...BYTES], undefined, "image/png"]);
  },

  async "a download is read up to 21 MiB"(kit) {
    const sized = (size) => downloadOf(kit, () => file(new Uint8Array(size).fill(1), { "content-type": "image/png" }));
    const { download } = await sized(21 * MB);
    kit.assert.lengthOf((await download()).body, 21 * MB);
    const over = await sized(21 * MB + 1);
    await kit.rejects(over.download(), "transport.body_too_large");
  },

  async "the file name of a download is read in every encoding"(kit) {
    const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));
    for (const [disposition, name] of [
      ['attachment; filename="a b.pdf"', "a b.pdf"],
      ["attachment;filename=a.pdf", "a.pdf"],
      ["attachment; filename=\"x.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf", "报价.pdf"],
      ["attachment; filename*=utf-8'zh'%E6%8A%A5%27%3B.pdf; filename=\"x.pdf\"", "报';.pdf"],
      ["attachment; filename*=ISO-8859-1''%E9t%E9.pdf", "été.pdf"],
      ["attachment; filename*=UTF-8''%E6%8.pdf; filename=\"x.pdf\"", "x.pdf"],
      ["attachment; filename*=GBK''%B1%A8.pdf; filename=\"x.pdf\"", "x.pdf"],
      ["attachment; filename*=UTF-8''; filename=\"x.pdf\"", "x.pdf"],
      ['attachment; FileName="a;b=\\"c\\".pdf"', 'a;b="c".pdf'],
      ['attachment; x="; filename=no.pdf"; filename=yes.pdf', "yes.pdf"],
      ['attachment; filename="../../etc/passwd"', "passwd"],
      ["attachment; filename*=UTF-8''..%2F..%5Cboot%00.ini", "boot.ini"],
      ['attachment; filename=".."', undefined],
      ['attachment; filename=""', undefined],
      ["attachment", undefined],
    ]) {
      const { download } = await downloadOf(kit, () => file(BYTES, { "content-disposition": disposition }));
      kit.assert.equal((await download()).filename, name, disposition);
    }
    // As bare UTF-8 bytes. A header is read by each transport in its own way.
    const { download } = await downloadOf(kit, () => file(BYTES, { "content-disposition": `attachment; filename="${bytes("报价.pdf")}"` }));
    kit.assert.equal((await download()).filename, "报价.pdf");
  },

  async "a stream is read once, and sent again when that is needed"(kit) {
    const busy = [() => new Response("bad gateway", { status: 502 })];
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : (busy.shift()?.() ?? { errcode: 0, media_id: "M" })));
    let made = 0;
    async function* chunks() {
      made += 1;
      yield BYTES.subarray(0, 100);
      yield "您好";
      yield BYTES.subarray(100);
    }
    const all = new Uint8Array(await new Blob([BYTES.subarray(0, 100), "您好", BYTES.subarray(100)]).arrayBuffer());
    await kf.uploadMedia({ type: "file", media: chunks(), filename: "a.bin" });
    const sent = calls.filter(({ path }) => path === "/cgi-bin/media/upload");
    kit.assert.deepEqual([made, sent.length], [1, 2]);
    for (const { bytes, type } of sent) {
      const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
      kit.assert.deepEqual([...new Uint8Array(await form.get("media").arrayBuffer())], [...all]);
    }
    const { kf: real } = await kit.sandbox();
    const { media_id } = await real.uploadMedia({ type: "file", media: new Blob([BYTES]).stream(), filename: NAME });
    const down = await real.downloadMedia({ media_id });
    kit.assert.deepEqual([...down.body], [...BYTES]);
    kit.assert.deepEqual([...new Uint8Array(await new Response(down.stream()).arrayBuffer())], [...BYTES]);
  },

  async "a failing stream is a typed error with its cause"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const own = new Error("the disk is gone");
    async function* generated() {
      yield new Uint8Array(3);
      throw own;
    }
    const stream = new ReadableStream({ pull: () => Promise.reject(own) });
    const blob = { size: 6, name: "a", arrayBuffer: () => Promise.reject(own) };
    for (const media of [generated(), stream, blob]) {
      const error = await kit.rejects(kf.uploadMedia({ type: "file", media, filename: "a" }), "client.unreadable_media");
      kit.assert.deepEqual([error.owner, error.cause], ["unknown", own]);
      kit.assert.include(error.message, "cannot be read: the disk is gone");
    }
    kit.assert.deepEqual(calls, []);
  },

  async "a rejected stream is closed, read or not"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const stream = (chunk) => {
      const told = { pulled: 0, cancelled: 0 };
      const source = {
        pull: (controller) => ((told.pulled += 1), chunk && controller.enqueue(chunk)),
        cancel: () => void (told.cancelled += 1),
      };
      return { told, media: new ReadableStream(source, { highWaterMark: 0 }) };
    };
    const unnamed = stream(BYTES);
    await kit.rejects(kf.uploadMedia({ type: "file", media: unnamed.media }), "request.missing_field");
    const bad = stream(BYTES);
    await kit.rejects(kf.uploadMedia({ type: "pdf", media: bad.media, filename: "a" }), "request.not_one_of");
    for (const { told } of [unnamed, bad]) kit.assert.deepEqual(told, { pulled: 0, cancelled: 1 });
    // One without an end is read just past its limit.
    const long = stream(new Uint8Array(MB));
    const error = await kit.rejects(kf.uploadMedia({ type: "voice", media: long.media, filename: "a.amr" }), "request.too_long");
    kit.assert.deepEqual([error.details.limit, error.details.actual], [2 * MB, 3 * MB]);
    kit.assert.deepEqual(long.told, { pulled: 3, cancelled: 1 });
    const held = stream();
    await kit.rejects(kf.uploadMedia({ type: "file", media: held.media, filename: "a" }, { timeout: 50 }), "transport.timeout");
    kit.assert.deepEqual(held.told.cancelled, 1);
    const words = stream({ not: "bytes" });
    await kit.rejects(kf.uploadMedia({ type: "file", media: words.media, filename: "a" }), "client.bad_option");
    kit.assert.equal(words.told.cancelled, 1);
    const locked = stream(BYTES);
    locked.media.getReader();
    await kit.rejects(kf.uploadMedia({ type: "file", media: locked.media, filename: "a" }), "client.bad_option");
    const late = stream(BYTES);
    kf.close();
    await kit.rejects(kf.uploadMedia({ type: "file", media: late.media, filename: "a" }), "transport.closed");
    kit.assert.equal(late.told.cancelled, 1);
    kit.assert.deepEqual(calls, []);
  },

  async "a file of the wrong format, by its first bytes, is rejected"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, media_id: "M" }));
    const starts = { image: "GIF89a......", voice: "ID3.........", video: "OggS........" };
    for (const [type, text] of Object.entries(starts)) {
      const error = await kit.rejects(kf.uploadMedia({ type, media: new Blob([text]), filename: "a" }), "request.not_one_of");
      kit.assert.equal(error.field, "media");
      await kf.uploadMedia({ type: "file", media: new Blob([text]), filename: "a" });
    }
    await kf.uploadMedia({ type: "voice", media: new Blob(["#!AMR\n......"]), filename: "a.amr" });
    kit.assert.lengthOf(calls, 5);
  },

  async "a large image is sent with a warning"(kit) {
    const lines = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (line) => lines.push(line) };
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 0, media_id: "M" }), { logger });
    await kf.uploadMedia({ type: "image", media: new Uint8Array(2 * MB), filename: "a.png" });
    kit.assert.deepEqual(lines, []);
    await kf.uploadMedia({ type: "image", media: new Uint8Array(2 * MB + 1), filename: "a.png" });
    kit.assert.lengthOf(lines, 1);
    kit.assert.include(lines[0], "2097153 bytes");
  },
};
