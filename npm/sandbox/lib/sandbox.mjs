// The host around the state machine: gives it the time, delivers its callbacks and keeps one timer.
import { createCourier } from "./courier.mjs";
import { ACTIONS } from "./methods.mjs";
import { wrongOptions } from "./options.mjs";
import { createWaiting } from "./waiting.mjs";

const BASE_URL = "https://qyapi.weixin.qq.com";

/** What the sandbox itself refuses, as opposed to an errcode that it answers a call with. */
export class SandboxError extends Error {
  constructor({ code, message }) {
    super(message);
    this.name = "SandboxError";
    this.code = code;
  }
}

export function create(Machine, options = {}) {
  const wrong = wrongOptions(options);
  if (wrong !== undefined) throw new SandboxError({ code: "sandbox.bad_settings", message: wrong });
  const { now = Date.now, onCallback, logger = console } = options;
  const callback = callbackOf(options);
  const settings = settingsOf(options, callback);
  let machine = start(Machine, settings);
  const warn = (message) => {
    if (!logger) return;
    try {
      logger.warn(`wecom-kf sandbox: ${message}`);
    } catch {
      // A logger that throws must not keep the callback from its next try.
    }
  };
  const courier = createCourier(machine, now, onCallback, warn);

  const open = () => {
    if (machine === undefined) throw new SandboxError({ code: "sandbox.closed", message: "the sandbox was closed" });
    return machine;
  };

  const act = (action, params) => {
    const answer = open().act(now(), JSON.stringify({ ...params, action }));
    courier.pump();
    waiting.look();
    if (answer.startsWith("-")) throw new SandboxError(JSON.parse(answer.slice(1)));
    return JSON.parse(answer.slice(1));
  };

  /** Looks at a phone, which moves nothing. */
  const shown = (external_userid, open_kfid) => {
    const answer = open().act(now(), JSON.stringify({ external_userid, open_kfid, action: "conversation" }));
    if (answer.startsWith("-")) throw new SandboxError(JSON.parse(answer.slice(1)));
    return JSON.parse(answer.slice(1));
  };
  const waiting = createWaiting(shown, (code, message) => new SandboxError({ code, message }));

  const sandbox = {
    corpId: settings.corp_id,
    secret: settings.secret,
    baseUrl: BASE_URL,
    callback,

    async fetch(input, init) {
      const request = new Request(typeof input === "string" ? new URL(input, BASE_URL) : input, init);
      request.signal.throwIfAborted();
      // Before the body: Bun forgets the type of a form once that is read.
      const contentType = request.headers.get("content-type") ?? "";
      const body = new Uint8Array(await request.arrayBuffer());
      const { pathname, search } = new URL(request.url);
      const head = open().handle(now(), request.method, pathname + search, contentType, body);
      const { status, content_type, content_disposition } = JSON.parse(head);
      const answer = open().takeBody();
      courier.pump();
      waiting.look();
      const headers = { "content-type": content_type, ...(content_disposition && { "content-disposition": content_disposition }) };
      return new Response(answer, { status, headers });
    },

    conversation: shown,
    waitFor: waiting.waitFor,

    async verifyCallbackUrl() {
      const { url, query, echo } = act("verify_callback_url");
      const response = await courier.send(url, query, { method: "GET" });
      const body = await response.text();
      return { ok: response.status === 200 && body === echo, status: response.status, body, echo };
    },

    tick: () => courier.pump(),
    settled: () => courier.settled(),
    close() {
      courier.close();
      waiting.close();
      machine?.free();
      machine = undefined;
    },
  };
  for (const [method, action] of Object.entries(ACTIONS)) {
    sandbox[method] = (params) => act(action, params);
  }
  return sandbox;
}

function start(Machine, settings) {
  try {
    return new Machine(JSON.stringify(settings));
  } catch (error) {
    throw new SandboxError({ code: "sandbox.bad_settings", message: String(error) });
  }
}

/** The callback as the admin console would show it; none when nobody would receive one. */
function callbackOf({ callback, onCallback }) {
  if (!callback && !onCallback) return undefined;
  return {
    url: "http://sandbox.invalid/callback",
    token: "sandboxtoken",
    encodingAesKey: "sandboxsandboxsandboxsandboxsandboxsandboxs",
    ...callback,
  };
}

function settingsOf(options, callback) {
  return {
    corp_id: options.corpId ?? "ww_sandbox",
    secret: options.secret ?? "sandbox-secret",
    seed: options.seed,
    token_lifetime_s: options.tokenLifetime,
    transitions: options.transitions,
    accept_get_account_list: options.acceptGetAccountList,
    members: options.members,
    upgrade: options.upgrade && {
      members: options.upgrade.members,
      departments: options.upgrade.departments,
      groupchats: options.upgrade.groupchats,
      managed_in_console: options.upgrade.managedInConsole,
    },
    wechat_channels_binding: options.wechatChannelsBinding,
    suite: options.suite && {
      suite_id: options.suite.suiteId,
      suite_secret: options.suite.suiteSecret,
      suite_ticket: options.suite.suiteTicket,
      auth_code: options.suite.authCode,
      permanent_code: options.suite.permanentCode,
    },
    files: options.files?.map(({ mediaId, type, name }) => ({ media_id: mediaId, type, name })),
    callback: callback && {
      url: callback.url,
      token: callback.token,
      encoding_aes_key: callback.encodingAesKey,
      retry_delay_ms: callback.retryDelay,
    },
  };
}
