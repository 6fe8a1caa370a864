import type { BatchName, Operations } from "../generated/operations.js";

/**
 * What was done of a call that took several requests, one of which failed: `done` is the response to those before it, and `remaining` the
 * parameters for the rest. Whether the failed request itself was carried out is for the error to say.
 */
export type KfPartial = {
  [Name in BatchName]: {
    /** The method that was called. */
    readonly operation: Name;
    /** The responses so far, as one. */
    readonly done: Operations[Name]["response"];
    /** What to call the method with for the rest. */
    readonly remaining: Operations[Name]["params"];
  };
}[BatchName];
