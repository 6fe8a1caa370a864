import type { Engine } from "./engine.js";
import { toError } from "./errors.js";
import type { Deadline } from "./time.js";

/** What `gettoken` answers, as far as it matters here. */
export interface FetchedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** The access token of one corp and secret: kept until shortly before its end, fetched once for all who wait for it. */
export class TokenCache {
  readonly #engine: Engine;
  readonly #fetch: (deadline: Deadline | undefined) => Promise<FetchedToken>;
  readonly #sharesPromises: boolean;
  #token: string | undefined;
  #until = 0;
  #fetching: Promise<string> | undefined;

  /** `fetch` is given no deadline when several calls wait for it: it then takes the client's own time. */
  constructor(
    engine: Engine,
    sharesPromises: boolean,
    fetch: (deadline: Deadline | undefined) => Promise<FetchedToken>,
  ) {
    this.#engine = engine;
    this.#sharesPromises = sharesPromises;
    this.#fetch = fetch;
  }

  /** The token to use. `refused` is one that WeCom no longer takes: it is not given again. */
  async get(deadline: Deadline, refused?: string): Promise<string> {
    if (refused !== undefined && refused === this.#token) this.#token = undefined;
    if (this.#token !== undefined && performance.now() < this.#until) return this.#token;
    if (!this.#sharesPromises) return this.#renew(deadline);
    this.#fetching ??= this.#renew(undefined).finally(() => {
      this.#fetching = undefined;
    });
    return deadline.within(this.#fetching);
  }

  async #renew(deadline: Deadline | undefined): Promise<string> {
    const { access_token, expires_in } = await this.#fetch(deadline);
    if (typeof access_token !== "string" || access_token === "" || !(expires_in > 0)) {
      const reason = "gettoken: expected access_token and expires_in";
      throw toError({ code: "response.unreadable", details: { reason } });
    }
    this.#until = performance.now() + this.#engine.tokenLifetime(expires_in, Math.random());
    this.#token = access_token;
    return access_token;
  }
}
