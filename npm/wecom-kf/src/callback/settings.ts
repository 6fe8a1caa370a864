import type { CallbackSettings } from "../generated/engine.js";
import { wellFormed } from "../internal/json.js";
import { badOption, checkFilled, checkNames } from "../internal/validate.js";
import type { CallbackKeys, CallbackOptions, EnvironmentCallbackOptions } from "./types.js";

const KEYS: Readonly<Record<keyof CallbackKeys, true>> = { token: true, encodingAesKey: true };
const OPTIONS: Readonly<Record<keyof CallbackOptions, true>> = { ...KEYS, receiveId: true, previous: true, engine: true };

/** Decides whether a receiver is accepted. */
export type ReceiverFunction = (receiveId: string) => boolean;

/** The settings of the engine, and the function that the engine does not call. */
export interface CheckedSettings {
  readonly settings: CallbackSettings;
  readonly allow?: ReceiverFunction | undefined;
}

/** Checks the names of the options, and the receivers that they have. */
export function checkedCallbackOptions(options: CallbackOptions | EnvironmentCallbackOptions): void {
  checkNames(checkedObject("options", options), OPTIONS);
  for (const keys of previousOf(options)) checkNames(checkedObject("previous", keys), KEYS, "previous");
  if (options.receiveId !== undefined) receiversOf(options.receiveId);
}

/** Whether the options have keys. A key that is given as undefined counts: it may have been read from a variable that is not set. */
export function isComplete(options: CallbackOptions | EnvironmentCallbackOptions): options is CallbackOptions {
  return "token" in options || "encodingAesKey" in options;
}

/** Checks the options and converts them for the engine. */
export function settingsOf(options: CallbackOptions): CheckedSettings {
  const pairs = [options, ...previousOf(options)].map(({ token, encodingAesKey }) => ({
    token: checkedText("token", token),
    encoding_aes_key: checkedText("encodingAesKey", encodingAesKey),
  }));
  const { receivers, allow } = receiversOf(options.receiveId);
  return { settings: { pairs, receivers }, allow };
}

const previousOf = ({ previous = [] }: Pick<CallbackOptions, "previous">): CallbackKeys[] => [previous].flat() as CallbackKeys[];

/** Does not check surrounding white space: the engine does, for receivers too. */
function checkedText(option: string, value: unknown): string {
  checkFilled(option, value);
  return wellFormed(value);
}

/** Checks that a value is an object. */
export function checkedObject<T>(option: string, value: T): T & object {
  if (typeof value !== "object" || value === null) throw badOption(option, "it must be an object with token and encodingAesKey");
  return value;
}

function receiversOf(receiveId: CallbackOptions["receiveId"]): { receivers: readonly string[] | null; allow?: ReceiverFunction } {
  const given: unknown = receiveId;
  if (typeof receiveId === "function") return { receivers: null, allow: receiveId };
  if (typeof given === "string") return { receivers: [wellFormed(given)] };
  if (Array.isArray(given)) {
    if (!given.every((id): id is string => typeof id === "string")) throw badOption("receiveId", "every id of the list must be a string");
    return { receivers: given.map(wellFormed) };
  }
  if (typeof given === "object" && given !== null && "unchecked" in given) {
    checkNames(given, { unchecked: true }, "receiveId");
    if (given.unchecked === true) return { receivers: null };
  }
  throw badOption("receiveId", "pass the corp id, a list of ids or a function, or { unchecked: true }");
}
