// Delivers callbacks: to a function without sockets, or by HTTP.
import { LONGEST_MS } from "./options.mjs";

/** How long a receiver may take, in milliseconds, as with WeCom. */
const ANSWER_MS = 5000;
/** How often a callback is pushed at most. */
const TRIES = 3;
/** A kept connection would hold up the end of a receiver's server. */
const HEADERS = { connection: "close" };

/** `warn` is told in one line of each push that failed. */
export function createDelivery(machine, now, onCallback, warn) {
  let timer;
  let closed = false;
  let waiting = [];
  /** The try under way of each callback: an answer to an earlier one comes too late. */
  const underWay = new Map();
  /** Ends the requests under way when the sandbox is closed. */
  const ending = new AbortController();

  /** Sends a request to the callback URL; fails after the time that a receiver has. */
  async function send(url, query, init) {
    const target = url + (url.includes("?") ? "&" : "?") + query;
    const late = new AbortController();
    const limit = setTimeout(() => late.abort(new Error(`it did not answer within ${ANSWER_MS / 1000} seconds`)), ANSWER_MS);
    limit.unref?.();
    const end = () => late.abort(new Error("the sandbox was closed"));
    ending.signal.addEventListener("abort", end);
    const ended = new Promise((_, reject) => late.signal.addEventListener("abort", () => reject(late.signal.reason)));
    try {
      if (onCallback) return await Promise.race([Promise.resolve(new Request(target, init)).then(onCallback), ended]);
      const request = fetch(target, { ...init, headers: { ...init.headers, ...HEADERS }, redirect: "manual", signal: late.signal });
      return await Promise.race([request, ended]);
    } finally {
      clearTimeout(limit);
      ending.signal.removeEventListener("abort", end);
    }
  }

  async function deliver({ id, attempt, url, query, body }) {
    underWay.set(id, attempt);
    let failure;
    try {
      const response = await send(url, query, { method: "POST", headers: { "content-type": "text/xml" }, body });
      if (response.status !== 200) failure = `it answered ${response.status}`;
      // A connection whose answer is not read stays busy.
      await response.body?.cancel();
    } catch (error) {
      // No answer, or a handler that threw: the next try follows.
      failure = reasonOf(error);
    }
    if (closed) return;
    if (failure !== undefined) warn(`callback ${id} to ${bare(url)} failed, try ${attempt} of ${TRIES}: ${failure}`);
    if (underWay.get(id) !== attempt) return;
    underWay.delete(id);
    machine.call("callbackAnswered", now(), id, failure === undefined);
    pushDue();
  }

  /** Takes what is due, and sets the timer for what comes next. */
  function pushDue() {
    if (closed) return;
    for (const effect of machine.call("takeEffects", now())) deliver(effect).catch(warnOf);
    clearTimeout(timer);
    const at = machine.call("nextWakeup");
    if (at === undefined) {
      underWay.clear();
      resolveSettled();
      return;
    }
    timer = setTimeout(pushDueByTimer, Math.min(Math.max(at - now(), 1), LONGEST_MS));
    timer.unref?.();
  }

  /** Nothing can catch what is thrown to a timer. */
  function pushDueByTimer() {
    try {
      pushDue();
    } catch (error) {
      warnOf(error);
    }
  }

  function warnOf(error) {
    warn(error.message);
  }

  function resolveSettled() {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  }

  return {
    send,
    pushDue,
    settled() {
      pushDue();
      if (closed || machine.call("nextWakeup") === undefined) return Promise.resolve();
      // The timers let a process end; who waits here wants it to stay.
      const hold = setInterval(() => {}, LONGEST_MS);
      return new Promise((resolve) => waiting.push(resolve)).finally(() => clearInterval(hold));
    },
    close() {
      closed = true;
      clearTimeout(timer);
      ending.abort();
      resolveSettled();
    },
  };
}

/** What a failed request says: `fetch` hides the network's own words in a cause. */
function reasonOf(error) {
  const { code, message } = error?.cause ?? error ?? {};
  return String(code ?? message ?? error);
}

/** A URL without its query, which may hold something secret. */
function bare(url) {
  return url.split(/[?#]/, 1)[0];
}
