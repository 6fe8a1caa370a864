// Failures of sends that the message did not cause: after each, every message must be answered, and none twice.

/** By name: the response instead of WeCom's, and whether the message still reaches the customer's phone. */
export const FAULTS = {
  "a lost response": { delivered: true, answer: () => new Response("bad gateway", { status: 502 }) },
  "a busy system": { answer: () => Response.json({ errcode: -1, errmsg: "system error" }) },
  "a refused address": { answer: () => Response.json({ errcode: 60020, errmsg: "not allow to access from your ip" }) },
  "a refused token": { answer: () => Response.json({ errcode: 40014, errmsg: "invalid access_token" }) },
  "an unknown code": { answer: () => Response.json({ errcode: 99999, errmsg: "later" }) },
};

/** The closed reply window of a single customer. */
export const CLOSED_WINDOW = { answer: () => Response.json({ errcode: 95002, errmsg: "48 hours" }) };

/**
 * A sandbox's `fetch` with a fault before it: `set` one, for sends that a function chooses; `hits` counts the faults, `sends` all sends;
 * while `down`, nothing is answered.
 */
export function faulty(sandbox) {
  const state = {
    hits: 0,
    sends: 0,
    down: false,
    set(fault, chosen = () => true) {
      Object.assign(state, { fault, chosen, hits: 0 });
    },
    async fetch(url, init) {
      if (state.down) return new Response("bad gateway", { status: 502 });
      if (!String(url).includes("kf/send_msg?")) return sandbox.fetch(url, init);
      const body = await new Response(init.body).text();
      state.sends += 1;
      const { fault, chosen } = state;
      if (!fault || !chosen(JSON.parse(body), state)) return sandbox.fetch(url, { ...init, body });
      state.hits += 1;
      if (fault.delivered) await sandbox.fetch(url, { ...init, body });
      return fault.answer();
    },
  };
  return state;
}

/** Waits until a condition holds. */
export async function until(condition, what) {
  for (const end = Date.now() + 20_000; !condition(); await pause(5)) {
    if (Date.now() > end) throw new Error(`it did not come about: ${what ?? condition}`);
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
