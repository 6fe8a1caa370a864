// What specs of the handlers share: a sealed push, requests as servers hand them over, work that ends when it is told.

import { CORP } from "./kit.mjs";

export const KEYS = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
export const URL_BASE = "https://bot.example.com/callback?";

/** The message of a kf event; its token tells one from the other. */
export const message = (token = "t", created = 1) =>
  `<xml><ToUserName>${CORP}</ToUserName><CreateTime>${created}</CreateTime><MsgType>event</MsgType>` +
  `<Event>kf_msg_or_event</Event><Token>${token}</Token><OpenKfId>wk1</OpenKfId></xml>`;

/** A callback, a sealed push of it, and a handler that records events and errors. */
export function setUp({ wecom }, make, onEvent = () => {}, options = {}) {
  const callback = wecom.createCallback({ ...KEYS, receiveId: CORP });
  const events = [];
  const errors = [];
  const work = (event, context) => {
    events.push(event);
    return onEvent(event, context);
  };
  const handler = make(callback, work, { onError: (error) => errors.push(error), ...options });
  return { callback, events, errors, handler, sealed: callback.seal(message()) };
}

export const fetchHandler = (kit, onEvent, options) => setUp(kit, kit.wecom.createFetchHandler, onEvent, options);
export const nodeHandler = (kit, onEvent, options) => setUp(kit, kit.wecom.createNodeHandler, onEvent, options);

/** The request of a sealed push. */
export const push = ({ query, body }) => new Request(URL_BASE + query, { method: "POST", body });

/** A promise, and the functions that settle it. */
export function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** Lets timers and what waits for them have their turn. */
export const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** A worker's context that keeps what it is given. */
export function workerContext() {
  const carried = [];
  return { carried, waitUntil: (promise) => carried.push(promise) };
}

/** A request and response as node:http makes them. */
export function exchange({ method = "POST", query, chunks = [], ...rest }) {
  const request = {
    method,
    url: `/callback?${query}`,
    headers: {},
    ...rest,
    async *[Symbol.asyncIterator]() {
      for (const chunk of chunks) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    },
  };
  const response = {
    statusCode: 0,
    headers: {},
    text: undefined,
    setHeader(name, value) {
      this.headers[name] = value;
    },
    end(text) {
      this.text = text;
    },
  };
  return { request, response };
}
