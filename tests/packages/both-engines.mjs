// The same question to both engines: the answers must be deeply equal, and have their generated type.

import assert from "node:assert/strict";
import { engine as native } from "@wecom-kf/native";
import { engine as wasm } from "@wecom-kf/wasm";

/** Records in `seen` which alternatives of types were reached. `start` is the wall clock of machines. */
export function onBoth(seen, start) {
  /** The result of both engines, which must be the same and have the type. */
  function both(ask, type) {
    const [one, other] = [native, wasm].map(ask);
    assert.deepStrictEqual(one, other);
    assert.deepStrictEqual(Object.keys(one ?? {}), Object.keys(other ?? {}));
    const of = /^Outcome<(.*)>$/.exec(type)?.[1];
    if (of === undefined) seen.check(one, type);
    else if (one.failure === undefined) seen.check(one.value, of);
    else seen.check(one.failure, "Failure");
    return one;
  }

  /** A machine on both engines, whose turns must have the same results. */
  function machines(make, input, result) {
    const both = [native, wasm].map((engine) => make(engine).value);
    let monotonic = 1_000;
    return {
      give(...inputs) {
        for (const one of inputs) seen.check(one, input);
        const now = { wall: start + monotonic, monotonic };
        seen.check(now, "Now");
        const [one, other] = both.map((machine) => machine.turn(now, inputs));
        assert.deepStrictEqual(one, other);
        seen.check(one.value, result);
        return one.value;
      },
      pass: (ms) => (monotonic += ms),
      dispose() {
        for (const machine of both) machine[Symbol.dispose]();
        const gone = { failure: { code: "engine.machine_gone", details: {} } };
        for (const machine of both) assert.deepStrictEqual(machine.turn({ wall: 0, monotonic: 0 }, []), gone);
      },
    };
  }

  return { both, machines };
}
