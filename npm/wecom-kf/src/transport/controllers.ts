/** How many requests a controller serves. undici leaves a listener for each on the signal until the request is garbage collected. */
const MAX_USES = 8;
/** The maximum number of idle controllers. */
const MAX_KEPT = 64;

/** An abort controller, and how many requests it has served. */
export interface Controller {
  readonly abort: AbortController;
  uses: number;
}

/** Creates a controller for one request. */
export const newController = (): Controller => ({ abort: new AbortController(), uses: 0 });

/**
 * A pool of controllers that serve one request after another, as long as none is aborted: with undici, the signal of a new one costs 3 % of
 * a call's time. Not for Workers, where signals belong to the incoming request.
 */
export class ControllerPool {
  readonly #kept: Controller[] = [];

  take(): Controller {
    return this.#kept.pop() ?? newController();
  }

  /** Returns one to the pool: its request has completed and no longer listens. */
  release(controller: Controller): void {
    controller.uses += 1;
    if (controller.uses < MAX_USES && this.#kept.length < MAX_KEPT && !controller.abort.signal.aborted) this.#kept.push(controller);
  }
}
