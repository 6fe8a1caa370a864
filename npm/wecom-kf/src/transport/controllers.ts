/** How many requests a controller serves. undici leaves a listener of each on its signal, until what it is for is collected. */
const MAX_USES = 8;
/** How many wait for their next request. */
const MAX_KEPT = 64;

/** What aborts a request, and how many it has served. */
export interface Controller {
  readonly abort: AbortController;
  uses: number;
}

/** A controller of a request's own. */
export const freshController = (): Controller => ({ abort: new AbortController(), uses: 0 });

/**
 * Controllers that serve one request after another, as long as none of these is aborted: undici takes 3 % of a call's time for the signal
 * of a new one. Only where signals belong to no request of a server's, as they do on Workers.
 */
export class KeptControllers {
  readonly #kept: Controller[] = [];

  take(): Controller {
    return this.#kept.pop() ?? freshController();
  }

  /** Takes one back: the request that it was for has ended by itself, and listens no more. */
  giveBack(controller: Controller): void {
    controller.uses += 1;
    if (controller.uses < MAX_USES && this.#kept.length < MAX_KEPT && !controller.abort.signal.aborted) this.#kept.push(controller);
  }
}
