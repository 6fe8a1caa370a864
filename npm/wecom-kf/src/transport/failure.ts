import { isKfError, type KfError } from "../errors/kf-error.js";
import { hasProperties, messageOf } from "../internal/kinds.js";
import { scrubbed } from "../observe/secrets.js";
import type { TransportFailure, TransportRequest } from "./types.js";

/** The failure for a rejection of fetch or of the caller's transport. */
export function transportFailure(error: unknown, request: TransportRequest): TransportFailure {
  if (isOurs(error)) {
    if (!error.code.startsWith("transport.")) throw error;
    return { failure: error as TransportFailure["failure"], cause: error.cause };
  }
  const kind = isInvalid(request) ? "invalid_request" : (whyNotSent(error) ?? "lost");
  return { failure: { code: `transport.${kind}`, details: { detail: errorText(error) } }, cause: error };
}

function isOurs(error: unknown): error is KfError {
  try {
    return isKfError(error) && typeof error.code === "string";
  } catch {
    return false;
  }
}

/** The codes of runtimes for a failed connection. */
const NOT_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_PRX_TLS",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ConnectionRefused",
  "FailedToOpenSocket",
]);

/** The system calls that fail before a request is sent. */
const CONNECTING = new Set(["connect", "getaddrinfo"]);

/** The same as messages: of Deno's fetch, and of undici when a proxy refuses the tunnel. */
const NOT_CONNECTED_WORDS = /client error \(Connect\)|^Proxy response \(\d+\) !== 200 when HTTP Tunneling/;

/** The messages of undici and Deno for a port that fetch blocks. */
const BLOCKED_PORT = /^bad port$|Requests to port \d+ are blocked/;

/** Why a request was certainly not sent, if known: there was no connection, or fetch blocks the port. */
function whyNotSent(error: unknown): "connect" | "invalid_request" | undefined {
  try {
    for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth += 1) {
      const { code, syscall, message, cause, errors } = at as { readonly [name: string]: unknown };
      if (typeof message === "string" && BLOCKED_PORT.test(message)) return "invalid_request";
      if (NOT_CONNECTED.has(code as string) || CONNECTING.has(syscall as string)) return "connect";
      if (typeof message === "string" && NOT_CONNECTED_WORDS.test(message)) return "connect";
      at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    }
  } catch {
    // A getter of the error threw.
  }
  return undefined;
}

/** Whether the platform rejects the request as such, for an invalid URL or header. */
function isInvalid({ url, method, headers }: TransportRequest): boolean {
  if (typeof Request !== "function") return false;
  try {
    new Request(url, { method, headers: { ...headers } });
    return false;
  } catch {
    return true;
  }
}

/** The text of an error, without the URL, whose query contains the token. */
export function errorText(error: unknown): string {
  try {
    const cause = hasProperties(error) ? (error as { cause?: unknown }).cause : undefined;
    const because = hasProperties(cause) ? `: ${messageOf(cause)}` : "";
    return scrubbed(`${messageOf(error)}${because}`.replace(/https?:\/\/\S+/g, "<url>")).slice(0, 1000);
  } catch {
    return "it has no message";
  }
}
