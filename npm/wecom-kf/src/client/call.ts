import { KfApiError } from "../errors/api-error.js";
import type { Attempt } from "../errors/attempt.js";
import { cleanCause } from "../errors/clean-cause.js";
import { isKfError, type KfError, toError, unwrap } from "../errors/kf-error.js";
import type { AttemptOutcome, BuiltRequest, Engine, Form, Outcome, Progress, Verdict } from "../generated/engine.js";
import { concatBytes } from "../internal/bytes.js";
import { isObject, type JsonObject, parseJson, wellFormed } from "../internal/json.js";
import { badOption } from "../internal/validate.js";
import type { Observer } from "../observe/observer.js";
import { secretFieldValues, withoutSecrets } from "../observe/redact.js";
import type { Secrets } from "../observe/secrets.js";
import { copyOfError } from "../tokens/failures.js";
import { errorText } from "../transport/failure.js";
import type { Transport, TransportResponse, TransportResult } from "../transport/types.js";
import { readAnswer } from "./answer.js";
import { abortReason, type Deadline } from "./deadline.js";
import type { KfResponse, ResponseSlot } from "./raw-response.js";

/** The corp's access token, or the third-party app's suite token. */
export type TokenKind = "token" | "suite";

/** What one call needs of its client. */
export interface CallContext {
  readonly engine: Engine;
  readonly transport: Transport;
  /** The base URL of the paths below `cgi-bin/`. */
  readonly root: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly observer: Observer;
  /** Values that no error and no log may contain. */
  readonly secrets: Secrets;
  /** Returns the corp's access token or the suite's. `refused` is one that WeCom no longer accepts. */
  token(kind: TokenKind, deadline: Deadline, refused?: string): Promise<string> | string;
  /** A call succeeded with a token. */
  accepted(kind: TokenKind, token: string): void;
}

/** One call. */
export interface Call {
  /** The operation or path, for errors and logs. */
  readonly name: string;
  /** The id of the call in logs. */
  readonly id: string;
  /** Where its response goes. */
  readonly slot: ResponseSlot;
  /** Builds the request, in the default form if `form` is null. `id` is the call's. */
  build(form: Form | null, id: string): Outcome<BuiltRequest>;
  /** The form of the first attempt. */
  readonly form: Form | null;
  readonly maxRetries: number;
  /** Whether the caller guarantees that the call may be made twice. */
  readonly idempotent: boolean;
  readonly deadline: Deadline;
  /** The result of a call when an earlier attempt turns out to have succeeded. */
  readonly alreadyDone: ((id: string) => JsonObject) | undefined;
  /** The content of the file to upload. */
  readonly file: Uint8Array | undefined;
  /** The maximum response size, if not the default. */
  readonly maxBody: number | undefined;
  /** Whether the request may be repeated in another form. */
  readonly mayReplay: boolean;
  /** Whether a success may lack an errcode, as declared by the caller. */
  readonly errcodeOptional: boolean | undefined;
  /** Reads a response that is not JSON; undefined leaves it to the default reading. */
  readonly accept: ((response: TransportResponse) => object | undefined) | undefined;
  /** Called when the call succeeded in another form than that of the first attempt. */
  worked(form: Form): void;
}

/** The maximum response size. A page of 1000 messages has about 350 KB. */
const MAX_BODY = 32 * 1024 * 1024;

const encoder = new TextEncoder();

