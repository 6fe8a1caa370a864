// Answers each text with its length and the engine in use. The store is in memory, which is enough for a test.

import { engineInfo, memoryStore } from "wecom-kf";

export const store = memoryStore();

export async function answer(turn) {
  const { message } = turn;
  if (message.msgtype !== "text") return;
  const { content } = message.text;
  await turn.reply(`${content}: ${[...content].length}, ${engineInfo().engine}`);
}
