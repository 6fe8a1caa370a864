import type { Engine, Failure, Situation } from "../engine.js";
import { KfApiError } from "../errors/api-error.js";
import type { Attempt } from "../errors/attempt.js";
import { cleanCause } from "../errors/clean-cause.js";
import { isKfError, type KfError, toError, unmark } from "../errors/kf-error.js";
import { concatBytes } from "../internal/bytes.js";
import { isObject, type JsonObject, parseJson, wellFormed } from "../internal/json.js";
import { badOption } from "../internal/validate.js";
import type { Observer } from "../observe/observer.js";
import { secretsIn, withoutSecrets } from "../observe/redact.js";
import type { Secrets } from "../observe/secrets.js";
import type { Transport, TransportResponse, TransportResult } from "../transport/types.js";
import { answerOf, errcodeOf, isGood, unreadableAnswer } from "./answer.js";
import { abortReason, type Deadline } from "./deadline.js";
import type { KfResponse, ResponseSlot } from "./raw-response.js";

/** A token of the corp, or of the third-party app. */
export type TokenKind = "token" | "suite";

/** What one call needs of its client. */
export interface CallContext {
  readonly engine: Engine;
  readonly transport: Transport;
  /** The URL that paths below `cgi-bin/` are appended to. */
  readonly root: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly observer: Observer;
  /** What no error and no log may tell. */
  readonly secrets: Secrets;
  /** A token: the corp's access token or the suite's. `refused` is one that WeCom no longer takes. */
  token(kind: TokenKind, deadline: Deadline, refused?: string): Promise<string> | string;
  /** A call succeeded with a token. */
  accepted(kind: TokenKind, token: string): void;
}

/** One call. */
export interface Call {
  /** The operation or path, for errors and logs. */
  readonly name: string;
  /** The id that logs know it by. */
  readonly id: string;
  /** Where its response goes. */
  readonly slot: ResponseSlot;
  /** Builds the request in a form: `none`, `post` or `without_token`. `id` is the call's. */
  build(form: string, id: string): string;
  /** The form to begin with. */
  readonly form: string;
  readonly maxRetries: number;
  /** Whether the caller vouches that the call may be made twice. */
  readonly idempotent: boolean;
  readonly deadline: Deadline;
  /** What a call answers whose earlier try had succeeded. */
  readonly alreadyDone: ((id: string) => JsonObject) | undefined;
  /** The bytes of the file that the request is the head of. */
  readonly file: Uint8Array | undefined;
  /** The largest response that is read, when it is not the usual one. */
  readonly maxBody: number | undefined;
  /** Whether the caller says that a success may have no error code. */
  readonly errcodeOptional: boolean | undefined;
  /** Reads an answer that is no JSON; nothing leaves it to the usual reading. */
  readonly accept: ((response: TransportResponse) => object | undefined) | undefined;
  /** Told when the request was made in another form. */
  replayed(form: string): void;
}

/** The largest response that is read. A page of 1000 messages has about 350 KB. */
const MAX_BODY = 32 * 1024 * 1024;

const encoder = new TextEncoder();

