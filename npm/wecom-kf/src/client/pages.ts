import { KfClientError, KfResponseError } from "../errors/kf-error.js";
import { typeOf } from "../internal/kinds.js";
import { answered, type KfPromise, type ResponseSlot, type WithResponse } from "./raw-response.js";

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
  /** Fetches what was asked for, or another page of it, and leaves its response in a slot. */
  fetch(place?: Place, slot?: ResponseSlot): Promise<Page>;
  /** Calls by POST from now on; false when that changes nothing. */
  post(): boolean;
}

/**
 * A call that pages: the promise of the page that was asked for, and every item of it and of all pages behind it.
 *
 * The request is sent at once, as by every method, whether the list is awaited or not. The first iteration (`for await`, `toArray()`)
 * begins with that page; each later one fetches all pages anew, so a failed iteration can be repeated with the same list.
 *
 * A failure is told to whoever awaits or iterates. Until then it is no unhandled rejection, since the list may be iterated later: a list
 * that is never looked at fails in silence. What `then`, `catch`, `finally` and `withResponse` give are promises like any other.
 */
export class Paged<Page, Item> extends Promise<Page> implements KfPromise<Page>, AsyncIterable<Item> {
  static {
    // By this `then` and its kin make plain promises (the species), and what reads `constructor` (`Promise.resolve`, `await`, older
    // implementations of `finally`) never calls the constructor below, which takes no executor.
    Object.defineProperty(this.prototype, "constructor", { value: Promise, writable: true, configurable: true });
  }

  readonly #slot: ResponseSlot;
  readonly #items: Items<Page, Item>;
  #isFirst = true;

  /** @internal */
  constructor(page: (slot: ResponseSlot) => Promise<Page>, items: Items<Page, Item>) {
    const slot: ResponseSlot = {};
    super((resolve, reject) => {
      page(slot).then(resolve, reject);
    });
    this.#slot = slot;
    this.#items = items;
    this.catch(() => {});
  }

  /** The one page that was asked for, together with its response. */
  async withResponse(): Promise<WithResponse<Page>> {
    return answered(await this, this.#slot);
  }

  /** Every item, page after page. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    const first = this.#isFirst ? this : undefined;
    this.#isFirst = false;
    return this.#items(first);
  }

  /** All items. */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}

/** Gives every item, from the first page if that was fetched, else from one that it fetches. */
type Items<Page, Item> = (first: Promise<Page> | undefined) => AsyncGenerator<Item, void, undefined>;

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
    return itemsOf(page).length > limit && pager.post() ? pager.fetch({}, slot) : page;
  };
  async function* all(first: Promise<Page> | undefined): AsyncGenerator<Item, void, undefined> {
    const given = new Set<unknown>();
    let seen = new Set<unknown>();
    for (let offset = begin; ; ) {
      const items = itemsOf(await (first ?? pager.fetch({ offset })));
      first = undefined;
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
  const { cursor: begin } = params;
  async function* all(first: Promise<Page> | undefined): AsyncGenerator<Item, void, undefined> {
    const seen = new Set([begin ?? ""]);
    let page = await (first ?? pager.fetch({ cursor: begin }));
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
