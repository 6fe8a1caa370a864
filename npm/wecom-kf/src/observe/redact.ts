import { isObject } from "../internal/json.js";
import { scrubbed } from "./secrets.js";

/** Fields whose values are logged: ids, codes and numbers. No secrets, message texts or personal data. */
const SHOWN = new Set(
  `errcode errmsg corpid open_kfid external_userid touser userid servicer_userid user_list external_userid_list userid_list department_id
  department_id_list msgid fail_msgid recall_msgid msgtype type event event_type origin send_time fail_type fail_reason scene change_type
  status stop_type service_state has_more cursor next_cursor limit offset order voice_format media_id thumb_media_id created_at expires_in
  start_time end_time stat_time group_id intent_id invalid_external_userid`.split(/\s+/),
);

/** Fields that are always hidden. */
const SECRET = /token|secret|ticket|^code$|_code$/i;

/** Values nested deeper are hidden; WeCom's are not nested that deeply. */
const MAX_SHOWN_DEPTH = 32;

/** The placeholder for a hidden value. */
const hiddenValue = (value: unknown) => (typeof value === "string" ? `<${value.length} characters>` : "<hidden>");

/**
 * A redacted copy of a request or response for the log. Only known harmless fields keep their values, so that an unknown field reveals
 * nothing; with `text`, all fields except secrets do. `scrub` removes secrets from the remaining texts.
 */
export function redacted(value: unknown, text: boolean, scrub: (text: string) => string = scrubbed, key = "", depth = 0): unknown {
  if (typeof value === "object" && value !== null) {
    if (depth === MAX_SHOWN_DEPTH) return "<hidden>";
    if (Array.isArray(value)) return value.map((item) => redacted(item, text, scrub, key, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrub(name), redacted(inner, text, scrub, name, depth + 1)]));
  }
  if (value === null || value === undefined) return value;
  const shown = SHOWN.has(key) || (text && !SECRET.test(key));
  return shown ? (typeof value === "string" ? scrub(value) : value) : hiddenValue(value);
}

/** A copy of a response without secrets, for an error: a gateway may echo the request with its token and secrets. */
export function withoutSecrets(value: unknown, scrub: (text: string) => string, key = "", depth = 0): unknown {
  if (typeof value === "string") return SECRET.test(key) ? "…" : scrub(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_SHOWN_DEPTH) return "<hidden>";
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, scrub, key, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrub(name), withoutSecrets(inner, scrub, name, depth + 1)]));
}

/** The values of fields in a request or response that are secrets by name. */
export function secretFieldValues(value: unknown, key = ""): string[] {
  if (typeof value === "string") return SECRET.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretFieldValues(item, key));
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => secretFieldValues(inner, name)) : [];
}
