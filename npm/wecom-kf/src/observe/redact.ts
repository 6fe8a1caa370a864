import { isObject } from "../internal/json.js";
import { scrubbed } from "./secrets.js";

/** Fields whose values name things and tell no secret, no text of a message and nothing about a person but an id. */
const SHOWN = new Set(
  `errcode errmsg corpid open_kfid external_userid touser userid servicer_userid user_list external_userid_list userid_list department_id
  department_id_list msgid fail_msgid recall_msgid msgtype type event event_type origin send_time fail_type fail_reason scene change_type
  status stop_type service_state has_more cursor next_cursor limit offset order voice_format media_id thumb_media_id created_at expires_in
  start_time end_time stat_time group_id intent_id invalid_external_userid`.split(/\s+/),
);

/** Fields that are secrets, whatever else may be shown. */
const SECRET = /token|secret|ticket|^code$|_code$/i;

/** What stands more deeply in other things is not shown: nothing of WeCom's does. */
const MAX_SHOWN_DEPTH = 32;

/** What is shown in the place of a value. */
const hiddenValue = (value: unknown) => (typeof value === "string" ? `<${value.length} characters>` : "<hidden>");

/**
 * A copy of a request or response for a log. Only fields that are known to be harmless keep their values, so that a field that is new to us
 * tells nothing; with `text`, all but secrets do. `scrub` takes out of a shown text what it must not tell.
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

/** What a server answered, for an error: a gateway on the way may repeat the request in it, with its token and secrets. */
export function withoutSecrets(value: unknown, scrub: (text: string) => string, key = "", depth = 0): unknown {
  if (typeof value === "string") return SECRET.test(key) ? "…" : scrub(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_SHOWN_DEPTH) return "<hidden>";
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, scrub, key, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrub(name), withoutSecrets(inner, scrub, name, depth + 1)]));
}

/** The texts of a request or response that are secrets by their names. */
export function secretsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return SECRET.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, key));
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => secretsIn(inner, name)) : [];
}
