import type { Acts, CallbackOptions, Line, Refusals, SandboxErrorFields, SandboxSettings } from "./generated/types.d.mts";

export type * from "./generated/types.d.mts";

/** The options of {@link createSandbox}: settings of the simulated server, and hooks of the host. */
export interface SandboxOptions extends SandboxSettings {
  /** The clock, in Unix milliseconds. Default `Date.now`. Call `tick` after advancing your own clock. */
  now?: (() => number) | undefined;
  /** The callback settings. Without `onCallback`, callbacks are posted to `url`; without both, there are no callbacks. */
  callback?: CallbackOptions | undefined;
  /**
   * Receives callbacks without a socket; a fetch handler can be passed. Status 200 within 5 seconds is success; anything else is retried,
   * up to three attempts in all, with the same query and body.
   */
  onCallback?: ((request: Request) => Response | Promise<Response>) | undefined;
  /**
   * Receives one line for each failed delivery: the URL without its query, the attempt, and the reason (no connection, a status other than
   * 200, no response within 5 seconds, an error in `onCallback`). Default `console`; `false` disables it.
   */
  logger?: Pick<Console, "warn"> | false | undefined;
}

/** The condition of {@link Sandbox.waitFor}: matches lines on a customer's phone. Omitted fields match anything. */
export interface WaitFor {
  /** The customer. */
  external_userid: string;
  /** The account. Default: any. */
  open_kfid?: string | undefined;
  /** Only lines after the one with this `msgid`, as returned by `customerWrites`. Without it, existing lines match too. */
  after?: string | undefined;
  /** The sender of the line. Default: the bot, that is `api`, `welcome`, `reply` or `closing`. */
  from?: Line["from"] | Line["from"][] | undefined;
  /** The type of the message. */
  msgtype?: string | undefined;
  /** A part of the text. */
  text?: string | undefined;
  /** The number of matching lines to wait for. Default 1. */
  count?: number | undefined;
}

/** The result of the URL verification. */
export interface UrlCheck {
  /** Whether the response was HTTP 200 with exactly the echo string. */
  ok: boolean;
  /** The HTTP status of the response. */
  status: number;
  /** The body of the response. */
  body: string;
  /** The expected body. */
  echo: string;
}

/** The codes of a {@link SandboxError}. */
export type SandboxErrorCode =
  | keyof Refusals
  | "sandbox.closed"
  | "sandbox.timeout"
  | "sandbox.crashed"
  | "sandbox.unknown_method"
  | "sandbox.forbidden";

/**
 * An error of the sandbox itself: invalid settings, or an act that no person could perform in the current state. API errors are not
 * exceptions but responses with an `errcode`, as with WeCom.
 */
export class SandboxError extends Error {
  /** Created only by the sandbox. */
  private constructor();
  /** The stable code, such as `sandbox.unknown_customer`. */
  readonly code: SandboxErrorCode;
}
export interface SandboxError extends SandboxErrorFields {}

/**
 * A WeCom Customer Service server in this process. Methods take effect immediately; callbacks are delivered automatically.
 *
 * Every act throws a `SandboxError` when no person could perform it in the current state. Parameters are copied as JSON: undefined fields
 * are dropped. If the module itself crashes, the call throws `sandbox.crashed`, as does every later call.
 */
export interface Sandbox extends Acts {
  /** The corp id. */
  readonly corpId: string;
  /** The secret that `gettoken` accepts. */
  readonly secret: string;
  /** The base URL of WeCom's API, for clients that need one in addition to `fetch`. */
  readonly baseUrl: string;
  /** The callback settings, for the receiver; `undefined` when there are no callbacks. */
  readonly callback: { readonly [Name in keyof CallbackOptions]-?: NonNullable<CallbackOptions[Name]> } | undefined;
  /** Handles an API request as WeCom would. Never opens a socket, whatever the host of the URL. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

  /** What the customer's phone shows, oldest first: one account's conversation, or all of the customer's. */
  conversation(external_userid: string, open_kfid?: string): Line[];
  /** Verifies the callback URL as WeCom does when it is entered in the admin console. Rejects when it cannot be reached. */
  verifyCallbackUrl(): Promise<UrlCheck>;
  /** Performs what is due according to the clock. Only needed after advancing your own clock. */
  tick(): void;
  /**
   * Resolves when no callback delivery is pending, including retries. With your own clock, retries wait until it is advanced. A bot that
   * responds first and works afterwards may still be working then: use `waitFor` to wait for what it sends.
   */
  settled(): Promise<void>;
  /**
   * Resolves to the matching lines as soon as the customer's phone shows `count` of them. `timeout` is in milliseconds, default 5000, at
   * most 2147483647. Rejects with `sandbox.timeout` when they do not appear in time, with `sandbox.closed` when the sandbox is closed
   * meanwhile, and with `sandbox.bad_action` when a name is unknown or a value invalid.
   */
  waitFor(condition: WaitFor, options?: { timeout?: number | undefined }): Promise<Line[]>;
  /** Closes the sandbox: no further callbacks or calls. Deliveries in progress are aborted and their connections closed. */
  close(): void;
}

/**
 * Creates a sandbox. With `onCallback` or `callback`, `sandbox.callback` is defined.
 *
 * @throws SandboxError `sandbox.bad_settings` when an option is unknown or the options are invalid.
 */
export function createSandbox(
  options: SandboxOptions & ({ onCallback: NonNullable<SandboxOptions["onCallback"]> } | { callback: CallbackOptions }),
): Sandbox & { readonly callback: NonNullable<Sandbox["callback"]> };
export function createSandbox(options?: SandboxOptions): Sandbox;
