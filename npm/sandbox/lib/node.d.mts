import type { Sandbox } from "./index.d.mts";

/** Where to listen. */
export interface ServeOptions {
  /** The port. Default 0: a free one. */
  port?: number | undefined;
  /** The address to listen on. Default `127.0.0.1`: this machine only. */
  host?: string | undefined;
  /**
   * Whether the sandbox's own methods are served too, for tests in other processes and languages: `POST /sandbox/customerWrites`
   * with the parameters as JSON; `connectSandbox` of `@wecom-kf/sandbox/remote` calls them. Whoever reaches the port can then act
   * for everyone, so `host` must be this machine. An act must also be asked of this machine by name: `localhost`, `127.0.0.1`, `[::1]` or
   * one of `hosts`. Default false.
   */
  acts?: boolean | undefined;
  /**
   * Other names of this machine that acts may be asked by (the `Host` header, without port), such as that of a container. Calls of the API
   * may come under any name. Web pages of other origins are refused everything (403).
   */
  hosts?: string[] | undefined;
}

/** A sandbox that is served over HTTP. */
export interface ServedSandbox {
  /** Where it listens, such as `http://127.0.0.1:49152`: the `baseUrl` for clients. */
  readonly url: string;
  /** Stops listening and ends open connections; the sandbox itself goes on. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP, for clients in other processes and languages. Its callbacks go to `onCallback`, or by HTTP to
 * `callback.url`.
 *
 * @throws SandboxError `sandbox.bad_settings` when an option is unknown or not valid, or when `acts` would be served beyond this
 * machine; what listening fails with, such as `EADDRINUSE`.
 */
export function serveSandbox(sandbox: Sandbox, options?: ServeOptions): Promise<ServedSandbox>;
