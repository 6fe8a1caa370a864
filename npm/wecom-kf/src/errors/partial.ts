import type { BatchName, Operations } from "../generated/operations.js";

/**
 * The partial result of a call that took several requests, one of which failed: `done` is the merged response of the requests before it,
 * `remaining` the parameters for the rest, including the failed one. `maybeDone` of the error says whether the failed request may have been
 * carried out.
 */
export type KfPartial = {
  [Name in BatchName]: {
    /** The method that was called. */
    readonly operation: Name;
    /** The merged responses so far. */
    readonly done: Operations[Name]["response"];
    /** The parameters to call the method with for the rest. */
    readonly remaining: Operations[Name]["params"];
  };
}[BatchName];
