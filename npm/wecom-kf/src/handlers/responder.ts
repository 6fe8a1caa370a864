import type { Callback } from "../callback/types.js";
import { isKfError, toError } from "../errors/kf-error.js";
import { type BodyLimits, checkLength } from "./body.js";
import { Deliveries, type Delivery } from "./deliveries.js";
import { type HandlerOptions, type HandlerSettings, handlerSettings, onEventOf, type CallbackReceiver, type OnEvent } from "./options.js";

/** The response to a callback request. WeCom expects the bare echo string, or exactly `success`. */
export interface HandlerResponse {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request body was not read to its end, so the connection is closed after the response. */
  readonly closeConnection?: boolean;
}

/** A request in the form that the server adapters pass it in. */
export interface IncomingRequest {
  readonly method: string;
  /** The URL or its path, with the query. */
  readonly url: string;
  readonly contentLength: unknown;
  /** Reads the body. */
  body(limits: BodyLimits): Promise<Uint8Array> | Uint8Array;
  readonly keepAlive?: Delivery["keepAlive"];
}

const TEXT_HEADERS = { "content-type": "text/plain; charset=utf-8" };

/** Verifies a callback request, runs the user's handler and builds the response. All handlers use it. */
export class CallbackResponder {
  readonly deliveries: Deliveries;
  readonly #callback: Callback;
  readonly #settings: HandlerSettings;

  /** `longLived` overrides the detection of whether the process keeps running after the response. */
  constructor(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions, longLived?: boolean) {
    this.#callback = callback;
    this.#settings = handlerSettings(options, longLived);
    this.deliveries = new Deliveries(callback, onEventOf(onEvent, this.#settings.longLived), options, this.#settings);
  }

  /** Returns the response to a request. Never rejects. */
  async respond(request: IncomingRequest): Promise<HandlerResponse> {
    try {
      return await this.#respond(request);
    } catch (error) {
      this.deliveries.reportRefusal(error, request.keepAlive);
      return refusalResponse(error);
    }
  }

  async #respond({ method, url, contentLength, body, keepAlive }: IncomingRequest): Promise<HandlerResponse> {
    const deadline = performance.now() + this.#settings.timeout;
    if (method !== "GET" && method !== "POST") {
      return { status: 405, text: "use GET or POST", headers: { ...TEXT_HEADERS, allow: "GET, POST" } };
    }
    const query = queryFrom(url);
    // As a string: an object would belong to this realm, and the callback may come from another one.
    const signed = query.toString();
    if (method === "GET") return textResponse(200, checkedEcho(this.#callback.verifyUrl(signed)));
    checkLength(contentLength, this.#settings.maxBody);
    const event = this.#callback.open(signed, await body(this.#settings));
    // `open` has checked that each parameter is present exactly once and that the signature is valid.
    const [signature = "", timestamp = "", nonce = ""] = ["msg_signature", "timestamp", "nonce"].map((name) => query.get(name) ?? "");
    const result = await this.deliveries.accept({ event, signature, timestamp, nonce, deadline, keepAlive });
    return result === "success" ? textResponse(200, result) : textResponse(500, "not done; send it again");
  }
}

/**
 * Parses the query once, so that the replay guard sees the timestamp that the signature covers. Accepts any URL, even with lone surrogates
 * or invalid escapes.
 */
function queryFrom(url: string): URLSearchParams {
  const [beforeHash = ""] = String(url).split("#", 1);
  const mark = beforeHash.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : beforeHash.slice(mark + 1));
}

/**
 * Messages and echo strings are signed the same way. Without this check, anyone who intercepted a callback could have it decrypted here.
 */
function checkedEcho(text: string): string {
  if (/^\s*[<{]/.test(text)) throw toError({ code: "handler.not_an_echo", details: {} });
  return text;
}

/** The response to a rejected request. It does not reveal the reason to the sender. */
function refusalResponse(error: unknown): HandlerResponse {
  // By code, not by class: the callback may come from another copy of the package.
  switch (isKfError(error) ? error.code : undefined) {
    case "callback.signature_mismatch":
    case "callback.receiver_mismatch":
    case "handler.not_an_echo":
    case "handler.stale_timestamp":
      return textResponse(401, "not from WeCom");
    case "handler.body_too_large":
      return { ...textResponse(413, "the body is too large"), closeConnection: true };
    case "handler.body_late":
      return { ...textResponse(408, "the body came too slowly"), closeConnection: true };
    case "handler.body_lost":
      return textResponse(400, "not readable");
    default:
      return isKfError(error) && error.code.startsWith("callback.")
        ? textResponse(400, "not readable")
        : textResponse(500, "not done; send it again");
  }
}

function textResponse(status: number, text: string): HandlerResponse {
  return { status, text, headers: TEXT_HEADERS };
}
