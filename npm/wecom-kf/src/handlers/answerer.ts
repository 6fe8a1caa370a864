import type { Callback } from "../callback/types.js";
import { isKfError, toError } from "../errors/kf-error.js";
import { badOption } from "../internal/validate.js";
import { type BodyLimits, checkLength } from "./body.js";
import { Deliveries, type Delivery } from "./deliveries.js";
import { type HandlerOptions, type HandlerSettings, handlerSettings, type OnEvent } from "./options.js";

/** An HTTP answer. WeCom wants the bare echo, or exactly `success`. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The sender is not read to the end: its connection is closed after the answer. */
  readonly hangUp?: boolean;
}

/** A request, as a server's adapter hands it over. */
export interface Exchange {
  readonly method: string;
  /** The URL or its path, with the query. */
  readonly url: string;
  readonly contentLength: unknown;
  /** Reads the body. */
  body(limits: BodyLimits): Promise<Uint8Array> | Uint8Array;
  readonly keepAlive?: Delivery["keepAlive"];
}

const TEXT_HEADERS = { "content-type": "text/plain; charset=utf-8" };

/** What both handlers are: a callback, and the work on its events. */
export class Answerer {
  readonly deliveries: Deliveries;
  readonly #callback: Callback;
  readonly #settings: HandlerSettings;

  constructor(callback: Callback, onEvent: OnEvent, options: HandlerOptions) {
    if (typeof onEvent !== "function") throw badOption("onEvent", "it is required, as a function: what it does with an event is the work");
    this.#callback = callback;
    this.#settings = handlerSettings(options);
    this.deliveries = new Deliveries(callback, onEvent, options, this.#settings);
  }

  /** What to answer to a request. Never rejects. */
  async answer(exchange: Exchange): Promise<Answer> {
    try {
      return await this.#answer(exchange);
    } catch (error) {
      this.deliveries.refuse(error, exchange.keepAlive);
      return refusalAnswer(error);
    }
  }

  async #answer({ method, url, contentLength, body, keepAlive }: Exchange): Promise<Answer> {
    const deadline = performance.now() + this.#settings.timeout;
    if (method !== "GET" && method !== "POST") {
      return { status: 405, text: "use GET or POST", headers: { ...TEXT_HEADERS, allow: "GET, POST" } };
    }
    const query = queryOf(url);
    // As a text: a record of it would belong to this realm, and the callback may not.
    const signed = query.toString();
    if (method === "GET") return textAnswer(200, echoOf(this.#callback.verifyUrl(signed)));
    checkLength(contentLength, this.#settings.maxBody);
    const event = this.#callback.open(signed, await body(this.#settings));
    // Opened: all are there, once, and the signature is right.
    const [signature = "", timestamp = "", nonce = ""] = ["msg_signature", "timestamp", "nonce"].map((name) => query.get(name) ?? "");
    const result = await this.deliveries.take({ event, signature, timestamp, nonce, deadline, keepAlive });
    return result === "success" ? textAnswer(200, result) : textAnswer(500, "not done; send it again");
  }
}

/**
 * Read once, here: the guard must judge the timestamp that was checked. Whatever a URL holds becomes text, half surrogates and bad escapes
 * too.
 */
function queryOf(url: string): URLSearchParams {
  const [beforeHash = ""] = String(url).split("#", 1);
  const mark = beforeHash.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : beforeHash.slice(mark + 1));
}

/** Messages are signed as echoes are: without this, whoever caught a callback could have it decrypted here. */
function echoOf(text: string): string {
  if (/^\s*[<{]/.test(text)) throw toError({ code: "handler.not_an_echo", details: {} });
  return text;
}

/** Nothing of the reason goes to whoever sent the request. */
function refusalAnswer(error: unknown): Answer {
  // By code: the callback may come from another copy of the package.
  switch (isKfError(error) ? error.code : undefined) {
    case "callback.signature_mismatch":
    case "callback.receiver_mismatch":
    case "handler.not_an_echo":
    case "handler.stale_timestamp":
      return textAnswer(401, "not from WeCom");
    case "handler.body_too_large":
      return { ...textAnswer(413, "the body is too large"), hangUp: true };
    case "handler.body_late":
      return { ...textAnswer(408, "the body came too slowly"), hangUp: true };
    case "handler.body_lost":
      return textAnswer(400, "not readable");
    default:
      return isKfError(error) && error.code.startsWith("callback.")
        ? textAnswer(400, "not readable")
        : textAnswer(500, "not done; send it again");
  }
}

function textAnswer(status: number, text: string): Answer {
  return { status, text, headers: TEXT_HEADERS };
}
