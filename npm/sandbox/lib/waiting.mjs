// Waits until the customer's phone shows the expected messages. Checked after each call and act, so that callers need not poll.

import { SandboxError, badAction } from "./error.mjs";
import { waitError } from "./options.mjs";

/** The default timeout of a wait, in milliseconds. */
export const DEFAULT_WAIT_MS = 5000;
/** The senders that count as the bot. */
const BOT = ["api", "welcome", "reply", "closing"];

/** `conversationLines(external_userid, open_kfid)` returns the lines of a conversation. */
export function createWaiters(conversationLines) {
  const waiters = new Set();

  return {
    /** Resolves to the matching lines, as soon as there are `count` of them. */
    async waitFor(condition, options = {}) {
      const problem = waitError(condition, options);
      if (problem !== undefined) throw badAction(problem);
      const { timeout = DEFAULT_WAIT_MS } = options;
      const found = matchingLines(conversationLines(condition.external_userid, condition.open_kfid), condition);
      if (found) return found;
      return new Promise((resolve, reject) => {
        const waiter = { condition, resolve, reject };
        waiter.timer = setTimeout(() => {
          waiters.delete(waiter);
          try {
            reject(timedOut(conversationLines(condition.external_userid, condition.open_kfid), timeout));
          } catch (error) {
            reject(error);
          }
        }, timeout);
        waiters.add(waiter);
      });
    },

    /** Resolves the waiters whose condition is met. */
    resolveMatching() {
      for (const waiter of waiters) {
        const { condition, timer, resolve } = waiter;
        const found = matchingLines(conversationLines(condition.external_userid, condition.open_kfid), condition);
        if (!found) continue;
        waiters.delete(waiter);
        clearTimeout(timer);
        resolve(found);
      }
    },

    /** Ends every wait with an error. */
    end(error) {
      for (const { timer, reject } of waiters) {
        clearTimeout(timer);
        reject(error);
      }
      waiters.clear();
    },
  };
}

/** The error for a wait that timed out: counts the lines, without their contents. */
function timedOut(lines, timeout) {
  const counts = [...new Set(lines.map(({ from }) => from))].map(
    (from) => `${lines.filter((line) => line.from === from).length} from ${from}`,
  );
  const shows = counts.length === 0 ? "nothing" : counts.join(", ");
  const message = `no match within ${timeout} ms; the customer's phone shows ${shows}`;
  return new SandboxError({ code: "sandbox.timeout", message });
}

/** The matching lines, if there are enough of them. */
function matchingLines(lines, { after, from = BOT, msgtype, text, count = 1 }) {
  const start = after === undefined ? 0 : lines.findIndex(({ msgid }) => msgid === after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const senders = [from].flat();
  const found = lines.slice(start).filter((line) => {
    if (!senders.includes(line.from) || (msgtype !== undefined && line.msgtype !== msgtype)) return false;
    return text === undefined || String(line.body?.content ?? "").includes(text);
  });
  return found.length >= count ? found : undefined;
}
