import { defaultEngine } from "../internal/engine.js";
import { toError, unwrap } from "../errors/kf-error.js";
import type { ServiceState } from "../generated/codes.js";
import type { Open } from "../generated/types.js";
import type { TransitionTable } from "../generated/engine.js";
import { checkText } from "../internal/parameters.js";
import { badOption, checkNames } from "../internal/validate.js";

/**
 * The options of {@link checkTransition}.
 *
 * 中文：{@link checkTransition} 的选项。
 */
export interface TransitionCheck {
  /**
   * The servicer, required for a transition to state 3.
   *
   * 中文：接待人员，变更为状态 3 时必填。
   */
  readonly servicer_userid?: string | undefined;
  /**
   * `forward` (default): 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none. `official`, as in WeCom's documentation: 0→1,2,3 · 1→2,3 · 2→3 ·
   * 3→3,4 · 4→none.
   *
   * 中文：`forward`（默认）：0→1、2、3、4，1→1、2、3、4，2→2、3、4，3→3、4，4→无；`official`（企业微信文档）：0→1、2、3，1→2、3，2→3，3→3、4，4→无。
   */
  readonly table?: "forward" | "official" | undefined;
}

const OPTIONS: Readonly<Record<keyof TransitionCheck, true>> = { servicer_userid: true, table: true };

/**
 * Checks a session state transition; throws a `KfStateError` that lists the reachable states.
 *
 * 中文：检查会话状态变更；不允许时抛出 `KfStateError`，其中列出可变更的状态。
 */
export function checkTransition(from: Open<ServiceState>, to: ServiceState, options: TransitionCheck = {}): void {
  checkNames(options, OPTIONS);
  const { servicer_userid = "", table } = options;
  checkText("servicer_userid", servicer_userid);
  unwrap(defaultEngine().checkTransition({ from: asState(from), to: asState(to), servicer_userid, table: tableOf(table) }));
}

/**
 * Whether a session can change from one state to another. Does not require the servicer that state 3 needs.
 *
 * 中文：会话能否从一个状态变更为另一个状态；不要求状态 3 所需的接待人员。
 */
export function canTransition(from: Open<ServiceState>, to: ServiceState, table: "forward" | "official" = "forward"): boolean {
  const transition = { from: asState(from), to: asState(to), servicer_userid: "anyone", table: tableOf(table) };
  const { failure } = defaultEngine().checkTransition(transition);
  if (failure?.code === "engine.crashed") throw toError(failure);
  return failure === undefined;
}

/** Values other than numbers are not states. */
function asState(state: unknown): number {
  return typeof state === "number" ? state : Number.NaN;
}

function tableOf(table: TransitionCheck["table"] = "forward"): TransitionTable {
  if (table !== "forward" && table !== "official") throw badOption("table", 'it must be "forward" or "official"');
  return table;
}
