import { KfApiError } from "../errors/api-error.js";
import type { Attempt } from "../errors/attempt.js";
import { cleanCause } from "../errors/clean-cause.js";
import { isKfError, type KfError, toError, unwrap } from "../errors/kf-error.js";
import type { BuiltRequest, Engine, Form, Happened, Outcome, Progress, Verdict } from "../generated/engine.js";
import { concatBytes } from "../internal/bytes.js";
import { isObject, type JsonObject, parseJson, wellFormed } from "../internal/json.js";
import { badOption } from "../internal/validate.js";
import type { Observer } from "../observe/observer.js";
import { secretsIn, withoutSecrets } from "../observe/redact.js";
import type { Secrets } from "../observe/secrets.js";
import type { Transport, TransportResponse, TransportResult } from "../transport/types.js";
import { readAnswer } from "./answer.js";
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
  /** Builds the request, in another form than the usual one when it names one. `id` is the call's. */
  build(form: Form | null, id: string): Outcome<BuiltRequest>;
  /** The form to begin with. */
  readonly form: Form | null;
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
  /** Told when the call succeeded in another form than the one it began with. */
  worked(form: Form): void;
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
  let last: Tried | undefined;
  let progress: Progress | null = null;
  let maybeDone = false;
  let request: BuiltRequest | undefined;
  try {
    for (;;) {
      request = unwrap(call.build(form, call.id));
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
      watch?.request({ ...request, body: textOf(request), file: call.file?.length }, attempts.length + 1, scrub);
      const started = performance.now();
      const result = await context.transport.send({
        method: request.method,
        url: context.root + request.path + (token === undefined ? "" : withToken(request, token)),
        headers: request.multipart ? { ...context.headers, "content-type": request.multipart.content_type } : context.headers,
        body: bodyOf(request, call.file),
        timeout: Math.max(1, deadline.remaining()),
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
        call.slot.form = form;
        call.slot.make = responseOf(outcome, attempts, call.id);
        if (form && form !== call.form) call.worked(form);
        return outcome.body;
      }
      // What is so when the judge fails: then nobody knows.
      maybeDone ||= outcome.happened !== "not_sent" && !outcome.unsent;
      const verdict = judge(context.engine, call, request, outcome, progress);
      attempt.verdict = verdict.kind;
      if (verdict.kind === "retry") attempt.pauseMs = verdict.after_ms;
      watch?.response(attempt, outcome.status, outcome.errcode, outcome.body, scrub);
      if ("progress" in verdict) progress = verdict.progress;
      maybeDone = verdict.kind === "fail" ? verdict.maybe_done : (progress?.maybe_done ?? false);
      last = outcome;
      switch (verdict.kind) {
        case "already_done":
          call.slot.make = responseOf(outcome, attempts, call.id);
          return call.alreadyDone?.(call.id) ?? { errcode: 0, errmsg: "ok" };
        case "refresh_token":
          refused = token;
          break;
        case "replay":
          form = verdict.form;
          break;
        case "retry":
          await deadline.sleep(verdict.after_ms);
          break;
        case "fail":
          throw callFailure(call, outcome, scrub, verdict.wait_ms ?? undefined);
      }
    }
  } catch (error) {
    // A failed fetch of the token has tries of its own. Else it is the call that failed, or what ended it between two tries.
    if (isKfError(error) && attempts.length + Number(error.code.startsWith("transport.")) > 0 && !error.attempts) {
      Object.assign(error, { operation: call.name, attempts }, callIdentity(call, request, maybeDone));
    }
    // An error of the token's own call has that one's name.
    if (isKfError(error) && error.operation === undefined) Object.assign(error, { operation: call.name });
    throw error;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What comes after a try. */
function judge(engine: Engine, call: Call, request: BuiltRequest, tried: Tried, progress: Progress | null): Verdict {
  const happened = happenedOf(tried);
  // What ended it while it was under way: nobody knows what became of it, unless it was not sent.
  if (happened === undefined) {
    return { kind: "fail", wait_ms: null, maybe_done: tried.unsent ? (progress?.maybe_done ?? false) : true };
  }
  return engine.judge({
    happened,
    repeat: request.repeat,
    replay: request.replay,
    authorization: request.authorization,
    idempotent: call.idempotent,
    retry_after: tried.response?.headers["retry-after"] ?? null,
    date: tried.response?.headers["date"] ?? null,
    now_ms: Date.now(),
    progress,
    max_retries: call.maxRetries,
    time_left_ms: call.deadline.remaining(),
    jitter: Math.random(),
  });
}

function happenedOf({ happened, status = 0, errcode = 0 }: Tried): Happened | undefined {
  switch (happened) {
    case "http":
      return { kind: happened, status };
    case "answer":
      return { kind: happened, errcode };
    default:
      return happened && { kind: happened };
  }
}

/** The request's body, as a log may show it: of a file what comes before its bytes. */
function textOf({ body, multipart }: BuiltRequest): string {
  return multipart?.head ?? body ?? "";
}

function bodyOf({ body, multipart }: BuiltRequest, file: Uint8Array = new Uint8Array()): string | Uint8Array | undefined {
  if (multipart === null) return body ?? undefined;
  const parts = [encoder.encode(multipart.head), file, encoder.encode(multipart.tail)];
  return concatBytes(
    parts,
    parts.reduce((length, part) => length + part.length, 0),
  );
}

function withToken({ path, authorization }: BuiltRequest, token: string): string {
  const name = authorization === "suite" ? "suite_access_token" : "access_token";
  // Nearly every call's token is that of the one before.
  if (encoded?.token !== token) encoded = { token, text: encodeURIComponent(wellFormed(token)) };
  return `${path.includes("?") ? "&" : "?"}${name}=${encoded.text}`;
}

let encoded: { readonly token: string; readonly text: string } | undefined;

/** What became of a try. */
interface Tried {
  /** What there is to judge; nothing when the call cannot go on. */
  readonly happened: Happened["kind"] | undefined;
  readonly status?: number;
  /** What came back. Its headers are read late: that takes a tenth of a call's time, and few callers ask for them. */
  readonly response?: TransportResponse;
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
function scrubber(secrets: Secrets, request: BuiltRequest): Scrub {
  let carried: string[] | undefined;
  return (text) => {
    carried ??= [
      ...secretsIn(Object.fromEntries(new URLSearchParams(request.path.split("?")[1]))),
      ...secretsIn(parseJson(request.body ?? "")),
    ];
    return secrets.scrub(text, carried);
  };
}

function readOutcome(engine: Engine, result: TransportResult, scrub: Scrub, call: Call, request: BuiltRequest): Tried {
  if ("failure" in result) {
    const { code, details } = result.failure;
    const clean = Object.entries(details).map(([name, value]) => [name, typeof value === "string" ? scrub(value).slice(0, 300) : value]);
    const cause = code === "transport.aborted" ? abortReason(call.deadline.signal) : cleanCause(result.cause, scrub);
    const error = toError({ code, details: Object.fromEntries(clean) as typeof details }, cause);
    const unsent = code === "transport.connect" || code === "transport.invalid_request" || details["sent"] === false;
    if (!error.retryable) return { happened: undefined, error, unsent };
    return { happened: unsent ? "not_sent" : "lost", error };
  }
  const response = result;
  const { status } = response;
  const accepted = call.accept?.(response);
  if (accepted) return { happened: "answer", status, response, errcode: 0, body: accepted as JsonObject };
  const optional = call.errcodeOptional || request.errcode === "on_failure";
  const answer = readAnswer(engine, response, optional ? "on_failure" : "always", scrub);
  if (!answer.failure) return { happened: "answer", status, response, ...answer };
  // A successful response that ends in the middle was cut off in transit.
  const happened = answer.failure.code === "transport.lost" ? "lost" : "http";
  return { happened, status, response, error: toError(answer.failure) };
}

/** Makes the response when it is asked for. */
function responseOf({ status = 0, response }: Tried, attempts: readonly Attempt[], requestId: string): () => KfResponse {
  return () => ({ status, headers: response?.headers ?? {}, attempts, requestId });
}

/** The call's error. What is known of the whole call is added when it is thrown. */
function callFailure({ name }: Call, { error, errcode = -1, body = {} }: Tried, scrub: Scrub, waitMs?: number): Error {
  if (error) return waitMs === undefined ? error : Object.assign(error, { waitMs });
  const response = withoutSecrets(body, scrub) as JsonObject;
  const { errmsg } = response as { errmsg?: unknown };
  return new KfApiError({ operation: name, errcode, errmsg: typeof errmsg === "string" ? errmsg : "", response, waitMs });
}

/** What a failed call is known by, and whether it may have been done and cannot be made again. */
function callIdentity(call: Call, request: BuiltRequest | undefined, maybeDone: boolean) {
  const sent = request?.repeat === "safe" && request.body !== null ? parseJson(request.body) : undefined;
  const msgid = isObject(sent) && typeof sent["msgid"] === "string" ? sent["msgid"] : undefined;
  // A msgid that was made for this call is another one next time.
  const again = call.idempotent || (request?.repeat === "safe" && msgid !== call.id);
  return {
    requestId: call.id,
    ...(msgid === undefined ? {} : { msgid }),
    ...(maybeDone && !again ? { maybeDone: true } : {}),
  };
}

function outcomeText({ happened, status, errcode, error }: Tried): string {
  if (happened === "http") return `http ${status}`;
  if (happened === "answer") return `errcode ${errcode}`;
  return happened ?? error?.code.replace(/^.*\./, "") ?? "";
}
