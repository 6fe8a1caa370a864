// What specs of the inbox share: a sandbox with an account and a callback URL, inboxes that end with the spec, and a clock that can be
// turned forward.

import { CORP, until } from "./kit.mjs";

export const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

/** Lets timers, and what waits for them, have their turn. */
export const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** A clock that runs like the system's, and can be turned forward: `skip(ms)` in steps, so that what is due happens in order. */
export function turnableClock() {
  let skipped = 0;
  const timers = new Map();
  let ids = 0;
  const monotonic = () => performance.now() + skipped;
  const fire = (id) => {
    const timer = timers.get(id);
    timers.delete(id);
    timer?.callback();
  };
  return {
    now: () => Date.now() + skipped,
    monotonic,
    setTimeout(callback, ms) {
      const id = ++ids;
      timers.set(id, { callback, due: monotonic() + ms, real: setTimeout(() => fire(id), ms) });
      return id;
    },
    clearTimeout(id) {
      clearTimeout(timers.get(id)?.real);
      timers.delete(id);
    },
    async skip(ms, step = 500) {
      for (let left = ms; left > 0; left -= step) {
        skipped += Math.min(step, left);
        for (const [id, { due, real }] of [...timers].sort(([, a], [, b]) => a.due - b.due)) {
          if (due > monotonic()) continue;
          clearTimeout(real);
          fire(id);
        }
        await pause();
      }
    },
  };
}

/** A logger that keeps its lines. */
export function keptLog() {
  const lines = [];
  const write = (level) => (message) => lines.push(`${level} ${message}`);
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/**
 * Runs a spec with a sandbox whose callbacks go to `stage.inbox`, and that inbox with the given options. `stage.start(options)` makes more
 * of them, over the same store. All end with the spec.
 */
export async function withInbox(kit, options, spec, settings = {}) {
  const { callback: sealed, ...rest } = settings;
  let handler;
  const { kf, sandbox, where } = await kit.sandbox({
    callback: { ...KEYS, ...sealed },
    onCallback: (request) => (handler ? handler(request, context) : new Response("success")),
    ...rest,
  });
  const context = { waitUntil() {} };
  const callback = kit.wecom.createCallback({ ...KEYS, receiveId: CORP });
  const { open_kfid } = await kf.addAccount({ name: "售后客服", media_id: "m" });
  const { url } = await kf.getContactWay({ open_kfid, scene: "website" });
  const store = kit.wecom.memoryStore();
  const inboxes = [];
  const stage = {
    kf,
    sandbox,
    where,
    open_kfid,
    url,
    store,
    callback,
    log: keptLog(),
    clock: turnableClock(),
    /** Another inbox over the same store; with `kf` as its client if one is given. */
    start({ kf: client = kf, ...more }) {
      const inbox = kit.wecom.createInbox(client, { store, logger: stage.log, clock: stage.clock, ...more });
      inboxes.push(inbox);
      return inbox;
    },
    /** Callbacks go to this inbox from now on. */
    serve(inbox) {
      // Without a context: the end of a handler run then means that the inbox was told, on every platform.
      handler = kit.wecom.createFetchHandler(callback, (event) => inbox?.notify(event), { answer: "at-once" });
    },
    /** Waits until callbacks have reached the inbox. */
    async delivered() {
      await sandbox.settled();
      await handler.drain();
    },
    /** A customer who has opened the conversation. */
    enter: (params = {}) => sandbox.customerEnters({ url, ...params }),
    async write(customer, text) {
      const { msgid } = await sandbox.customerWrites({ ...customer, text });
      await stage.delivered();
      return msgid;
    },
    /** Polls, with a clock that goes faster, until everything is handled and a condition holds. */
    async polls(condition) {
      const polled = stage.inbox.poll();
      await until(() => {
        void stage.clock.skip(2000);
        return condition();
      });
      return polled;
    },
    /** What the customer's phone shows of the bot. */
    async replies({ external_userid }) {
      const lines = await sandbox.conversation(external_userid, open_kfid);
      return lines.filter(({ from }) => from === "api").map(({ msgtype, body }) => (msgtype === "text" ? body.content : msgtype));
    },
  };
  stage.inbox = stage.start(options);
  stage.serve(stage.inbox);
  try {
    return await spec(stage);
  } finally {
    await Promise.all(inboxes.map((inbox) => inbox.stop({ abandon: true })));
  }
}

/** A promise, and what settles it. */
export function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** Waits until a condition holds that is itself a promise. */
export async function eventually(condition) {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 2000) throw new Error(`it did not come about: ${condition}`);
    await pause(5);
  }
}

export { until };
