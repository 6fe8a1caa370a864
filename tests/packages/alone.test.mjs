// Each engine package alone, with another HTTP client: the program of its README, compiled in strict mode and run against the sandbox. With
// a lost response, a bad gateway and an expired token, no message is lost and none is sent twice.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import ts from "typescript";
import { root } from "../../scripts/steps.mjs";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { freePort } from "../examples/readme-program.mjs";
import { installAlone } from "./packed.mjs";

const SETTINGS = ["corpId", "secret", "token", "encodingAesKey"];
const programOf = (name) => /```ts\n(.*?)```/s.exec(readFileSync(join(root, "npm", name, "README.md"), "utf8"))[1];

/** The compiler's output for a program, in a folder with only its package. */
function complaints(folder, program) {
  const file = join(folder, "program.mts");
  writeFileSync(file, program);
  const base = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(base, ts.sys, root);
  const settings = { ...options, noEmit: true, rootDir: folder, types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], { ...settings, skipLibCheck: true }))
    .map(({ file, start, messageText }) => `${file?.text.slice(start, start + 60)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

const compiled = (program) =>
  ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }).outputText;

/** The program with a replacement for text that occurs in it once. */
function replaced(program, from, to) {
  assert.equal(program.split(from).length, 2, `the program has one ${from}`);
  return program.replace(from, String(to));
}

/** The failures of the sandbox, by the number of the send request. */
const FAULTS = {
  1: "its answer is lost",
  3: "a bad gateway",
  5: "an expired token",
};

/** Runs a bot with the sandbox, whose customer writes four texts. `start` returns the bot's URL, and a function that stops it. */
async function echoes(start) {
  let bot;
  let caught;
  const sandbox = createSandbox({
    callback: { url: "http://bot.invalid/", retryDelay: 50 },
    onCallback: async (request) => {
      caught = { search: new URL(request.url).search, body: await request.text() };
      return fetch(`${bot.url}/${caught.search}`, { method: "POST", body: caught.body });
    },
    logger: false,
  });
  let sends = 0;
  let pulls = 0;
  const wecom = await serveSandbox({
    ...sandbox,
    fetch: async (url, init) => {
      // The pull for the customer's entry. New messages come with the next one.
      if (String(url).includes("kf/sync_msg") && (pulls += 1) === 1) return Response.json({ errcode: 40058, errmsg: "once" });
      const fault = String(url).includes("kf/send_msg") ? FAULTS[(sends += 1)] : undefined;
      if (fault === "a bad gateway") return new Response("", { status: 502 });
      if (fault === "an expired token") return Response.json({ errcode: 42001, errmsg: "access_token expired" });
      const answer = await sandbox.fetch(url, init);
      return fault === undefined ? answer : new Response("", { status: 504 });
    },
  });
  try {
    bot = await start(sandbox, `${wecom.url}/cgi-bin/`);
    const echo = await fetch(`${bot.url}/?msg_signature=0&timestamp=1&nonce=1&echostr=AAAA`);
    assert.equal(echo.status, 401);
    const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
    const { external_userid } = sandbox.customerEnters({ open_kfid });
    await sandbox.settled();
    const [, encrypted] = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(caught.body);
    const decrypted = await fetch(`${bot.url}/${caught.search}&echostr=${encodeURIComponent(encrypted)}`);
    assert.deepEqual([decrypted.status, await decrypted.text()], [401, ""], "a message that was pushed is no echo");
    const texts = ["一", "二", "三", "四"];
    for (const text of texts) {
      const { msgid } = sandbox.customerWrites({ open_kfid, external_userid, text });
      await sandbox.waitFor({ external_userid, after: msgid }, { timeout: 20_000 });
      await sandbox.settled();
    }
    const answers = sandbox.conversation(external_userid).filter(({ from }) => from === "api");
    assert.deepEqual(
      answers.map(({ body }) => body.content),
      texts,
    );
    assert.ok(sends >= 7, `${sends}: the faults were met`);
  } finally {
    await bot?.close();
    sandbox.close();
    await wecom.close();
  }
}

test("@wecom-kf/native alone, with undici", async (t) => {
  const { folder, remove } = installAlone("native");
  t.after(remove);
  for (const needed of ["undici", "undici-types"]) {
    symlinkSync(join(root, "node_modules", needed), join(folder, "node_modules", needed), "dir");
  }
  const program = programOf("native");
  const given = `declare const ${SETTINGS.map((name) => `${name}: string`).join(", ")};\n`;
  assert.deepEqual(complaints(folder, given + program), []);
  await echoes(async ({ corpId, secret, callback }, wecom) => {
    const port = await freePort();
    const settings = { corpId, secret, ...callback };
    const code = replaced(
      replaced(compiled(program), "https://qyapi.weixin.qq.com/cgi-bin/", wecom),
      "8080",
      `${port}, () => process.send("ready")`,
    );
    const file = join(folder, "program.mjs");
    writeFileSync(file, SETTINGS.map((name) => `const ${name} = ${JSON.stringify(settings[name])};\n`).join("") + code);
    const child = spawn(process.execPath, [file], { cwd: folder, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await once(child, "message");
    return {
      url: `http://127.0.0.1:${port}`,
      async close() {
        child.kill("SIGKILL");
        await once(child, "exit");
      },
    };
  });
});

test("@wecom-kf/wasm alone, in workerd", async (t) => {
  const { folder, remove } = installAlone("wasm");
  t.after(remove);
  const program = programOf("wasm");
  assert.deepEqual(complaints(folder, program), []);
  await echoes(async ({ corpId, secret, callback }, wecom) => {
    const file = join(folder, "worker.mjs");
    writeFileSync(file, replaced(compiled(program), "https://qyapi.weixin.qq.com/cgi-bin/", wecom));
    return startWorkerd(file, { CORP_ID: corpId, SECRET: secret, TOKEN: callback.token, ENCODING_AES_KEY: callback.encodingAesKey });
  });
});
