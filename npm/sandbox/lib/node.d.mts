import type { Sandbox } from "./index.d.mts";

/** The options of {@link serveSandbox}. */
export interface ServeOptions {
  /** The port. Default 0: any free port. */
  port?: number | undefined;
  /** The address to listen on. Default `127.0.0.1`: only this machine. */
  host?: string | undefined;
  /**
   * Whether to serve the sandbox's own methods too, for tests in other processes and languages: `POST /sandbox/customerWrites` with the
   * parameters as JSON; `connectSandbox` of `@wecom-kf/sandbox/remote` calls them. Anyone who can reach the port can then act as any
   * person, so `host` must be a loopback address, and the `Host` header must be `localhost`, `127.0.0.1`, `[::1]` or one of `hosts`.
   * Default false.
   */
  acts?: boolean | undefined;
  /**
   * Additional names accepted in the `Host` header (without port) of acts, such as that of a container. API calls may use any name.
   * Cross-origin requests of web pages are always rejected (403).
   */
  hosts?: string[] | undefined;
}

/** A sandbox that is served over HTTP. */
export interface ServedSandbox {
  /** The URL, such as `http://127.0.0.1:49152`: the `baseUrl` for clients. */
  readonly url: string;
  /** Stops listening and closes open connections; the sandbox itself continues. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP, for clients in other processes and languages. Its callbacks go to `onCallback`, or over HTTP to
 * `callback.url`.
 *
 * @throws SandboxError `sandbox.bad_settings` when an option is unknown or invalid, or when `acts` would be reachable from other machines.
 * Also rejects when listening fails, such as with `EADDRINUSE`.
 */
export function serveSandbox(sandbox: Sandbox, options?: ServeOptions): Promise<ServedSandbox>;
