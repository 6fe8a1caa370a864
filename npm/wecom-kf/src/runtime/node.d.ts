// What is used of Node.js, so that the package needs no types of it.

declare module "node:fs/promises" {
  export function stat(path: string | URL): Promise<{ readonly size: number; isFile(): boolean }>;
  export function readFile(path: string | URL): Promise<Uint8Array>;
}
