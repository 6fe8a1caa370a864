import type { Acts, CallbackOptions, Line, Refusals, SandboxErrorFields, SandboxSettings } from "./generated/types.d.mts";

export type * from "./generated/types.d.mts";

/** What a sandbox is made of: its settings, and what it needs of its host. */
export interface SandboxOptions extends SandboxSettings {
  /** The clock, in unix milliseconds. Default `Date.now`. Call `tick` after turning a clock of your own. */
  now?: (() => number) | undefined;
  /** Where callbacks go. Without `onCallback` they are posted to its `url`; without this and `onCallback`, none are made. */
  callback?: CallbackOptions | undefined;
  /**
   * Receives callbacks without a socket, such as a fetch handler. Status 200 within 5 seconds is success; anything else is tried
   * again, three times in all, with the same query and body.
   */
  onCallback?: ((request: Request) => Response | Promise<Response>) | undefined;
  /**
   * Is told of each callback that failed, in one line: the URL without its query, the try, and why (no connection, a status other than 200,
   * no answer in 5 seconds, what `onCallback` threw). Default `console`; `false` for none.
   */
  logger?: Pick<Console, "warn"> | false | undefined;
}

/** What {@link Sandbox.waitFor} waits for: lines of what a customer's phone shows. What is left out fits any. */
export interface WaitFor {
  /** The customer. */
  external_userid: string;
  /** The account; without it, any. */
  open_kfid?: string | undefined;
  /** Only lines after this one: the `msgid` that `customerWrites` gave. Without it, lines that are there already fit too. */
  after?: string | undefined;
  /** Who the line is from. Default: the bot, which is `api`, `welcome`, `reply` or `closing`. */
  from?: Line["from"] | Line["from"][] | undefined;
  /** The type of the message. */
  msgtype?: string | undefined;
  /** A part of the text. */
  text?: string | undefined;
  /** How many such lines. Default 1. */
  count?: number | undefined;
}

/** How a callback URL answered WeCom's check. */
export interface UrlCheck {
  /** Whether the answer was HTTP 200 with the bare echo. */
  ok: boolean;
  /** The HTTP status of the answer. */
  status: number;
  /** The body of the answer. */
  body: string;
  /** What the body must be. */
  echo: string;
}

/** The codes of a {@link SandboxError}: what the sandbox refuses, and what ends or cannot reach it. */
export type SandboxErrorCode =
  | keyof Refusals
  | "sandbox.closed"
  | "sandbox.timeout"
  | "sandbox.crashed"
  | "sandbox.unknown_method"
  | "sandbox.forbidden";

/**
 * What the sandbox itself refuses: settings that cannot work, and acts that no person could perform now. An error of the API is
 * no exception but an answer with an `errcode`, as with WeCom.
 */
export class SandboxError extends Error {
  /** Made by the sandbox. */
  private constructor();
  /** The stable code, such as `sandbox.unknown_customer`. */
  readonly code: SandboxErrorCode;
}
export interface SandboxError extends SandboxErrorFields {}

/**
 * The WeCom Customer Service server, in this process. Methods take effect at once; callbacks follow by themselves.
 *
 * Every method for an act throws a `SandboxError` when no person could do that now. Parameters are taken as JSON has them: what is
 * undefined is left out. Should the module itself fail, the call throws `sandbox.crashed`, as does every call after it.
 */
export interface Sandbox extends Acts {
  /** The corp id. */
  readonly corpId: string;
  /** The secret that `gettoken` accepts. */
  readonly secret: string;
  /** The address of WeCom's API, for clients that want one beside `fetch`. */
  readonly baseUrl: string;
  /** The settings of the callback, for the receiver; nothing when no callbacks are made. */
  readonly callback: { readonly [Name in keyof CallbackOptions]-?: NonNullable<CallbackOptions[Name]> } | undefined;
  /** Answers a call of the API as WeCom would. Never opens a socket, whatever the host of the URL. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

  /** What the customer's phone shows, oldest first: one account's conversation, or all of the customer's. */
  conversation(external_userid: string, open_kfid?: string): Line[];
  /** Checks the callback URL as WeCom does when it is entered in the admin console. Rejects when it cannot be reached. */
  verifyCallbackUrl(): Promise<UrlCheck>;
  /** Does what is due by the clock. Only needed after turning a clock of your own. */
  tick(): void;
  /**
   * Resolves when no callback is under way, retries included. With a clock of your own, retries wait for it to be turned. A bot that
   * answers the callback first and works afterwards may still be at work then: `waitFor` waits for what it sends.
   */
  settled(): Promise<void>;
  /**
   * Resolves with the lines that fit as soon as the customer's phone shows `count` of them. `timeout` is in milliseconds, 5000 by default.
   * Rejects with `sandbox.timeout` when they do not come, and with `sandbox.closed` when the sandbox is closed meanwhile;
   * with `sandbox.bad_action` when a name is unknown or a value is not valid (`timeout` is at most 2147483647).
   */
  waitFor(wanted: WaitFor, options?: { timeout?: number | undefined }): Promise<Line[]>;
  /** Ends the sandbox: no further callbacks, no further calls. Callbacks under way are given up, and their connections ended. */
  close(): void;
}

/**
 * Makes a sandbox.
 *
 * @throws SandboxError `sandbox.bad_settings` when an option is unknown, or the options cannot work.
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
