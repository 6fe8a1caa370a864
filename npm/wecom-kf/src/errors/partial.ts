import type { BatchName, Operations } from "../generated/operations.js";

/**
 * The partial result of a call that took several requests, one of which failed: `done` is the merged response of the requests before it,
 * `remaining` the parameters for the rest, including the failed one. `maybeDone` of the error says whether the failed request may have been
 * carried out.
 *
 * 中文：由多次请求组成的调用部分失败时的结果：`done` 为失败前各请求合并后的响应，`remaining` 为其余部分（含失败的请求）的参数；失败的请求是否可能已执行，见错误的 `maybeDone`。
 */
export type KfPartial = {
  [Name in BatchName]: {
    /**
     * The method that was called.
     *
     * 中文：被调用的方法。
     */
    readonly operation: Name;
    /**
     * The merged responses so far.
     *
     * 中文：目前已合并的响应。
     */
    readonly done: Operations[Name]["response"];
    /**
     * The parameters to call the method with for the rest.
     *
     * 中文：用于再次调用该方法、完成其余部分的参数。
     */
    readonly remaining: Operations[Name]["params"];
  };
}[BatchName];
