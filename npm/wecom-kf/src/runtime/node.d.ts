// What is used of Node.js, so that the package needs no types of it.

declare module "node:diagnostics_channel" {
  export function channel(name: string): { readonly hasSubscribers: boolean; publish(message: unknown): void };
}
