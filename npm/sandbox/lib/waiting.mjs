// Waits until the customer's phone shows what the bot was to send: told after each call and act, so that nobody has to look again and
// again.

import { SandboxError, badAction } from "./error.mjs";
import { wrongWait } from "./options.mjs";

/** How long a wait lasts unless it is told otherwise, in milliseconds. */
export const WAIT_MS = 5000;
/** Who speaks for the bot. */
const BOT = ["api", "welcome", "reply", "closing"];

/** `shown(external_userid, open_kfid)` gives the lines of a conversation. */
export function createWaiting(shown) {
  const waiting = new Set();

  return {
    /** Resolves with the lines that fit, as soon as there are `count` of them. */
    async waitFor(wanted, options = {}) {
      const wrong = wrongWait(wanted, options);
      if (wrong !== undefined) throw badAction(wrong);
      const { timeout = WAIT_MS } = options;
      const found = fitting(shown(wanted.external_userid, wanted.open_kfid), wanted);
      if (found) return found;
      return new Promise((resolve, reject) => {
        const waiter = { wanted, resolve, reject };
        waiter.timer = setTimeout(() => {
          waiting.delete(waiter);
          try {
            reject(timedOut(shown(wanted.external_userid, wanted.open_kfid), timeout));
          } catch (error) {
            reject(error);
          }
        }, timeout);
        waiting.add(waiter);
      });
    },

    /** Looks whether somebody waits for what has come. */
    resolveFitting() {
      for (const waiter of waiting) {
        const { wanted, timer, resolve } = waiter;
        const found = fitting(shown(wanted.external_userid, wanted.open_kfid), wanted);
        if (!found) continue;
        waiting.delete(waiter);
        clearTimeout(timer);
        resolve(found);
      }
    },

    /** Ends every wait with an error. */
    end(error) {
      for (const { timer, reject } of waiting) {
        clearTimeout(timer);
        reject(error);
      }
      waiting.clear();
    },
  };
}

/** The error of a wait that has ended: it counts what is there, and tells no words. */
function timedOut(lines, timeout) {
  const counts = [...new Set(lines.map(({ from }) => from))].map(
    (from) => `${lines.filter((line) => line.from === from).length} from ${from}`,
  );
  const shows = counts.length === 0 ? "nothing" : counts.join(", ");
  const message = `what was waited for did not come within ${timeout} ms; the customer's phone shows ${shows}`;
  return new SandboxError({ code: "sandbox.timeout", message });
}

/** The lines that fit, if there are enough of them. */
function fitting(lines, { after, from = BOT, msgtype, text, count = 1 }) {
  const begin = after === undefined ? 0 : lines.findIndex(({ msgid }) => msgid === after) + 1;
  if (after !== undefined && begin === 0) return undefined;
  const senders = [from].flat();
  const found = lines.slice(begin).filter((line) => {
    if (!senders.includes(line.from) || (msgtype !== undefined && line.msgtype !== msgtype)) return false;
    return text === undefined || String(line.body?.content ?? "").includes(text);
  });
  return found.length >= count ? found : undefined;
}
