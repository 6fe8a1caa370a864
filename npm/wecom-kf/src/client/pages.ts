import type { EnginePaging, Form, PagingInput, PagingOutput, PagingPlace } from "../generated/engine.js";
import { KfClientError, KfResponseError } from "../errors/kf-error.js";
import { typeOf } from "../internal/kinds.js";
import { now, unwrapTurn } from "../tokens/machines.js";
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
  /** Prepares one pass over the list. All its machines choose the same next page and yield the same items (`core::paging`). */
  machines(): () => EnginePaging;
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
 * The result of a paging call: a promise of the requested page, and an async iterable of its items and those of all following pages.
 *
 * The request is sent immediately, like that of every method, whether or not the list is awaited. The first iteration (`for await`,
 * `toArray()`) starts with that page; each later one fetches all pages again, so a failed iteration can be repeated with the same list.
 *
 * A failure surfaces when the list is awaited or iterated. Until then it is not an unhandled rejection, since the list may be iterated
 * later: a list that is never used fails silently. `then`, `catch`, `finally` and `withResponse` return ordinary promises.
 *
 * 中文：分页调用的结果：既是所请求的那一页的 Promise，也可异步遍历该页及之后所有页的条目。请求会立即发送；首次遍历从该页开始，之后每次遍历重新获取所有页。失败在 await 或遍历时抛出，从未使用的列表会悄悄失败。
 */
export class Paged<Page, Item> extends Promise<Page> implements KfPromise<Page>, AsyncIterable<Item> {
  static {
    // Makes `then`, `catch` and `finally` return plain promises (the species), and keeps `Promise.resolve`, `await` and older
    // implementations of `finally`, which read `constructor`, from calling the constructor below, which takes no executor.
    Object.defineProperty(this.prototype, "constructor", { value: Promise, writable: true, configurable: true });
  }

  #slot: ResponseSlot = {};
  readonly #pages: () => Pages<Page, Item>;
  /** The pages for the first iteration, which starts with the page that has been requested. */
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

  /**
   * The requested page, together with its response.
   *
   * 中文：所请求的那一页及其响应。
   */
  async withResponse(): Promise<WithResponse<Page>> {
    return answered(await this, this.#slot);
  }

  /**
   * Every item, page after page.
   *
   * 中文：逐页给出所有条目。
   */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    const pages = this.#begun ?? this.#pages();
    this.#begun = undefined;
    return itemsOf(pages);
  }

  /**
   * All items.
   *
   * 中文：全部条目。
   */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}

async function* itemsOf<Page, Item>(pages: Pages<Page, Item>): AsyncGenerator<Item, void, undefined> {
  for await (const { items } of pages) yield* items;
}

/** Requests the first page immediately; the generator yields it first. */
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
  const list = new Turns(pager.machines());
  try {
    let outputs = list.turn({ kind: "begin" });
    for (;;) {
      const fetch = outputs.find((output) => output.kind === "fetch");
      if (!fetch) return;
      const got = await pager.fetch(fetch.place, fetch.form);
      const items = listOf<Item>(got.page, paging.list, pager.operation);
      const ids = paging.id === undefined ? [] : items.map((item) => idOf(item, paging.id as string));
      const { has_more, next_cursor } = got.page as { has_more?: unknown; next_cursor?: unknown };
      const cursor = typeof next_cursor === "string" ? next_cursor : null;
      outputs = list.turn({
        kind: "page",
        op: fetch.op,
        page: { form: got.slot.form ?? null, ids, next_cursor: cursor, has_more: Number(has_more) > 0 },
      });
      const isLast = !outputs.some(({ kind }) => kind === "fetch");
      if (isLast) list.dispose();
      for (const output of outputs) {
        if (output.kind === "remember") pager.remember(output.form);
        if (output.kind === "give") {
          const skip = new Set(output.skip);
          yield { ...got, items: skip.size > 0 ? items.filter((_, at) => !skip.has(at)) : items };
          if (!isLast) list.keep();
        }
        if (output.kind === "stalled") throw new KfClientError("client.stalled_paging", { details: { operation: pager.operation } });
      }
    }
  } finally {
    list.dispose();
  }
}

/**
 * The turns of one pass. Most lists are awaited and never iterated, and a request may never settle, so a machine exists only during a turn,
 * and is given again what happened before; from the second page on it is kept. Otherwise, where there is no `FinalizationRegistry` (Workers
 * with old compatibility dates), each such list would keep a machine.
 */
class Turns {
  readonly #create: () => EnginePaging;
  readonly #earlier: PagingInput[] = [];
  #kept: EnginePaging | undefined;

  constructor(create: () => EnginePaging) {
    this.#create = create;
  }

  turn(input: PagingInput): readonly PagingOutput[] {
    const machine = this.#kept ?? this.#recreated();
    try {
      return unwrapTurn(machine.turn(now(), [input])).outputs;
    } finally {
      if (!this.#kept) {
        machine.dispose();
        this.#earlier.push(input);
      }
    }
  }

  /** Keeps the machine between turns: the list is being iterated. */
  keep(): void {
    this.#kept ??= this.#recreated();
  }

  dispose(): void {
    this.#kept?.dispose();
  }

  #recreated(): EnginePaging {
    const machine = this.#create();
    if (this.#earlier.length > 0) unwrapTurn(machine.turn(now(), this.#earlier));
    return machine;
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
