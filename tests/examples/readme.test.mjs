// The program of the READMEs is that of the page on receiving, which receiving.test.mjs and readme-faults.test.mjs run. Also checks the
// programs in the pages on receiving, stores, callbacks, logging and bundlers.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { root } from "../../scripts/steps.mjs";
import { ownFolder, program, programOf, SETTINGS } from "./readme-program.mjs";

const folder = ownFolder();

test("both READMEs show the first program of the page on receiving", () => {
  assert.equal(programOf("README.zh-CN.md"), program);
  assert.equal(programOf("docs/en/receiving.md"), program);
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
  assert.deepEqual([programs.length, fragments.length], [7, 28]);
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
