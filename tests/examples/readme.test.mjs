// Runs the program of the READMEs unchanged: two accounts, overlapping callbacks, a killed process. Each text is answered once. Also checks
// the programs in the pages on receiving, stores, callbacks, logging and bundlers. Other failures are in readme-faults.test.mjs.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import ts from "typescript";
import { root } from "../../scripts/steps.mjs";
import { pause } from "./faults.mjs";
import { freePort, ownFolder, program, programOf, SETTINGS, startProgram } from "./readme-program.mjs";

const folder = ownFolder();

test("both READMEs show the same program", () => {
  assert.equal(programOf("README.zh-CN.md"), program);
});

/** The programs in a page. */
const blocksOf = (page) => [...readFileSync(join(root, page), "utf8").matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

/** The names that the fragments in the pages expect to exist. */
const GIVEN = `
import { createHash } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { createServer } from "node:http";
import {
  type CallbackEvent, createInbox, createNodeHandler, type Inbox, isKfError, KfClient, type KfLogger, type KfMessage, type KfUnknownEvent,
  type KfUnknownMessage, type PersonMessage, type ResponseEvent, type Store,
} from "wecom-kf";
declare const ${SETTINGS.map((name) => `${name}: string`).join(", ")}, open_kfid: string, touser: string, content: string;
declare const ordinal: number, signal: AbortSignal, store: Store, inbox: Inbox, media_id: string;
declare function answerOf(messages: readonly PersonMessage[], signal: AbortSignal): AsyncIterable<string>;
declare function clientOf(corpId: string): KfClient;
declare const kf: KfClient, message: { msgid: string }, handler: ReturnType<typeof createNodeHandler>;
declare const metrics: { record(name: string, values: object): void };
declare function pino(options: { level: string }): Record<"debug" | "info" | "warn" | "error", (object: object, message: string) => void>;
`;

test("it compiles in strict mode, as do the programs in the pages on receiving, stores, callbacks, logging and bundlers", () => {
  const pieces = ["en", "zh"]
    .flatMap((language) => ["receiving", "stores", "callbacks", "logging", "bundlers"].map((page) => `docs/${language}/${page}.md`))
    .flatMap(blocksOf);
  const isProgram = (code) => code.startsWith("import ");
  const programs = [program, ...pieces.filter(isProgram)];
  const fragments = pieces.filter((code) => !isProgram(code)).map((code, at) => `export async function piece${at}() {\n${code}}\n`);
  assert.deepEqual([programs.length, fragments.length], [7, 26]);
  const names = SETTINGS.map((name) => `${name}: string`).join(", ");
  const given = `declare const ${names}, MyStore: new () => import("wecom-kf").Store;\n`;
  const sources = {
    ...Object.fromEntries(programs.map((code, at) => [`program${at}.ts`, given + code])),
    "pieces.ts": GIVEN + fragments.join("\n"),
  };
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const settings = { ...options, noEmit: true, skipLibCheck: true, noUnusedLocals: false, rootDir: root, types: ["node"] };
  const diagnostics = ts.getPreEmitDiagnostics(
    ts.createProgram(
      Object.keys(sources).map((name) => join(folder, name)),
      settings,
    ),
  );
  assert.deepEqual(
    diagnostics.map(
      ({ file, start, messageText }) => `${file?.text.slice(start, start + 60)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    ),
    [],
  );
});

test("the adapter for pino passes on messages, details and errors", () => {
  const code = blocksOf("docs/en/logging.md").find((code) => code.includes("pino("));
  const lines = [];
  // The pino that Fastify depends on.
  const pino = createRequire(createRequire(import.meta.url).resolve("fastify"))("pino");
  const logger = Function(
    "pino",
    `${ts.transpile(code, { target: ts.ScriptTarget.ES2022 })}; return logger;`,
  )((options) => pino(options, { write: (line) => lines.push(JSON.parse(line)) }));
  logger.info("told", { errcode: 0 }, "and more");
  logger.error("failed", new TypeError("no"));
  assert.deepEqual(
    lines.map(({ level, msg, details, err }) => [level, msg, details, err?.type, err?.message]),
    [
      [30, "told", [{ errcode: 0 }, "and more"], undefined, undefined],
      [50, "failed", undefined, "TypeError", "no"],
    ],
  );
});

test("each text is answered once: two accounts, overlapping callbacks, a process killed in the middle, texts before it ran", async () => {
  const port = await freePort();
  let hoursAgo = 1;
  const sandbox = createSandbox({
    now: () => Date.now() - hoursAgo * 3_600_000,
    callback: { url: `http://127.0.0.1:${port}/`, retryDelay: 50 },
    logger: false,
  });
  let sends = 0;
  let killAt = 0;
  let bot;
  const fetch = async (url, init) => {
    const answer = await sandbox.fetch(url, init);
    // The message reaches the customer's phone, but the bot gets no response.
    if (String(url).includes("kf/send_msg") && ++sends === killAt) await bot.kill();
    return answer;
  };
  const wecom = await serveSandbox({ ...sandbox, fetch });
  const start = () => startProgram({ sandbox, folder, port, baseUrl: wecom.url });
  try {
    const customers = ["售后", "售前"].map((name) => sandbox.customerEnters(sandbox.adminAddsAccount({ name })));
    const write = (text) => customers.forEach((customer) => sandbox.customerWrites({ ...customer, text }));
    /** Waits until each customer has this many answers, and a moment longer for unexpected ones. */
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
    // Not only shown once, but sent once: two concurrent pulls would send twice and get 95033.
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