/** Performs a call: builds and sends the request, and follows the engine's verdicts until the call has succeeded or failed. */
export async function perform(context: CallContext, call: Call): Promise<JsonObject> {
  const { deadline } = call;
  const attempts: Attempt[] = [];
  const watch = context.observer.watch(call.name, call.id);
  let form = call.form;
  let refused: string | undefined;
  let last: AttemptResult | undefined;
  let progress: Progress | null = null;
  let maybeDone = false;
  let underway: Underway | undefined;
  let request: BuiltRequest | undefined;
  try {
    for (;;) {
      request = unwrap(call.build(form, call.id));
      if (attempts.length === 0) context.observer.warn(call.name, call.id, request.warnings);
      const scrub = scrubber(context.secrets, request);
      if (call.idempotent && request.repeat === "with_msgid")
        throw badOption("idempotent", "it requires your own msgid, derived from the message that it answers");
      deadline.check();
      deadline.waiting = "the access token";
      const token = request.authorization === "none" ? undefined : await context.token(request.authorization, deadline, refused);
      deadline.waiting = undefined;
      context.secrets.add(token);
      // The token source has no other token.
      if (last && refused !== undefined && token === refused) throw callFailure(call, last, scrub);
      deadline.check();
      watch?.request({ ...request, body: textOf(request), file: call.file?.length }, attempts.length + 1, scrub);
      // A hook may have ended the call.
      deadline.check();
      const started = deadline.clock.monotonic();
      // If it throws at once, nothing was sent.
      const sending = context.transport.send({
        method: request.method,
        url: context.root + request.path + (token === undefined ? "" : withToken(request, token)),
        headers: request.multipart ? { ...context.headers, "content-type": request.multipart.content_type } : context.headers,
        body: bodyOf(request, call.file),
        timeout: Math.max(1, deadline.remaining()),
        maxBody: call.maxBody ?? MAX_BODY,
        signal: deadline.signal,
      });
      underway = { number: attempts.length, started };
      const result = await sending;
      const outcome = readOutcome(context.engine, result, scrub, call, request);
      if (outcome.repaired) context.observer.repaired(call.name);
      const attempt = {
        outcome: outcomeText(outcome),
        verdict: "done",
        pauseMs: 0,
        durationMs: deadline.clock.monotonic() - started,
      } as Mutable<Attempt>;
      attempts.push(attempt);
      // A success needs no verdict, and so no engine call.
      if (outcome.body && outcome.errcode === 0) {
        if (token !== undefined) context.accepted(request.authorization as TokenKind, token);
        watch?.response(attempt, outcome.status, 0, outcome.body, scrub);
        call.slot.form = form;
        call.slot.make = responseOf(outcome, attempts, call.id);
        if (form && form !== call.form) call.worked(form);
        return outcome.body;
      }
      // In case the engine fails: then it is unknown whether the call was carried out.
      maybeDone ||= outcome.kind !== "not_sent" && !outcome.unsent;
      underway = undefined;
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
  } catch (thrown) {
    const scrub = request ? scrubber(context.secrets, request) : (text: string) => context.secrets.scrub(text);
    if (underway) {
      maybeDone = true;
      if (underway.number === attempts.length) {
        const attempt = brokenOff(deadline.clock.monotonic() - underway.started);
        attempts.push(attempt);
        watch?.response(attempt, undefined, undefined, undefined, scrub);
      }
    }
    const error = callError(thrown, maybeDone, scrub);
    // A failed token fetch has its own attempts. Otherwise the call failed, or was ended between two attempts.
    if (isKfError(error) && attempts.length + Number(error.code.startsWith("transport.")) > 0 && !error.attempts) {
      Object.assign(error, { operation: call.name, attempts }, callIdentity(call, request, maybeDone));
    } else if (isKfError(error) && maybeDone) {
      // The token fetch for a later attempt failed. Its error keeps its own attempts, but an earlier attempt may have been carried out.
      const { msgid, maybeDone: isUnsure } = callIdentity(call, request, maybeDone);
      Object.assign(error, msgid === undefined ? {} : { msgid }, isUnsure ? { maybeDone: true } : {});
    }
    // The error of a token fetch already names its operation.
    if (isKfError(error) && error.operation === undefined) Object.assign(error, { operation: call.name });
    throw error;
  }
}

/** An attempt whose outcome has not been judged: whatever ends the call now, WeCom may have carried it out. */
interface Underway {
  /** How many attempts there were before. */
  readonly number: number;
  readonly started: number;
}

/** The record of an attempt that ended with an exception instead of an outcome. */
function brokenOff(durationMs: number): Attempt {
  return { outcome: "lost", verdict: "fail", pauseMs: 0, durationMs };
}

/**
 * What a call throws: the error, or a copy if it accepts no properties. A foreign exception, such as one of a getter in a response, cannot
 * tell that the call may have been carried out, so it becomes the cause of an error that does.
 */
function callError(thrown: unknown, maybeDone: boolean, scrub: Scrub): unknown {
  if (isKfError(thrown)) return Object.isExtensible(thrown) ? thrown : copyOfError(thrown);
  if (!maybeDone) return thrown;
  return toError({ code: "transport.lost", details: { detail: scrub(errorText(thrown)).slice(0, 300) } }, cleanCause(thrown, scrub));
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Decides what to do after an attempt. */
function judge(engine: Engine, call: Call, request: BuiltRequest, result: AttemptResult, progress: Progress | null): Verdict {
  const outcome = outcomeOf(result);
  // The attempt was ended while in progress: its fate is unknown, unless it was not sent.
  if (outcome === undefined) {
    return { kind: "fail", wait_ms: null, maybe_done: result.unsent ? (progress?.maybe_done ?? false) : true };
  }
  return engine.judge({
    outcome,
    repeat: request.repeat,
    replay: call.mayReplay ? request.replay : null,
    authorization: request.authorization,
    idempotent: call.idempotent,
    retry_after: textHeader(result, "retry-after"),
    date: textHeader(result, "date"),
    now_ms: call.deadline.clock.now(),
    progress,
    max_retries: Math.min(call.maxRetries, MAX_U32),
    time_left_ms: call.deadline.remaining(),
    jitter: Math.random(),
  });
}

/** The engine counts in 32 bits. */
const MAX_U32 = 0xffff_ffff;

/** The response's headers. Those of a user's own transport or fetch may be unreadable: then there are none. */
function headersOf(response: TransportResponse | undefined): TransportResponse["headers"] {
  try {
    return { ...response?.headers };
  } catch {
    return {};
  }
}

/** A response header; `null` if it is missing, or not a string: a user's own transport may pass anything. */
function textHeader({ response }: AttemptResult, name: string): string | null {
  const value: unknown = headersOf(response)[name];
  return typeof value === "string" ? value : null;
}

function outcomeOf({ kind, status = 0, errcode = 0 }: AttemptResult): AttemptOutcome | undefined {
  switch (kind) {
    case "http":
      return { kind, status };
    case "answer":
      return { kind, errcode };
    default:
      return kind && { kind };
  }
}

/** The request's body for logs; for an upload, the part before the content. */
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
  // Nearly every call uses the same token as the previous one.
  if (encoded?.token !== token) encoded = { token, text: encodeURIComponent(wellFormed(token)) };
  return `${path.includes("?") ? "&" : "?"}${name}=${encoded.text}`;
}

let encoded: { readonly token: string; readonly text: string } | undefined;

/** The result of an attempt. */
interface AttemptResult {
  /** The kind of outcome, on which the verdict depends; undefined if the call cannot continue. */
  readonly kind: AttemptOutcome["kind"] | undefined;
  readonly status?: number;
  /** The response. Its headers are read on demand: that takes a tenth of a call's time, and few callers need them. */
  readonly response?: TransportResponse;
  readonly errcode?: number;
  readonly body?: JsonObject;
  /** Whether the response was not strict JSON. */
  readonly repaired?: boolean | undefined;
  /** The error, if there is no errcode. */
  readonly error?: KfError;
  /** Whether an attempt that ended the call was never sent. */
  readonly unsent?: boolean;
}

/** Removes secrets from a text. */
type Scrub = (text: string) => string;

/** Removes the client's secrets, and those in the request itself. */
function scrubber(secrets: Secrets, request: BuiltRequest): Scrub {
  let inRequest: string[] | undefined;
  return (text) => {
    inRequest ??= [
      ...secretFieldValues(Object.fromEntries(new URLSearchParams(request.path.split("?")[1]))),
      ...secretFieldValues(parseJson(request.body ?? "")),
    ];
    return secrets.scrub(text, inRequest);
  };
}

function readOutcome(engine: Engine, result: TransportResult, scrub: Scrub, call: Call, request: BuiltRequest): AttemptResult {
  if ("failure" in result) {
    const { code, details } = result.failure;
    const clean = Object.entries(details).map(([name, value]) => [name, typeof value === "string" ? scrub(value).slice(0, 300) : value]);
    const cause = code === "transport.aborted" ? abortReason(call.deadline.signal) : cleanCause(result.cause, scrub);
    const error = toError({ code, details: Object.fromEntries(clean) as typeof details }, cause);
    const unsent = code === "transport.connect" || code === "transport.invalid_request" || details["sent"] === false;
    if (!error.retryable) return { kind: undefined, error, unsent };
    return { kind: unsent ? "not_sent" : "lost", error };
  }
  const response = result;
  const { status } = response;
  const accepted = call.accept?.(response);
  if (accepted) return { kind: "answer", status, response, errcode: 0, body: accepted as JsonObject };
  const optional = call.errcodeOptional || request.errcode === "on_failure";
  const answer = readAnswer(engine, response, optional ? "on_failure" : "always", scrub);
  if (!answer.failure) return { kind: "answer", status, response, ...answer };
  // A successful response that ends in the middle was cut off in transit.
  const kind = answer.failure.code === "transport.lost" ? "lost" : "http";
  return { kind, status, response, error: toError(answer.failure) };
}

/** Creates the response on demand. */
function responseOf({ status = 0, response }: AttemptResult, attempts: readonly Attempt[], requestId: string): () => KfResponse {
  return () => ({ status, headers: headersOf(response), attempts, requestId });
}

/** The call's error. Properties of the whole call are added when it is thrown. */
function callFailure({ name }: Call, { error, errcode = -1, body = {} }: AttemptResult, scrub: Scrub, waitMs?: number): Error {
  if (error) return waitMs === undefined ? error : Object.assign(error, { waitMs });
  const response = withoutSecrets(body, scrub) as JsonObject;
  const { errmsg } = response as { errmsg?: unknown };
  return new KfApiError({ operation: name, errcode, errmsg: typeof errmsg === "string" ? errmsg : "", response, waitMs });
}

/** The ids of a failed call, and whether it may have been carried out and must not be repeated. */
function callIdentity(call: Call, request: BuiltRequest | undefined, maybeDone: boolean) {
  const sent = request?.repeat === "safe" && request.body !== null ? parseJson(request.body) : undefined;
  const msgid = isObject(sent) && typeof sent["msgid"] === "string" ? sent["msgid"] : undefined;
  // A generated msgid would be a different one next time.
  const repeatable = call.idempotent || (request?.repeat === "safe" && msgid !== call.id);
  return {
    requestId: call.id,
    ...(msgid === undefined ? {} : { msgid }),
    ...(maybeDone && !repeatable ? { maybeDone: true } : {}),
  };
}

function outcomeText({ kind, status, errcode, error }: AttemptResult): string {
  if (kind === "http") return `http ${status}`;
  if (kind === "answer") return `errcode ${errcode}`;
  return kind ?? error?.code.replace(/^.*\./, "") ?? "";
}
