import { MAX_DEPTH } from "./json.js";

/** Fields whose values name things and tell no secret, no text of a message and nothing about a person but an id. */
const SHOWN = new Set(
  `errcode errmsg corpid open_kfid external_userid touser userid servicer_userid user_list external_userid_list userid_list department_id
  department_id_list msgid fail_msgid recall_msgid msgtype type event event_type origin send_time fail_type fail_reason scene change_type
  status stop_type service_state has_more cursor next_cursor limit offset order voice_format media_id thumb_media_id created_at expires_in
  start_time end_time stat_time group_id intent_id invalid_external_userid`.split(/\s+/),
);

/** Fields that are secrets, whatever else may be shown. */
const SECRET = /token|secret|ticket|^code$|_code$/i;

/** What is shown in the place of a value. */
const hidden = (value: unknown) => (typeof value === "string" ? `<${value.length} characters>` : "<hidden>");

/**
 * A copy of a request or response for a log. Only fields that are known to be harmless keep their values, so that a field that is new to us
 * tells nothing; with `text`, all but secrets do.
 */
export function redacted(value: unknown, text: boolean, key = "", left = MAX_DEPTH): unknown {
  // What stands deeper would exhaust the stack.
  if (left === 0 && typeof value === "object" && value !== null) return hidden(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, text, key, left - 1));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redacted(inner, text, name, left - 1)]));
  }
  if (value === null || value === undefined) return value;
  const shown = SHOWN.has(key) || (text && !SECRET.test(key));
  return shown ? (typeof value === "string" ? scrubbed(value) : value) : hidden(value);
}

/** A text that somebody else wrote, without secrets: a page or an errmsg can repeat the URL, and with it the token. */
export function scrubbed(text: string, token?: string): string {
  const known = token ? text.replaceAll(token, "…") : text;
  return known.replace(/((?:access_token|corpsecret|secret|permanent_code|suite_ticket)["']?\s*[=:]\s*["']?)[^&\s"'<,}]+/gi, "$1…");
}
