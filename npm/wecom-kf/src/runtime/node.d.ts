// Modules without typings of their own: the Node.js APIs that are used, so that the package does not depend on @types/node, and a file of
// @wecom-kf/native that the bundles include.

declare module "node:fs/promises" {
  export function stat(path: string | URL): Promise<{ readonly size: number; isFile(): boolean }>;
  export function readFile(path: string | URL): Promise<Uint8Array>;
}

declare module "#running-file" {
  /** Whether the code of this `module` is in a bundle. */
  export function isBundled(module: { readonly filename?: string }, builtin: (name: string) => unknown): boolean;
  /** The file in which this code runs, once it is in a bundle; npm/native/running-file.cjs. */
  export function runningFile(builtin: (name: string) => unknown): string;
}
