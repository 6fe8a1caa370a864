/** The maximum number of remembered addresses: WeCom has about fifty. */
const MAX_ADDRESSES = 100;

/**
 * The addresses that answer a POST without redirecting it. undici copies the body of each request that could be redirected, which costs an
 * eighth of a call's time, but not with `redirect: "error"`. The error for a redirect does not contain the status, so that mode is used
 * only where no redirect is expected; after a failure the address is requested with `redirect: "manual"` again, which reports it.
 */
export class NonRedirectingAddresses {
  readonly #addresses = new Set<string>();

  has(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** An address responded with this status. */
  answered(address: string, status: number): void {
    if (this.#addresses.has(address) || (status >= 300 && status < 400)) return;
    if (this.#addresses.size === MAX_ADDRESSES) this.#addresses.clear();
    this.#addresses.add(address);
  }

  /** A request to it failed, possibly because of a redirect. */
  failed(address: string): void {
    this.#addresses.delete(address);
  }
}

/** A URL without its query, which contains the token. */
export function addressOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}
