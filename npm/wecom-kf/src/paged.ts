import { KfClientError } from "./errors.js";

/** Fetches the page that begins at an offset. */
export type FetchPage<Page> = (offset: number | undefined) => Promise<Page>;

/**
 * A call that pages: `await` gives the one page that was asked for, `for await` every item of it and of all pages behind it, and
 * `toArray()` collects them.
 */
export class Paged<Page, Item> implements PromiseLike<Page>, AsyncIterable<Item> {
  readonly #fetch: FetchPage<Page>;
  readonly #items: (page: Page) => readonly Item[];
  readonly #operation: string;
  readonly #offset: number;
  readonly #limit: number;
  #first: Promise<Page> | undefined;

  /** @internal */
  constructor(
    operation: string,
    params: { readonly offset?: number | undefined; readonly limit?: number | undefined },
    fetch: FetchPage<Page>,
    items: (page: Page) => readonly Item[],
  ) {
    this.#operation = operation;
    this.#fetch = fetch;
    this.#items = items;
    this.#offset = params.offset ?? 0;
    this.#limit = params.limit ?? 100;
  }

  /** The one page that was asked for. */
  then<Done = Page, Failed = never>(
    done?: ((page: Page) => Done | PromiseLike<Done>) | null,
    failed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    this.#first ??= this.#fetch(undefined);
    return this.#first.then(done, failed);
  }

  /** Handles the failure of the page that was asked for. */
  catch<Failed = never>(failed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null): Promise<Page | Failed> {
    return this.then(null, failed);
  }

  /** Every item, page after page. A page shorter than the limit is the last. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let before: string | undefined;
    for (let offset = this.#offset; ; offset += this.#limit) {
      const items = this.#items(await this.#fetch(offset));
      yield* items;
      if (items.length < this.#limit) return;
      const now = JSON.stringify(items);
      if (now === before) throw new KfClientError("client.stalled_paging", { details: { operation: this.#operation } });
      before = now;
    }
  }

  /** All items. */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}
