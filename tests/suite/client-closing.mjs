// A client that is closed: what waits ends at once, whatever it waits for.

const STATE = { open_kfid: "wk1", external_userid: "wm1" };
/** Longer than any spec waits; a server that never answers is ended by some runtimes. */
const never = () => new Promise((resolve) => setTimeout(resolve, 3000));

export const specs = {
  "close ends a call that waits for its response"({ clientOf, rejects }) {
    return endsAtOnce(clientOf, rejects, (call) => (call.path === "/cgi-bin/kf/service_state/get" ? never() : undefined));
  },
  "close ends a call that waits for the token"({ clientOf, rejects }) {
    return endsAtOnce(clientOf, rejects, never);
  },
  "close ends a call during the pause before a retry"({ clientOf, rejects }) {
    return endsAtOnce(clientOf, rejects, (call) =>
      call.path === "/cgi-bin/gettoken" ? undefined : { errcode: 45009, errmsg: "too often" },
    );
  },
  async "a closed client makes no calls, and closing it again has no effect"({ clientOf, rejects, assert }) {
    const { kf, calls } = await clientOf(() => undefined);
    await kf[Symbol.asyncDispose]();
    kf.close();
    await rejects(kf.getServiceState(STATE), "transport.closed");
    await rejects(kf.call("GET", "kf/x"), "transport.closed");
    assert.lengthOf(calls, 0);
  },
  async "fifty calls can share a signal, which aborts them all"({ clientOf, rejects }) {
    const { kf, calls } = await clientOf((call) => (call.path === "/cgi-bin/gettoken" ? undefined : never()));
    const controller = new AbortController();
    const made = Array.from({ length: 50 }, () => kf.getServiceState(STATE, { signal: controller.signal, timeout: 120_000 }));
    const ended = made.map((call) => rejects(call, "transport.aborted"));
    await arrived(calls);
    controller.abort();
    await Promise.all(ended);
    await rejects(kf.getServiceState(STATE, { signal: controller.signal }), "transport.aborted");
  },
};

async function endsAtOnce(clientOf, rejects, handler) {
  const { kf, calls } = await clientOf(handler, { timeout: 120_000 });
  const ended = rejects(kf.getServiceState(STATE), "transport.closed");
  await arrived(calls);
  kf.close();
  await ended;
}

/** Waits until the server was asked for what it does not answer; a little longer, so that the answers to the rest are there. */
async function arrived(calls) {
  const last = async () => {
    const count = calls.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return count > 0 && count === calls.length;
  };
  while (!(await last()));
}
