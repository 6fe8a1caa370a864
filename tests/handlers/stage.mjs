// Shared by the tests of the handlers on Node.js: a callback, a recording handler, and a server on loopback.

import { createServer, request as httpRequest } from "node:http";
import { createCallback, createNodeHandler } from "wecom-kf";
import { KEYS, message } from "../suite/handler-stage.mjs";
import { CORP } from "../suite/kit.mjs";

export const callback = createCallback({ ...KEYS, receiveId: CORP });

/** A sealed push of a kf event with this token. */
export const seal = (token) => callback.seal(message(token));

/** A handler that records the tokens of its events, and its errors. */
export function recorder(make = createNodeHandler, options = {}, work = () => {}) {
  const tokens = [];
  const errors = [];
  const onEvent = (event, context) => {
    tokens.push(event.token);
    return work(event, context);
  };
  const handler = make(callback, onEvent, { onError: (error) => errors.push(error), ...options });
  return { handler, tokens, errors };
}

/** Serves a node:http listener until the test ends. Returns the server, and the callback URL. */
export async function serve(t, listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: server.address().port, url: `http://127.0.0.1:${server.address().port}/callback` };
}

/** Sends a request as WeCom does; returns status and body. */
export function send(url, { method = "POST", query, body = "", type = "text/xml", headers = {}, agent }) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${url}?${query}`,
      { method, agent, headers: { ...(type && { "content-type": type }), ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, text, headers: response.headers }));
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
