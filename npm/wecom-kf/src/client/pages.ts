import { KfClientError, KfResponseError } from "../errors/kf-error.js";
import { typeOf } from "../internal/kinds.js";
import { answered, type ResponseSlot, type WithResponse } from "./raw-response.js";

/** How an operation pages: by offset where its items have an `id`, else by cursor. */
export type Paging =
  | {
      /** The field of a page that holds its items. */
      readonly list: string;
      /** The field that tells two items apart. */
      readonly id: string;
      /** How many items a page has that is not told. */
      readonly limit: number;
      /** Whether the call can be made by POST as well. */
      readonly replay: boolean;
    }
  | { readonly list: string; readonly id?: undefined };

/** The parameters that say which page. */
export interface Place {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What paging needs of its client. */
export interface Pager<Page> {
  readonly operation: string;
  /** Fetches the page of a place, or the one that was asked for, and leaves its response in a slot. */
  fetch(place?: Place, slot?: ResponseSlot): Promise<Page>;
  /** Calls by POST from now on; false when that changes nothing. */
  post(): boolean;
}

/**
 * A call that pages: `await` gives the one page that was asked for, `for await` every item of it and of all pages behind it, and
 * `toArray()` collects them.
 */
export class Paged<Page, Item> implements PromiseLike<Page>, AsyncIterable<Item> {
  readonly #page: (slot: ResponseSlot) => Promise<Page>;
  readonly #items: () => AsyncGenerator<Item, void, undefined>;
  readonly #slot: ResponseSlot = {};
  #first: Promise<Page> | undefined;

  /** @internal */
  constructor(page: (slot: ResponseSlot) => Promise<Page>, items: () => AsyncGenerator<Item, void, undefined>) {
    this.#page = page;
    this.#items = items;
  }

  /** The one page that was asked for. */
  then<Done = Page, Failed = never>(
    done?: ((page: Page) => Done | PromiseLike<Done>) | null,
    failed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    this.#first ??= this.#page(this.#slot);
    return this.#first.then(done, failed);
  }

  /** The one page that was asked for, together with its response. */
  async withResponse(): Promise<WithResponse<Page>> {
    return answered(await this, this.#slot);
  }

  /** Handles the failure of the page that was asked for. */
  catch<Failed = never>(failed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null): Promise<Page | Failed> {
    return this.then(null, failed);
  }

  /** Every item, page after page. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return this.#items();
  }

  /** All items. */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}

/** A call that pages, as its operation does. */
export function pagedCall<Page, Item>(paging: Paging, params: Place, pager: Pager<Page>): Paged<Page, Item> {
  const items = (page: Page): readonly Item[] => {
    const list: unknown = (page as Record<string, unknown>)[paging.list] ?? [];
    if (Array.isArray(list)) return list as Item[];
    const reason = `${pager.operation}: ${paging.list} is ${typeOf(list)}, and no list`;
    throw new KfResponseError("response.unreadable", { details: { reason } });
  };
  return paging.id === undefined ? byCursor(params, pager, items) : byOffset(paging, params, pager, items);
}

/**
 * By offset: a page shorter than the limit is the last. A server that takes no offset or limit by GET gives an item again or a page
 * that is too long: then everything is asked for anew by POST, and what was given is not given again.
 */
function byOffset<Page, Item>(
  paging: Paging & { readonly id: string },
  params: Place,
  pager: Pager<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Paged<Page, Item> {
  const begin = params.offset ?? 0;
  const limit = params.limit ?? paging.limit;
  const idOf = (item: Item) => (item as Record<string, unknown> | null)?.[paging.id] ?? JSON.stringify(item);
  const one = async (slot: ResponseSlot) => {
    const page = await pager.fetch(undefined, slot);
    return itemsOf(page).length > limit && pager.post() ? pager.fetch(undefined, slot) : page;
  };
  async function* all(): AsyncGenerator<Item, void, undefined> {
    const given = new Set<unknown>();
    let seen = new Set<unknown>();
    for (let offset = begin; ; ) {
      const items = itemsOf(await pager.fetch({ offset }));
      const repeats = items.filter((item) => seen.has(idOf(item))).length;
      if ((repeats > 0 || items.length > limit) && pager.post()) {
        seen = new Set();
        offset = begin;
        continue;
      }
      if (repeats > 0 && repeats === items.length) throw stalledPaging(pager);
      for (const item of items) {
        const id = idOf(item);
        seen.add(id);
        if (given.has(id)) continue;
        given.add(id);
        yield item;
      }
      if (items.length < limit) return;
      offset += limit;
    }
  }
  return new Paged(one, all);
}

/** By cursor, while there is more. */
function byCursor<Page, Item>(params: Place, pager: Pager<Page>, itemsOf: (page: Page) => readonly Item[]): Paged<Page, Item> {
  async function* all(): AsyncGenerator<Item, void, undefined> {
    const seen = new Set([params.cursor ?? ""]);
    let page = await pager.fetch();
    for (;;) {
      yield* itemsOf(page);
      const { has_more, next_cursor: cursor = "" } = page as { has_more?: unknown; next_cursor?: string };
      if (!(Number(has_more) > 0)) return;
      if (seen.has(cursor)) throw stalledPaging(pager);
      seen.add(cursor);
      page = await pager.fetch({ cursor });
    }
  }
  return new Paged((slot) => pager.fetch(undefined, slot), all);
}

function stalledPaging({ operation }: Pager<unknown>): KfClientError {
  return new KfClientError("client.stalled_paging", { details: { operation } });
}
