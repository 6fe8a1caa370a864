// What a sandbox can be made of. A misspelt option would do nothing, and silently.
import { SENDERS } from "./generated/acts.mjs";
import { SETTINGS } from "./generated/settings.mjs";

/** The longest that one timer can wait, in milliseconds. */
export const LONGEST_MS = 2 ** 31 - 1;

/** The options that are the host's own, and no settings of the state machine. */
const HOST = ["now", "onCallback", "logger"];
const FUNCTIONS = ["now", "onCallback"];

/** Says what is wrong with the names and types of the options; nothing when they are right. */
export function wrongOptions(options) {
  const wrong = wrongSettings(options, SETTINGS, HOST);
  if (wrong !== undefined) return wrong;
  const noFunction = FUNCTIONS.find((name) => (options[name] ?? undefined) !== undefined && typeof options[name] !== "function");
  if (noFunction !== undefined) return `${noFunction} must be a function`;
  if (options.logger && typeof options.logger.warn !== "function") return "logger must have warn, or be false";
  const url = options.callback?.url ?? undefined;
  if (url !== undefined && !URL.canParse(url)) return "callback.url must be a whole URL, such as http://127.0.0.1:8080/callback";
  return undefined;
}

/** Says what is wrong with the names in options that are described by a table. What their values must be, the module says. */
function wrongSettings(options, table, also = [], within = "") {
  const wrong = wrongNames(options, [...Object.keys(table), ...also], within);
  if (wrong !== undefined) return wrong;
  for (const [option, { flag, list, fields }] of Object.entries(table)) {
    const value = options[option] || undefined;
    const path = within === "" ? option : `${within}.${option}`;
    if (flag && typeof (options[option] ?? false) !== "boolean") return `${path} must be true or false`;
    if (!fields || value === undefined) continue;
    if (list && !Array.isArray(value)) return `${path} must be a list`;
    const parts = list ? value.map((item, at) => [item, `${path}[${at}]`]) : [[value, path]];
    for (const [part, path] of parts) {
      const wrong = wrongSettings(part, fields, [], path);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

/** The settings that options are, under the names of the settings. */
export function settingsOf(options, table = SETTINGS) {
  const setting = ([option, { name, list, fields }]) => {
    const value = options[option];
    if (!fields || !value) return [name, value];
    return [name, list ? value.map((item) => settingsOf(item, fields)) : settingsOf(value, fields)];
  };
  return Object.fromEntries(Object.entries(table).map(setting));
}

/** The callback of a sandbox's settings, under the names of the options. */
export function callbackOf({ callback }) {
  const option = ([option, { name }]) => [option, callback[name]];
  return callback && Object.fromEntries(Object.entries(SETTINGS.callback.fields).map(option));
}

/** The hosts that only this machine reaches. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

const SERVING = ["port", "host", "acts", "hosts"];

/** Says what is wrong with how a sandbox is to be served; nothing when it is right. */
export function wrongServing(options) {
  const wrong = wrongNames(options, SERVING);
  if (wrong !== undefined) return wrong;
  const { port = 0, host = "127.0.0.1", acts = false, hosts = [] } = options;
  // As a text it would be the path of a socket.
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return "port must be a whole number from 0 to 65535";
  if (typeof host !== "string") return "host must be a string";
  if (typeof acts !== "boolean") return "acts must be true or false";
  const isHere = LOOPBACK.includes(host);
  if (acts && !isHere) return `the acts of a sandbox are served to this machine only: host must be one of ${LOOPBACK.join(", ")}`;
  if (!Array.isArray(hosts) || !hosts.every((name) => typeof name === "string")) return "hosts must be a list of names";
  return undefined;
}

/** What is waited for by a text; `external_userid` is checked by the act that it is asked with. */
const WANTED_TEXTS = ["open_kfid", "after", "msgtype", "text"];
const WANTED = ["external_userid", "from", "count", ...WANTED_TEXTS];

/** Says what is wrong with what is waited for; nothing when it is right. */
export function wrongWait(wanted, options) {
  if (!isPlain(wanted)) return "what is waited for must be an object";
  const wrong = wrongNames(wanted, WANTED) ?? wrongNames(options, ["timeout"]);
  if (wrong !== undefined) return wrong;
  const noText = WANTED_TEXTS.find((name) => wanted[name] !== undefined && typeof wanted[name] !== "string");
  if (noText !== undefined) return `${noText} must be a string`;
  const { from = SENDERS } = wanted;
  if (![from].flat().every((sender) => SENDERS.includes(sender))) return `from must be one of ${SENDERS.join(", ")}, or a list of them`;
  const { timeout } = options;
  // A timer takes a longer time for none.
  const fits = timeout === undefined || (typeof timeout === "number" && timeout > 0 && timeout <= LONGEST_MS);
  if (!fits) return `timeout must be milliseconds, above 0 and at most ${LONGEST_MS}`;
  const { count } = wanted;
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) return "count must be a whole number above 0";
  return undefined;
}

/** Says which name is unknown, and which one was meant. */
function wrongNames(options, names, within = "") {
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

/** The name that was meant: a few letters away. (The client has the same: neither package knows the other.) */
function nearest(given, names) {
  const plain = (name) => name.replace(/[^a-z0-9]/gi, "").toLowerCase();
  const wanted = plain(given);
  if (wanted.length > 40) return undefined;
  const [steps, name] = names.map((name) => [distance(wanted, plain(name)), name]).sort(([one], [other]) => one - other)[0];
  return steps < wanted.length * 0.4 ? name : undefined;
}

/** How many letters must be put in, taken out or exchanged. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const exchanged = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + exchanged);
    }
    row = next;
  }
  return row[other.length];
}
