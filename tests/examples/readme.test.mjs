// The program that the READMEs show, run as it stands there: two accounts, overlapping callbacks, a killed process. Each text is answered once.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import ts from "typescript";
import { root } from "../../scripts/steps.mjs";

/** The first program of a README. */
const programOf = (name) => /```ts\n(.*?)```/s.exec(readFileSync(join(root, name), "utf8"))[1];

const SETTINGS = ["corpId", "secret", "token", "encodingAesKey"];
const program = programOf("README.md");

// Below the project, so that `wecom-kf` is found.
mkdirSync(join(root, "target"), { recursive: true });
const folder = mkdtempSync(join(root, "target", "readme-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("both READMEs show the same program", () => {
  assert.equal(programOf("README.zh-CN.md"), program);
});

test("the compiler takes it in strict mode", () => {
  const file = join(folder, "program.ts");
  writeFileSync(file, `declare const ${SETTINGS.map((name) => `${name}: string`).join(", ")};\n${program}`);
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config, ts.sys, root);
  const told = ts.getPreEmitDiagnostics(ts.createProgram([file], { ...options, noEmit: true, skipLibCheck: true, rootDir: root, types: ["node"] }));
  assert.deepEqual(told.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")), []);
});

test("each text is answered once: two accounts, overlapping callbacks, a process killed in the middle, texts before it ran", async () => {
  const port = await freePort();
  let hoursAgo = 1;
  const sandbox = createSandbox({ now: () => Date.now() - hoursAgo * 3_600_000, callback: { url: `http://127.0.0.1:${port}/`, retryDelay: 50 } });
  let sends = 0;
  let killAt = 0;
  let bot;
  const fetch = async (url, init) => {
    const answer = await sandbox.fetch(url, init);
    // The message is on the customer's phone, and the bot will never know.
    if (String(url).includes("kf/send_msg") && ++sends === killAt) await bot.kill();
    return answer;
  };
  const wecom = await serveSandbox({ ...sandbox, fetch });
  const start = () => startProgram({ sandbox, port, baseUrl: wecom.url });
  try {
    const customers = ["售后", "售前"].map((name) => sandbox.customerEnters(sandbox.adminAddsAccount({ name })));
    const write = (text) => customers.forEach((customer) => sandbox.customerWrites({ ...customer, text }));
    /** Waits until each customer has so many answers, and a moment more for those that must not come. */
    const answered = async (count) => {
      const answers = ({ external_userid }) => sandbox.conversation(external_userid).filter(({ from }) => from === "api").length;
      for (const end = Date.now() + 10_000; Date.now() < end && customers.some((customer) => answers(customer) < count); ) await pause(20);
      await sandbox.settled();
      await pause(200);
      assert.deepEqual(customers.map(answers), [count, count]);
    };

    write("an hour before the first start");
    hoursAgo = 0;
    sandbox.tick();
    write("just before the first start");
    await sandbox.settled();
    bot = await start();
    await answered(1);

    for (const text of ["one", "two", "three"]) write(text);
    await answered(4);
    // Not merely shown once: sent once. Two pulls at a time would send twice, and be told 95033.
    assert.equal(sends, 8);

    killAt = sends + 3;
    for (const text of ["four", "five", "six"]) write(text);
    await bot.ended;
    await sandbox.settled();
    bot = await start();
    await answered(7);
    write("seven");
    await answered(8);
    assert.equal(bot.complaints(), "");
  } finally {
    await bot?.kill();
    sandbox.close();
    await wecom.close();
  }
});

/** Runs the program in a process of its own, with a folder of its own for what it writes. */
async function startProgram({ sandbox: { corpId, secret, callback }, port, baseUrl }) {
  const settings = { corpId, secret, ...callback };
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  assert.equal(outputText.split("8080").length, 2, "the program listens at 8080");
  const file = join(folder, "program.mjs");
  writeFileSync(file, SETTINGS.map((name) => `const ${name} = ${JSON.stringify(settings[name])};\n`).join("") + outputText.replace("8080", String(port)));
  const child = spawn(process.execPath, [file], { cwd: folder, env: { ...process.env, WECOM_KF_BASE_URL: baseUrl }, stdio: ["ignore", "inherit", "pipe"] });
  let told = "";
  child.stderr.on("data", (data) => (told += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = () => (child.kill("SIGKILL"), ended);
  return { ended, kill, complaints: () => told };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that nobody listens at. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
