/**
 * The rows that failed, of a response whose rows have error codes of their own: `addServicers` and `deleteServicers` succeed as a whole
 * while single rows fail.
 */
export function failedRows<Row extends { readonly errcode: number }>(response: { readonly result_list: readonly Row[] }): Row[] {
  // Success may come as a text, or leave its list out.
  return (response?.result_list ?? []).filter((row) => Number(row?.errcode ?? 0) !== 0);
}

type Fields = Readonly<Record<string, unknown>>;

/** Two responses, or the parameters of two parts, as one: lists are joined, of the rest the later holds. */
export function joinResponses(one: Fields, other: Fields): Fields {
  const joined: Record<string, unknown> = { ...one, ...other };
  for (const [name, list] of Object.entries(one)) {
    const more = other[name];
    if (Array.isArray(list)) joined[name] = Array.isArray(more) ? [...list, ...more] : list;
  }
  return joined;
}

/** The parameters of several parts as one. */
export function joinParameters(parts: readonly Fields[]): Fields {
  const [first = {}] = parts;
  const all = parts.reduce(joinResponses);
  return "start_time" in first ? { ...all, start_time: first["start_time"] } : all;
}
