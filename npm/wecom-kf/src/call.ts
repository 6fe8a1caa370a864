import { joined } from "./bytes.js";
import type { Engine, Situation } from "./engine.js";
import { type Attempt, KfApiError, KfError, toError, unmark } from "./errors.js";
import type { KfLogger } from "./options.js";
import type { Deadline } from "./time.js";
import type { Transport, TransportResponse, TransportResult } from "./transport.js";

/** A parsed response. */
export type Json = Readonly<Record<string, unknown>>;

/** What one call needs of its client. */
export interface CallContext {
  readonly engine: Engine;
  readonly transport: Transport;
  /** The URL that paths below `cgi-bin/` are appended to. */
  readonly root: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly logger: KfLogger | undefined;
  /** The access token; `refused` is one that WeCom no longer takes. */
  token(deadline: Deadline, refused?: string): Promise<string>;
}

/** One call. */
export interface Call {
  /** The operation or path, for errors and logs. */
  readonly name: string;
  /** Builds the request in a form: `none`, `post` or `without_token`. */
  build(form: string): string;
  /** The form to begin with. */
  readonly form: string;
  readonly maxRetries: number;
  readonly deadline: Deadline;
  /** What a call answers whose earlier try had succeeded. */
  readonly alreadyDone: Json;
  /** The bytes of the file that the request is the head of. */
  readonly file?: Uint8Array;
  /** The largest response that is read, when it is not the usual one. */
  readonly maxBody?: number;
  /** Reads an answer that is no JSON; nothing leaves it to the usual reading. */
  accept?(response: TransportResponse): object | undefined;
  /** Told when the request was made in another form. */
  replayed?(form: string): void;
}

/** The largest response that is read. A page of 1000 messages has about 350 KB. */
const MAX_BODY = 32 * 1024 * 1024;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Makes a call: builds it, sends it, and does what the judge says until it is done or has failed. */
export async function perform(context: CallContext, call: Call): Promise<Json> {
  const { deadline } = call;
  const attempts: Attempt[] = [];
  let form = call.form;
  let refused: string | undefined;
  let refreshed = false;
  let maybeDone = false;
  let retries = 0;
  for (;;) {
    const request = parse(unmark(call.build(form)));
    deadline.check();
    const token = request.authorized ? await context.token(deadline, refused) : undefined;
    deadline.check();
    const result = await context.transport.send({
      method: request.method,
      url: context.root + request.path + (token === undefined ? "" : withToken(request.path, token)),
      headers: request.boundary === undefined ? context.headers : { ...context.headers, "content-type": `multipart/form-data; boundary=${request.boundary}` },
      body: request.method === "POST" ? bodyOf(request, call.file) : undefined,
      timeout: Math.max(1, deadline.left()),
      maxBody: call.maxBody ?? MAX_BODY,
      signal: deadline.signal,
    });
    const outcome = read(result, token, call);
    const situation: Situation = {
      ...outcome.happened,
      repeat: request.repeat,
      replay: request.replay,
      attempt: retries + 1,
      max_retries: call.maxRetries,
      time_left_ms: deadline.left(),
      jitter: Math.random(),
      // A call without a token cannot be helped by another one.
      token_refreshed: refreshed || token === undefined,
      maybe_done: maybeDone,
    };
    const [verdict = "fail", pause] = context.engine.judge(JSON.stringify(situation)).split(" ");
    if (verdict === "done" && outcome.body) return outcome.body;
    attempts.push({ outcome: describe(situation), verdict: pause === undefined ? verdict : `${verdict} ${pause}` });
    context.logger?.debug(`wecom-kf: ${call.name}: ${describe(situation)} → ${verdict}`, { attempt: attempts.length });
    switch (verdict) {
      case "already_done":
        return call.alreadyDone;
      case "refresh_token":
        refused = token;
        refreshed = true;
        break;
      case "replay":
        form = request.replay;
        call.replayed?.(form);
        break;
      case "retry":
        retries += 1;
        await deadline.sleep(Number(pause));
        break;
      default:
        throw failure(call, outcome, attempts, pause === undefined ? undefined : Number(pause));
    }
    maybeDone ||= outcome.happened.happened === "lost" || outcome.happened.happened === "http" || situation.errcode === -1;
  }
}

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly repeat: "safe" | "never";
  readonly authorized: boolean;
  readonly replay: Situation["replay"];
  /** Of a multipart body; `body` is then what comes before the file. */
  readonly boundary: string | undefined;
  readonly body: string;
}

