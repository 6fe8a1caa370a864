// The bot of all examples: it answers each text. It imports nothing, so that it runs everywhere.

/** Handles a turn of the inbox. What it throws, the inbox mends: see docs/en/receiving.md of wecom-kf. */
export async function answer(turn) {
  const { message } = turn;
  if (message.msgtype === "text") await turn.reply(`您说：${message.text.content}`);
}
