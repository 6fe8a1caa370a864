// The Node.js APIs that are used, so that the package does not depend on @types/node.

declare module "node:fs/promises" {
  export function stat(path: string | URL): Promise<{ readonly size: number; isFile(): boolean }>;
  export function readFile(path: string | URL): Promise<Uint8Array>;
}
