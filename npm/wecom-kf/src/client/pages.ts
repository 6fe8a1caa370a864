import type { EnginePaging, Form, PagingInput, PagingOutput, PagingPlace } from "../generated/engine.js";
import { KfClientError, KfResponseError } from "../errors/kf-error.js";
import { typeOf } from "../internal/kinds.js";
import { DISPOSE, now, unwrapTurn } from "../tokens/machines.js";
import { answered, type KfPromise, type ResponseSlot, type WithResponse } from "./raw-response.js";

/** Where the items are in the pages of an operation. */
export interface Paging {
  /** The field of a page that contains its items. */
  readonly list: string;
  /** The field that identifies an item, in a list by offset. */
  readonly id?: string;
}

/** What paging needs of its client. */
export interface Pager<Page> {
  readonly operation: string;
  /** Creates the machine that decides which page comes next and which items to yield (`core::paging`). */
  machine(): EnginePaging;
  /** Fetches a page, with a request in this form. */
  fetch(place: PagingPlace, form: Form | null): Promise<FetchedPage<Page>>;
  /** Uses this form for later requests. */
  remember(form: Form): void;
}

/** A page and where its response is. */
export interface FetchedPage<Page> {
  readonly page: Page;
  readonly slot: ResponseSlot;
}

/** A page and the items to yield. */
interface GivenPage<Page, Item> extends FetchedPage<Page> {
  readonly items: readonly Item[];
}

type Pages<Page, Item> = AsyncGenerator<GivenPage<Page, Item>, void, undefined>;

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

  #slot: ResponseSlot = {};
  readonly #pages: () => Pages<Page, Item>;
  /** The pages for the first iteration, which has the page that was fetched at once. */
  #begun: Pages<Page, Item> | undefined;

  /** @internal */
  constructor(pages: () => Pages<Page, Item>) {
    const begun = startedWith(pages());
    super((resolve, reject) => {
      begun.first.then(({ value }) => {
        // A list has at least one page.
        const { page, slot } = value as GivenPage<Page, Item>;
        this.#slot = slot;
        resolve(page);
      }, reject);
    });
    this.#pages = pages;
    this.#begun = begun.pages;
    this.catch(() => {});
  }

  /** The one page that was asked for, together with its response. */
  async withResponse(): Promise<WithResponse<Page>> {
    return answered(await this, this.#slot);
  }

  /** Every item, page after page. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    const pages = this.#begun ?? this.#pages();
    this.#begun = undefined;
    return itemsOf(pages);
  }

  /** All items. */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}

async function* itemsOf<Page, Item>(pages: Pages<Page, Item>): AsyncGenerator<Item, void, undefined> {
  for await (const { items } of pages) yield* items;
}

/** Requests the first page at once; the generator yields it first. */
function startedWith<Page, Item>(pages: Pages<Page, Item>) {
  const first = pages.next();
  async function* all(): Pages<Page, Item> {
    try {
      for (let got = await first; !got.done; got = await pages.next()) yield got.value;
    } finally {
      await pages.return();
    }
  }
  return { first, pages: all() };
}

/** The call of an operation that has pages. */
export function pagedCall<Page, Item>(paging: Paging, pager: Pager<Page>): Paged<Page, Item> {
  return new Paged(() => pagesOf(paging, pager));
}

/** The pages of a list, as core requests them. */
async function* pagesOf<Page, Item>(paging: Paging, pager: Pager<Page>): Pages<Page, Item> {
  const machine = pager.machine();
  const turn = (input: PagingInput): readonly PagingOutput[] => unwrapTurn(machine.turn(now(), [input])).outputs;
  try {
    let outputs = turn({ kind: "begin" });
    for (;;) {
      const fetch = outputs.find((output) => output.kind === "fetch");
      if (!fetch) return;
      const got = await pager.fetch(fetch.place, fetch.form);
      const items = listOf<Item>(got.page, paging.list, pager.operation);
      const ids = paging.id === undefined ? [] : items.map((item) => idOf(item, paging.id as string));
      const { has_more, next_cursor } = got.page as { has_more?: unknown; next_cursor?: unknown };
      const cursor = typeof next_cursor === "string" ? next_cursor : null;
      outputs = turn({
        kind: "page",
        op: fetch.op,
        page: { form: got.slot.form ?? null, ids, next_cursor: cursor, has_more: Number(has_more) > 0 },
      });
      // After the last page, at once: the list may never be iterated.
      if (!outputs.some(({ kind }) => kind === "fetch")) machine[DISPOSE]();
      for (const output of outputs) {
        if (output.kind === "remember") pager.remember(output.form);
        if (output.kind === "give") {
          const skip = new Set(output.skip);
          yield { ...got, items: skip.size > 0 ? items.filter((_, at) => !skip.has(at)) : items };
        }
        if (output.kind === "stalled") throw new KfClientError("client.stalled_paging", { details: { operation: pager.operation } });
      }
    }
  } finally {
    machine[DISPOSE]();
  }
}

function listOf<Item>(page: unknown, name: string, operation: string): readonly Item[] {
  const list: unknown = (page as Record<string, unknown>)[name] ?? [];
  if (Array.isArray(list)) return list as Item[];
  const reason = `${operation}: ${name} is ${typeOf(list)}, and no list`;
  throw new KfResponseError("response.unreadable", { details: { reason } });
}

function idOf(item: unknown, name: string): string {
  const id = (item as Record<string, unknown> | null)?.[name];
  return typeof id === "string" ? id : JSON.stringify(item);
}
