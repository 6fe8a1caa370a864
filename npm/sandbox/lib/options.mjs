// Checks options. Unknown ones are rejected, since a misspelt option would silently have no effect.
import { SENDERS } from "./generated/acts.mjs";
import { SETTINGS } from "./generated/settings.mjs";

/** The longest delay of a timer, in milliseconds. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** The options of the JavaScript host, which are not settings of the state machine. */
const HOST_OPTIONS = ["now", "onCallback", "logger"];
const FUNCTION_OPTIONS = ["now", "onCallback"];

/** Describes what is wrong with the names and types of the options; `undefined` if they are valid. */
export function optionsError(options) {
  const problem = settingsError(options, SETTINGS, HOST_OPTIONS);
  if (problem !== undefined) return problem;
  const notFunction = FUNCTION_OPTIONS.find((name) => (options[name] ?? undefined) !== undefined && typeof options[name] !== "function");
  if (notFunction !== undefined) return `${notFunction} must be a function`;
  if (options.logger && typeof options.logger.warn !== "function") return "logger must have warn, or be false";
  const url = options.callback?.url ?? undefined;
  if (url !== undefined && !URL.canParse(url)) return "callback.url must be an absolute URL, such as http://127.0.0.1:8080/callback";
  return undefined;
}

/** Describes what is wrong with option names, according to a table. The module checks the values. */
function settingsError(options, table, also = [], within = "") {
  const problem = namesError(options, [...Object.keys(table), ...also], within);
  if (problem !== undefined) return problem;
  for (const [option, { flag, list, fields }] of Object.entries(table)) {
    const value = options[option] || undefined;
    const path = within === "" ? option : `${within}.${option}`;
    if (flag && typeof (options[option] ?? false) !== "boolean") return `${path} must be true or false`;
    if (!fields || value === undefined) continue;
    if (list && !Array.isArray(value)) return `${path} must be a list`;
    const parts = list ? value.map((item, at) => [item, `${path}[${at}]`]) : [[value, path]];
    for (const [part, path] of parts) {
      const problem = settingsError(part, fields, [], path);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Converts options to the settings of the state machine, under their names. */
export function settingsOf(options, table = SETTINGS) {
  const setting = ([option, { name, list, fields }]) => {
    const value = options[option];
    if (!fields || !value) return [name, value];
    return [name, list ? value.map((item) => settingsOf(item, fields)) : settingsOf(value, fields)];
  };
  return Object.fromEntries(Object.entries(table).map(setting));
}

/** Converts the callback settings back to options. */
export function callbackOf({ callback }) {
  const option = ([option, { name }]) => [option, callback[name]];
  return callback && Object.fromEntries(Object.entries(SETTINGS.callback.fields).map(option));
}

/** The loopback hosts. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

const SERVING_OPTIONS = ["port", "host", "acts", "hosts"];

/** Describes what is wrong with the options of `serveSandbox`; `undefined` if they are valid. */
export function servingError(options) {
  const problem = namesError(options, SERVING_OPTIONS);
  if (problem !== undefined) return problem;
  const { port = 0, host = "127.0.0.1", acts = false, hosts = [] } = options;
  // A string would be taken for the path of a socket.
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return "port must be a whole number from 0 to 65535";
  if (typeof host !== "string") return "host must be a string";
  if (typeof acts !== "boolean") return "acts must be true or false";
  const isHere = LOOPBACK.includes(host);
  if (acts && !isHere) return `acts are served only on loopback addresses: host must be one of ${LOOPBACK.join(", ")}`;
  if (!Array.isArray(hosts) || !hosts.every((name) => typeof name === "string")) return "hosts must be a list of names";
  return undefined;
}

/** The conditions of `waitFor` that are strings; `external_userid` is checked by the act `conversation`. */
const CONDITION_STRINGS = ["open_kfid", "after", "msgtype", "text"];
const CONDITION_NAMES = ["external_userid", "from", "count", ...CONDITION_STRINGS];

/** Describes what is wrong with the condition or options of `waitFor`; `undefined` if they are valid. */
export function waitError(condition, options) {
  if (!isPlain(condition)) return "the condition must be an object";
  const problem = namesError(condition, CONDITION_NAMES) ?? namesError(options, ["timeout"]);
  if (problem !== undefined) return problem;
  const notString = CONDITION_STRINGS.find((name) => condition[name] !== undefined && typeof condition[name] !== "string");
  if (notString !== undefined) return `${notString} must be a string`;
  const { from = SENDERS } = condition;
  if (![from].flat().every((sender) => SENDERS.includes(sender))) return `from must be one of ${SENDERS.join(", ")}, or a list of them`;
  const { timeout } = options;
  // A longer delay would make the timer fire immediately.
  const fits = timeout === undefined || (typeof timeout === "number" && timeout > 0 && timeout <= MAX_TIMER_MS);
  if (!fits) return `timeout must be a number of milliseconds, above 0 and at most ${MAX_TIMER_MS}`;
  const { count } = condition;
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) return "count must be a whole number above 0";
  return undefined;
}

/** Describes an unknown name, with a suggestion. */
function namesError(options, names, within = "") {
  if (!isPlain(options)) return `${within || "the options"} must be an object`;
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, names);
  const name = unknown.slice(0, 64);
  const path = within === "" ? name : `${within}.${name}`;
  return `there is no option ${path}; ${meant === undefined ? `known options are ${names.join(", ")}` : `did you mean ${meant}?`}`;
}

function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The most similar known name, if there is one. (The client has the same function; neither package depends on the other.) */
function nearest(given, names) {
  const plain = (name) => name.replace(/[^a-z0-9]/gi, "").toLowerCase();
  const target = plain(given);
  if (target.length > 40) return undefined;
  const [edits, name] = names.map((name) => [distance(target, plain(name)), name]).sort(([left], [right]) => left - right)[0];
  return edits < target.length * 0.4 ? name : undefined;
}

/** The Levenshtein distance. */
function distance(left, right) {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const substitution = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + substitution);
    }
    row = next;
  }
  return row[right.length];
}
