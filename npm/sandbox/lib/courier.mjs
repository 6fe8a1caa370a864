// Delivers callbacks: to a function without sockets, or by HTTP.

/** How long a receiver may take, in milliseconds, as with WeCom. */
const ANSWER_MS = 5000;
/** The longest that one timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export function createCourier(machine, now, onCallback) {
  let timer;
  let closed = false;
  let waiting = [];
  /** The try under way of each callback: an answer to an earlier one comes too late. */
  const underWay = new Map();

  /** Sends a request to the callback URL; fails after the time that a receiver has. */
  function send(url, query, init) {
    const target = url + (url.includes("?") ? "&" : "?") + query;
    if (!onCallback) return fetch(target, { ...init, redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    let limit;
    const late = new Promise((_, reject) => {
      limit = setTimeout(() => reject(new Error("the callback was not answered within 5 seconds")), ANSWER_MS);
      limit.unref?.();
    });
    const answer = Promise.resolve().then(() => onCallback(new Request(target, init)));
    return Promise.race([answer, late]).finally(() => clearTimeout(limit));
  }

  async function deliver({ id, attempt, url, query, body }) {
    underWay.set(id, attempt);
    let ok = false;
    try {
      const response = await send(url, query, { method: "POST", headers: { "content-type": "text/xml" }, body });
      ok = response.status === 200;
      // A connection whose answer is not read stays busy.
      await response.body?.cancel();
    } catch {
      // No answer, or a handler that threw: the next try follows.
    }
    if (closed || underWay.get(id) !== attempt) return;
    underWay.delete(id);
    machine.callbackAnswered(now(), id, ok);
    pump();
  }

  /** Takes what is due, and sets the timer for what comes next. */
  function pump() {
    if (closed) return;
    for (const effect of JSON.parse(machine.takeEffects(now()))) deliver(effect);
    clearTimeout(timer);
    const at = machine.nextWakeup();
    if (at === undefined) {
      underWay.clear();
      release();
      return;
    }
    timer = setTimeout(pump, Math.min(Math.max(at - now(), 1), LONGEST_MS));
    timer.unref?.();
  }

  function release() {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  }

  return {
    send,
    pump,
    settled() {
      pump();
      if (closed || machine.nextWakeup() === undefined) return Promise.resolve();
      // The timers let a process end; who waits here wants it to stay.
      const hold = setInterval(() => {}, LONGEST_MS);
      return new Promise((resolve) => waiting.push(resolve)).finally(() => clearInterval(hold));
    },
    close() {
      closed = true;
      clearTimeout(timer);
      release();
    },
  };
}
