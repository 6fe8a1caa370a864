/**
 * The failed rows of a response with one error code per row: `addServicers` and `deleteServicers` can succeed as a whole while single rows
 * fail.
 *
 * 中文：返回响应中失败的行：`addServicers` 和 `deleteServicers` 整体成功时，单行仍可能失败。
 */
export function failedRows<Row extends { readonly errcode: number }>(response: { readonly result_list: readonly Row[] }): Row[] {
  // `errcode` may be a string, and the list may be missing.
  return (response?.result_list ?? []).filter((row) => Number(row?.errcode ?? 0) !== 0);
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Merges two responses: lists are concatenated, for other fields the later value wins. Core has the same rule (`split::join`); responses do
 * not cross to it.
 */
export function joinResponses(earlier: Fields, later: Fields): Fields {
  const joined: Record<string, unknown> = { ...earlier, ...later };
  for (const [name, list] of Object.entries(earlier)) {
    const laterList = later[name];
    if (Array.isArray(list)) joined[name] = Array.isArray(laterList) ? [...list, ...laterList] : list;
  }
  return joined;
}
