// The budgets for callbacks, and whether a result meets them.

import { judged, spread } from "../figures.mjs";
import { BY_HAND, OFFICIAL, US, WASM, WEB_CRYPTO } from "./candidates.mjs";

const KIB = 1024;

/** Each budget: subject, "at least" or "at most", limit, and value; no value if it was not measured. */
export function judge({ node, record, workerd, floods, hostile, first, sizes }) {
  const worst = (name) =>
    Object.values(hostile)
      .map((by) => by[name].ms)
      .reduce((one, other) => (other.median > one.median ? other : one));
  const gzip = (part) => {
    const [, size] = Object.entries(sizes).find(([file]) => part.test(file)) ?? [];
    return size && spread([size.gzip / KIB]);
  };
  const budgets = [
    ["Node, 500 B: times as fast as node:crypto by hand", "at least", 5, node[500][BY_HAND].ratio],
    ["Node, 500 B, query as a record: times as fast as node:crypto by hand", "at least", 4, record[BY_HAND].ratio],
    ["Node, 500 B: times as fast as @wecom/crypto + fast-xml-parser", "at least", 15, node[500][OFFICIAL].ratio],
    ["Node, 20 KB: times as fast as node:crypto by hand", "at least", 1, node[20480][BY_HAND].ratio],
    ["workerd, 500 B: times as fast as Web Crypto", "at least", 1.5, workerd[500][WEB_CRYPTO].ratio],
    ["workerd, 500 B: times as fast as node:crypto by hand", "at least", 2.5, workerd[500][BY_HAND].ratio],
    ...Object.keys(floods).map((size) => [`wrong signature, ${size} B: times a good message`, "at most", 1, floods[size][US].ratio]),
    ["worst hostile body of 1 MiB, addon: ms", "at most", 5, worst(US)],
    ["worst hostile body of 1 MiB, wasm: ms", "at most", 10, worst(WASM)],
    ["addon loads: ms", "at most", 10, first.addon.ms],
    ["first callback in workerd: ms", "at most", 2, first.workerd.engine.ms],
    ["first callback in workerd, callback-only module: ms", "at most", 2, first.workerd.callback.ms],
    ["engine's wasm: KiB gzip", "at most", 150, gzip(/wecom_kf_wasm_bg\.wasm$/)],
    ["callback-only wasm: KiB gzip", "at most", 60, gzip(/callback\w*\.wasm$/)],
    ["addon: KiB gzip", "at most", 3.5 * KIB, gzip(/\.node$/)],
  ];
  return judged(budgets.filter(([, , , got]) => got !== undefined));
}
