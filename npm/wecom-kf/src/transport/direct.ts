/** How many addresses are remembered: WeCom has some fifty. */
const MAX_ADDRESSES = 100;

/**
 * The addresses that answer a POST themselves, and do not redirect it. undici copies the body of each request that might be redirected, and
 * does not when it is told to refuse redirects (`redirect: "error"`): that is an eighth of a call's time. Its refusal does not tell the
 * status, so it is left to it only where none is expected; after a failure the address is asked by `redirect: "manual"` again, which does.
 */
export class DirectAddresses {
  readonly #addresses = new Set<string>();

  has(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** An address answered, with a status. */
  answered(address: string, status: number): void {
    if (this.#addresses.has(address) || (status >= 300 && status < 400)) return;
    if (this.#addresses.size === MAX_ADDRESSES) this.#addresses.clear();
    this.#addresses.add(address);
  }

  /** A request to it failed, maybe by a redirect. */
  failed(address: string): void {
    this.#addresses.delete(address);
  }
}

/** A URL without its query, where the token is. */
export function addressOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}