/** Makes a call: builds it, sends it, and does what the judge says until it is done or has failed. */
export async function perform(context: CallContext, call: Call): Promise<JsonObject> {
  const { deadline } = call;
  const attempts: Attempt[] = [];
  const watch = context.observer.watch(call.name, call.id);
  let form = call.form;
  let refused: string | undefined;
  let last: Outcome | undefined;
  let progress = "";
  let request: Request | undefined;
  try {
    for (;;) {
      request = readBuilt(unmark(call.build(form, call.id)));
      if (attempts.length === 0) context.observer.warn(call.name, call.id, request.warnings);
      const scrub = scrubber(context.secrets, request);
      if (call.idempotent && request.repeat === "with_msgid")
        throw badOption("idempotent", "it needs a msgid of yours, which stands for this very message");
      deadline.check();
      deadline.waiting = "the access token";
      const token = request.authorization === "none" ? undefined : await context.token(request.authorization, deadline, refused);
      deadline.waiting = undefined;
      context.secrets.add(token);
      // A source that has no other token cannot help.
      if (last && refused !== undefined && token === refused) throw callFailure(call, last, scrub);
      deadline.check();
      watch?.request({ ...request, file: call.file?.length }, attempts.length + 1, scrub);
      const started = performance.now();
      const result = await context.transport.send({
        method: request.method,
        url: context.root + request.path + (token === undefined ? "" : withToken(request, token)),
        headers:
          request.boundary === undefined
            ? context.headers
            : { ...context.headers, "content-type": `multipart/form-data; boundary=${request.boundary}` },
        body: request.method === "POST" ? requestBody(request, call.file) : undefined,
        timeout: Math.max(1, deadline.left()),
        maxBody: call.maxBody ?? MAX_BODY,
        signal: deadline.signal,
      });
      const outcome = readOutcome(context.engine, result, scrub, call, request);
      if (outcome.repaired) context.observer.repaired(call.name);
      const attempt = {
        outcome: outcomeText(outcome),
        verdict: "done",
        pauseMs: 0,
        durationMs: performance.now() - started,
      } as Mutable<Attempt>;
      attempts.push(attempt);
      // A success is done whatever else is the case: it is not worth a crossing.
      if (outcome.body && outcome.errcode === 0) {
        if (token !== undefined) context.accepted(request.authorization as TokenKind, token);
        watch?.response(attempt, outcome.status, 0, outcome.body, scrub);
        call.slot.response = responseOf(outcome, attempts, call);
        return outcome.body;
      }
      const [verdict, pause = "-", next = ""] = judge(context.engine, call, request, outcome, progress);
      attempt.verdict = verdict;
      if (verdict !== "fail" && pause !== "-") attempt.pauseMs = Number(pause);
      watch?.response(attempt, outcome.status, outcome.errcode, outcome.body, scrub);
      progress = next;
      last = outcome;
      switch (verdict) {
        case "already_done":
          call.slot.response = responseOf(outcome, attempts, call);
          return call.alreadyDone?.(call.id) ?? { errcode: 0, errmsg: "ok" };
        case "refresh_token":
          refused = token;
          break;
        case "replay":
          form = request.replay;
          call.replayed(form);
          break;
        case "retry":
          await deadline.sleep(attempt.pauseMs);
          break;
        default:
          throw callFailure(call, outcome, scrub, pause === "-" ? undefined : Number(pause));
      }
    }
  } catch (error) {
    // A failed fetch of the token has tries of its own. Else it is the call that failed, or what ended it between two tries.
    if (isKfError(error) && attempts.length + Number(error.code.startsWith("transport.")) > 0 && !error.attempts) {
      Object.assign(error, { operation: call.name, attempts }, callIdentity(call, request, progress));
    }
    // An error of the token's own call has that one's name.
    if (isKfError(error) && error.operation === undefined) Object.assign(error, { operation: call.name });
    throw error;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The engine's verdict, its number, and the call's progress. */
function judge(engine: Engine, call: Call, request: Request, outcome: Outcome, progress: string) {
  // What ended it while it was under way: nobody knows what became of it, unless it was not sent.
  if (outcome.happened === undefined) return ["fail", "-", outcome.unsent ? progress : "m"] as [Attempt["verdict"], string, string];
  const { happened, status, errcode, headers } = outcome;
  const situation: Situation = {
    happened,
    ...(happened === "http" ? { status: status ?? 0 } : {}),
    ...(errcode === undefined ? {} : { errcode }),
    repeat: request.repeat,
    replay: request.replay,
    authorization: request.authorization,
    idempotent: call.idempotent,
    retry_after: headers?.["retry-after"],
    date: headers?.["date"],
    now_ms: Date.now(),
    progress,
    max_retries: call.maxRetries,
    time_left_ms: call.deadline.left(),
    jitter: Math.random(),
  };
  return engine.judge(JSON.stringify(situation)).split(" ") as [Attempt["verdict"], string?, string?];
}

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly repeat: Situation["repeat"];
  readonly authorization: Situation["authorization"];
  readonly replay: Situation["replay"];
  /** Of a multipart body; `body` is then what comes before the file. */
  readonly boundary: string | undefined;
  /** Whether a success may have no error code. */
  readonly errcodeOptional: boolean;
  readonly body: string;
  readonly warnings: readonly Failure[];
}

/** Reads what the engine built: a line of words with the warnings at its end, then the body. */
function readBuilt(built: string): Request {
  const end = built.indexOf("\n");
  const line = built.slice(0, end);
  // No word begins so.
  const warned = line.indexOf(" [");
  const [method, path, repeat, authorization, replay, content, errcode] = (warned < 0 ? line : line.slice(0, warned)).split(" ");
  return {
    method: method as Request["method"],
    path: path ?? "",
    repeat: repeat as Request["repeat"],
    authorization: authorization as Request["authorization"],
    replay: replay as Request["replay"],
    boundary: content?.startsWith("file:") ? content.slice(5) : undefined,
    errcodeOptional: errcode === "on_failure",
    body: built.slice(end + 1),
    warnings: warned < 0 ? [] : (JSON.parse(line.slice(warned + 1)) as Failure[]),
  };
}

function requestBody({ body, boundary }: Request, file: Uint8Array = new Uint8Array()): string | Uint8Array {
  if (boundary === undefined) return body;
  const parts = [encoder.encode(body), file, encoder.encode(`\r\n--${boundary}--\r\n`)];
  return concatBytes(
    parts,
    parts.reduce((length, part) => length + part.length, 0),
  );
}

function withToken({ path, authorization }: Request, token: string): string {
  const name = authorization === "suite" ? "suite_access_token" : "access_token";
  return `${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(wellFormed(token))}`;
}

/** What became of a try. */
interface Outcome {
  /** What there is to judge; nothing when the call cannot go on. */
  readonly happened: Situation["happened"] | undefined;
  readonly status?: number;
  readonly headers?: TransportResponse["headers"];
  readonly errcode?: number;
  readonly body?: JsonObject;
  /** Whether the answer was no strict JSON. */
  readonly repaired?: boolean | undefined;
  /** The error, when it is not one of WeCom's answers. */
  readonly error?: KfError;
  /** Whether a call that cannot go on was not sent. */
  readonly unsent?: boolean;
}

/** Takes secrets out of a text. */
type Scrub = (text: string) => string;

/** For texts about a request: what its client knows, and what it carries itself. */
function scrubber(secrets: Secrets, request: Request): Scrub {
  let carried: string[] | undefined;
  return (text) => {
    carried ??= [...secretsIn(Object.fromEntries(new URLSearchParams(request.path.split("?")[1]))), ...secretsIn(parseJson(request.body))];
    return secrets.scrub(text, carried);
  };
}

function readOutcome(engine: Engine, result: TransportResult, scrub: Scrub, call: Call, request: Request): Outcome {
  if ("failure" in result) {
    const { code, details } = result.failure;
    const clean = Object.entries(details).map(([name, value]) => [name, typeof value === "string" ? scrub(value).slice(0, 300) : value]);
    const cause = code === "transport.aborted" ? abortReason(call.deadline.signal) : cleanCause(result.cause, scrub);
    const error = toError({ code, details: Object.fromEntries(clean) as typeof details }, cause);
    const unsent = code === "transport.connect" || code === "transport.invalid_request" || details["sent"] === false;
    if (!error.retryable) return { happened: undefined, error, unsent };
    return { happened: unsent ? "not_sent" : "lost", error };
  }
  const { status, headers } = result;
  const accepted = call.accept?.(result);
  if (accepted) return { happened: "answer", status, headers, errcode: 0, body: accepted as JsonObject };
  const answer = answerOf(engine, result);
  const { body, repaired, failure } = answer;
  if (isObject(body)) {
    const errcode = errcodeOf(body, status, call.errcodeOptional || request.errcodeOptional);
    if (errcode !== undefined) return { happened: "answer", status, headers, errcode, body, repaired };
  }
  // A good answer that stops in the middle was cut off on its way.
  if (failure?.code === "transport.lost" && isGood(status)) return { happened: "lost", status, headers, error: toError(failure) };
  return { happened: "http", status, headers, error: unreadableAnswer(status, answer, scrub) };
}

function responseOf({ status = 0, headers = {} }: Outcome, attempts: readonly Attempt[], { id }: Call): KfResponse {
  return { status, headers, attempts, requestId: id };
}

/** The call's error. What is known of the whole call is added when it is thrown. */
function callFailure({ name }: Call, { error, errcode = -1, body = {} }: Outcome, scrub: Scrub, waitMs?: number): Error {
  if (error) return waitMs === undefined ? error : Object.assign(error, { waitMs });
  const response = withoutSecrets(body, scrub) as JsonObject;
  const { errmsg } = response as { errmsg?: unknown };
  return new KfApiError({ operation: name, errcode, errmsg: typeof errmsg === "string" ? errmsg : "", response, waitMs });
}

/** What a failed call is known by, and whether it may have been done and cannot be made again. `progress` has an `m` when it may have. */
function callIdentity(call: Call, request: Request | undefined, progress: string) {
  const sent =
    request?.repeat === "safe" && request.method === "POST" && request.boundary === undefined ? parseJson(request.body) : undefined;
  const msgid = isObject(sent) && typeof sent["msgid"] === "string" ? sent["msgid"] : undefined;
  // A msgid that was made for this call is another one next time.
  const again = call.idempotent || (request?.repeat === "safe" && msgid !== call.id);
  return {
    requestId: call.id,
    ...(msgid === undefined ? {} : { msgid }),
    ...(progress.includes("m") && !again ? { maybeDone: true } : {}),
  };
}

function outcomeText({ happened, status, errcode, error }: Outcome): string {
  if (happened === "http") return `http ${status}`;
  if (happened === "answer") return `errcode ${errcode}`;
  return happened ?? error?.code.replace(/^.*\./, "") ?? "";
}
