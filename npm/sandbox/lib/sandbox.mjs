// The host around the state machine: gives it the time, delivers its callbacks and keeps one timer.
import { createDelivery } from "./delivery.mjs";
import { CLOSED, SandboxError, badSettings } from "./error.mjs";
import { ACTS } from "./generated/acts.mjs";
import { Machine } from "./machine.mjs";
import { callbackOf, settingsOf, wrongOptions } from "./options.mjs";
import { plainParams, plainSettings } from "./plain-data.mjs";
import { createWaiting } from "./waiting.mjs";

const BASE_URL = "https://qyapi.weixin.qq.com";

/** Makes a sandbox over the glue of the module. */
export function create(module, options = {}) {
  const wrong = wrongOptions(options);
  if (wrong !== undefined) throw badSettings(wrong);
  const { now = Date.now, onCallback, logger = console } = options;
  // Whoever receives callbacks needs no address for them.
  const callback = options.callback || (onCallback ? {} : undefined);
  const settings = plainSettings(settingsOf({ ...options, callback }));
  const machine = new Machine(module, settings);
  const warn = (message) => {
    if (!logger) return;
    try {
      logger.warn(`wecom-kf sandbox: ${message}`);
    } catch {
      // A logger that throws must not keep the callback from its next try.
    }
  };
  const delivery = createDelivery(machine, now, onCallback, warn);

  /** Carries out an act, which moves nothing by itself. */
  const perform = (name, params = {}) => machine.call("act", now(), name, plainParams(name, params));
  /** What a call may have brought: callbacks that are due, and lines that somebody waits for. */
  const afterCall = () => {
    delivery.pushDue();
    waiting.resolveFitting();
  };
  const act = (name, params) => {
    try {
      return perform(name, params ?? {});
    } finally {
      afterCall();
    }
  };
  const shown = (external_userid, open_kfid) => perform("conversation", { external_userid, open_kfid });
  const waiting = createWaiting(shown);

  const end = (error) => {
    delivery.close();
    waiting.end(error);
  };
  machine.onCrash = end;

  const made = machine.call("settings");
  const sandbox = {
    corpId: made.corp_id,
    secret: made.secret,
    baseUrl: BASE_URL,
    callback: callbackOf(made),

    async fetch(input, init) {
      const request = new Request(typeof input === "string" ? new URL(input, BASE_URL) : input, init);
      request.signal.throwIfAborted();
      // Before the body: Bun forgets the type of a form once that is read.
      const contentType = request.headers.get("content-type") ?? "";
      const body = new Uint8Array(await request.arrayBuffer());
      const { pathname, search } = new URL(request.url);
      const answer = machine.call("handle", now(), request.method, pathname + search, contentType, body);
      afterCall();
      const { status, content_type, content_disposition } = answer;
      const headers = { "content-type": content_type, ...(content_disposition && { "content-disposition": content_disposition }) };
      return new Response(answer.body, { status, headers });
    },

    conversation: shown,
    waitFor: waiting.waitFor,

    async verifyCallbackUrl() {
      const { url, query, echo } = act("verify_callback_url");
      const response = await delivery.send(url, query, { method: "GET" });
      const body = await response.text();
      return { ok: response.status === 200 && body === echo, status: response.status, body, echo };
    },

    tick: () => delivery.pushDue(),
    settled: () => delivery.settled(),
    close() {
      end(new SandboxError(CLOSED));
      machine.close();
    },
  };
  for (const [method, name] of Object.entries(ACTS)) sandbox[method] = (params) => act(name, params);
  return sandbox;
}
