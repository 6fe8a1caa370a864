import type { Sandbox } from "./index.d.mts";

export { SandboxError } from "./index.mjs";

/** The methods that can be called from another process. */
type RemoteMethod = {
  [Name in keyof Sandbox]: Sandbox[Name] extends (...params: never[]) => unknown ? Name : never;
}[Exclude<keyof Sandbox, "fetch" | "close">];

/**
 * A sandbox in another process. Its methods are those of `Sandbox`, and each gives a promise, which rejects with the same
 * `SandboxError`.
 */
export type RemoteSandbox = {
  readonly [Name in RemoteMethod]: (...params: Parameters<Sandbox[Name]>) => Promise<Awaited<ReturnType<Sandbox[Name]>>>;
} & {
  /** The address of its API: the `baseUrl` for clients. */
  readonly baseUrl: string;
};

/** Connects to a sandbox whose host serves its acts: `serveSandbox(sandbox, { acts: true })`. Makes no request of its own. */
export function connectSandbox(url: string): RemoteSandbox;