/** Reads what the engine built: a line of words, then the body. */
function parse(built: string): Request {
  const end = built.indexOf("\n");
  const [method, path, repeat, authorization, replay, content] = built.slice(0, end).split(" ");
  return {
    method: method as Request["method"],
    path: path ?? "",
    repeat: repeat as Request["repeat"],
    authorized: authorization === "token",
    replay: replay as Request["replay"],
    boundary: content?.startsWith("file:") ? content.slice(5) : undefined,
    body: built.slice(end + 1),
  };
}

function bodyOf({ body, boundary }: Request, file: Uint8Array = new Uint8Array()): string | Uint8Array {
  if (boundary === undefined) return body;
  const parts = [encoder.encode(body), file, encoder.encode(`\r\n--${boundary}--\r\n`)];
  return joined(parts, parts.reduce((length, part) => length + part.length, 0));
}

function withToken(path: string, token: string): string {
  return `${path.includes("?") ? "&" : "?"}access_token=${encodeURIComponent(token)}`;
}

interface Outcome {
  readonly happened: Pick<Situation, "happened" | "status" | "retry_after_ms" | "errcode">;
  readonly body?: Json;
  /** The error, when it is not one of WeCom's answers. */
  readonly error?: KfError;
}

/** What became of a try. */
function read(result: TransportResult, token: string | undefined, call: Call): Outcome {
  if ("failure" in result) {
    const { code, details } = result.failure;
    const error = toError(result.failure);
    const happened = code === "transport.connect" || details["sent"] === false ? "not_sent" : "lost";
    if (error.retryable) return { happened: { happened }, error };
    throw error;
  }
  const { status, headers } = result;
  const accepted = call.accept?.(result);
  if (accepted) return { happened: { happened: "answer", errcode: 0 }, body: accepted as Json };
  const text = decoder.decode(result.body);
  const body = parsed(text);
  if (isObject(body)) {
    const errcode = errcodeOf(body, status);
    if (errcode !== undefined) return { happened: { happened: "answer", errcode }, body };
  }
  const retryAfter = Number(headers["retry-after"]);
  return {
    happened: { happened: "http", status, ...(retryAfter >= 0 ? { retry_after_ms: retryAfter * 1000 } : {}) },
    error: unreadable(status, text, body, token),
  };
}

/** The error code of an answer; some servers send it as a text. Without one, only a good status is a success. */
export function errcodeOf({ errcode }: Json, status: number): number | undefined {
  if (errcode === undefined || errcode === null) return status < 300 ? 0 : undefined;
  const number = typeof errcode === "string" && errcode.trim() !== "" ? Number(errcode) : errcode;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(status: number, text: string, body: unknown, token: string | undefined): KfError {
  if (text.trim() === "") return toError({ code: "response.empty", details: { status } });
  if (isObject(body)) return toError({ code: "response.http_status", details: { status } });
  if (body !== undefined) {
    return toError({ code: "response.not_an_object", details: { actual: Array.isArray(body) ? "an array" : `a ${typeof body}` } });
  }
  // A proxy's page can repeat the URL, and with it the token.
  const start = text.slice(0, 400).replaceAll(token ?? "access_token=", "…").replace(/(access_token|corpsecret)=[^&\s"'<]+/g, "$1=…");
  return toError({ code: "response.not_json", details: { status, start: start.slice(0, 120) } });
}

function failure(call: Call, outcome: Outcome, attempts: readonly Attempt[], waitMs: number | undefined): Error {
  if (outcome.error) return Object.assign(outcome.error, { operation: call.name, attempts });
  const response = outcome.body ?? {};
  const errmsg = response["errmsg"];
  return new KfApiError({
    operation: call.name,
    errcode: outcome.happened.errcode ?? -1,
    errmsg: typeof errmsg === "string" ? errmsg : "",
    response,
    attempts,
    waitMs,
  });
}

function describe({ happened, status, errcode }: Situation): string {
  return happened === "http" ? `http ${status}` : happened === "answer" ? `errcode ${errcode}` : happened;
}
