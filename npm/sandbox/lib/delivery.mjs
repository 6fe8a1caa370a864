// Delivers callbacks, to a function or over HTTP.
import { MAX_TIMER_MS } from "./options.mjs";

/** How long a receiver may take to respond, in milliseconds, as with WeCom. */
const RESPONSE_TIMEOUT_MS = 5000;
/** The maximum number of delivery attempts. */
const MAX_ATTEMPTS = 3;
/** A kept-alive connection would delay the shutdown of the receiver's server. */
const HEADERS = { connection: "close" };

/** `warn` receives one line for each failed delivery. */
export function createDelivery(machine, now, onCallback, warn) {
  let timer;
  let closed = false;
  let waiters = [];
  /** The current attempt of each callback: a response to an earlier attempt is ignored. */
  const attemptsInFlight = new Map();
  /** What aborts the requests in flight, when the sandbox is closed. */
  const requests = new Set();

  /** Sends a request to the callback URL and reads the whole response; fails when the receiver takes too long. */
  async function send(url, query, init) {
    const target = url + (url.includes("?") ? "&" : "?") + query;
    const timeoutController = new AbortController();
    const limit = setTimeout(
      () => timeoutController.abort(new Error(`no response within ${RESPONSE_TIMEOUT_MS / 1000} seconds`)),
      RESPONSE_TIMEOUT_MS,
    );
    limit.unref?.();
    const end = () => timeoutController.abort(new Error("the sandbox was closed"));
    requests.add(end);
    const ended = new Promise((_, reject) =>
      timeoutController.signal.addEventListener("abort", () => reject(timeoutController.signal.reason)),
    );
    try {
      const { signal } = timeoutController;
      const response = onCallback
        ? Promise.resolve(new Request(target, init)).then(onCallback)
        : fetch(target, { ...init, headers: { ...init.headers, ...HEADERS }, redirect: "manual", signal });
      return await Promise.race([response.then(readWhole), ended]);
    } finally {
      clearTimeout(limit);
      requests.delete(end);
    }
  }

  async function deliver({ id, attempt, url, query, body }) {
    attemptsInFlight.set(id, attempt);
    let failure;
    try {
      const { status } = await send(url, query, { method: "POST", headers: { "content-type": "text/xml" }, body });
      if (status !== 200) failure = `status ${status}`;
    } catch (error) {
      // No response, or the handler threw: the next attempt follows.
      failure = reasonOf(error);
    }
    if (closed) return;
    if (failure !== undefined) warn(`callback ${id} to ${withoutQuery(url)} failed, attempt ${attempt} of ${MAX_ATTEMPTS}: ${failure}`);
    if (attemptsInFlight.get(id) !== attempt) return;
    attemptsInFlight.delete(id);
    machine.call("callbackAnswered", now(), id, failure === undefined);
    pushDue();
  }

  /** Delivers the callbacks that are due, and sets the timer for the next. */
  function pushDue() {
    if (closed) return;
    for (const effect of machine.call("takeEffects", now())) deliver(effect).catch(warnOf);
    clearTimeout(timer);
    const at = machine.call("nextWakeup");
    if (at === undefined) {
      attemptsInFlight.clear();
      resolveSettled();
      return;
    }
    timer = setTimeout(pushDueByTimer, Math.min(Math.max(at - now(), 1), MAX_TIMER_MS));
    timer.unref?.();
  }

  /** Logs errors, since nothing can catch what a timer callback throws. */
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
    const released = waiters;
    waiters = [];
    for (const resolve of released) resolve();
  }

  return {
    send,
    pushDue,
    settled() {
      pushDue();
      if (closed || machine.call("nextWakeup") === undefined) return Promise.resolve();
      // The delivery timers do not keep the process alive; a caller that waits here expects it to stay.
      const keepAlive = setInterval(() => {}, MAX_TIMER_MS);
      return new Promise((resolve) => waiters.push(resolve)).finally(() => clearInterval(keepAlive));
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const end of requests) end();
      resolveSettled();
    },
  };
}

/** Reads the body as well: some servers report a connection that ends before it as broken. */
const readWhole = async (response) => ({ status: response.status, body: await response.text() });

/** The reason of a failed request: `fetch` puts the network error into `cause`. */
function reasonOf(error) {
  const { code, message } = error?.cause ?? error ?? {};
  return String(code ?? message ?? error);
}

/** A URL without its query, which may contain secrets. */
function withoutQuery(url) {
  return url.split(/[?#]/, 1)[0];
}
