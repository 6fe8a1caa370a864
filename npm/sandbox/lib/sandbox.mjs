// The host of the state machine: provides the time, delivers its callbacks and runs its timer.
import { createDelivery } from "./delivery.mjs";
import { CLOSED, SandboxError, badSettings } from "./error.mjs";
import { ACTS } from "./generated/acts.mjs";
import { Machine } from "./machine.mjs";
import { callbackOf, settingsOf, optionsError } from "./options.mjs";
import { plainParams, plainSettings } from "./plain-data.mjs";
import { createWaiters } from "./waiting.mjs";

const BASE_URL = "https://qyapi.weixin.qq.com";

/** Creates a sandbox on the module's glue code. */
export function create(module, options = {}) {
  const problem = optionsError(options);
  if (problem !== undefined) throw badSettings(problem);
  const { now = Date.now, onCallback, logger = console } = options;
  // `onCallback` needs no callback URL.
  const callback = options.callback || (onCallback ? {} : undefined);
  const settings = plainSettings(settingsOf({ ...options, callback }));
  const machine = new Machine(module, settings);
  const warn = (message) => {
    if (!logger) return;
    try {
      logger.warn(`wecom-kf sandbox: ${message}`);
    } catch {
      // A logger that throws must not prevent the next delivery attempt.
    }
  };
  const delivery = createDelivery(machine, now, onCallback, warn);

  /** Performs an act, without delivering callbacks. */
  const perform = (name, params = {}) => machine.call("act", now(), name, plainParams(name, params));
  /** Delivers callbacks that are due and resolves waiters, after each call or act. */
  const afterCall = () => {
    delivery.pushDue();
    waiters.resolveMatching();
  };
  const act = (name, params) => {
    try {
      return perform(name, params ?? {});
    } finally {
      afterCall();
    }
  };
  const conversationLines = (external_userid, open_kfid) => perform("conversation", { external_userid, open_kfid });
  const waiters = createWaiters(conversationLines);

  const end = (error) => {
    delivery.close();
    waiters.end(error);
  };
  machine.onCrash = end;

  const applied = machine.call("settings");
  const sandbox = {
    corpId: applied.corp_id,
    secret: applied.secret,
    baseUrl: BASE_URL,
    callback: callbackOf(applied),

    async fetch(input, init) {
      const request = new Request(typeof input === "string" ? new URL(input, BASE_URL) : input, init);
      request.signal.throwIfAborted();
      // Before the body is read: Bun drops the content type of a form after reading.
      const contentType = request.headers.get("content-type") ?? "";
      const body = new Uint8Array(await request.arrayBuffer());
      const { pathname, search } = new URL(request.url);
      const response = machine.call("handle", now(), request.method, pathname + search, contentType, body);
      afterCall();
      const { status, content_type, content_disposition } = response;
      const headers = { "content-type": content_type, ...(content_disposition && { "content-disposition": content_disposition }) };
      return new Response(response.body, { status, headers });
    },

    conversation: conversationLines,
    waitFor: waiters.waitFor,

    async verifyCallbackUrl() {
      const { url, query, echo } = act("verify_callback_url");
      const { status, body } = await delivery.send(url, query, { method: "GET" });
      return { ok: status === 200 && body === echo, status, body, echo };
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
