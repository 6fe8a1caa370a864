import type { Sandbox } from "./index.d.mts";

export { SandboxError } from "./index.mjs";

/** The methods that can be called from another process. */
type RemoteMethod = {
  [Name in keyof Sandbox]: Sandbox[Name] extends (...params: never[]) => unknown ? Name : never;
}[Exclude<keyof Sandbox, "fetch" | "close">];

/** A sandbox in another process. It has the methods of `Sandbox`; each returns a promise, which rejects with the same `SandboxError`. */
export type RemoteSandbox = {
  readonly [Name in RemoteMethod]: (...params: Parameters<Sandbox[Name]>) => Promise<Awaited<ReturnType<Sandbox[Name]>>>;
} & {
  /** The base URL of its API, for clients. */
  readonly baseUrl: string;
};

/** Creates a client for a sandbox served by `serveSandbox(sandbox, { acts: true })`. Does not send a request. */
export function connectSandbox(url: string): RemoteSandbox;
