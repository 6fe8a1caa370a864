// A sandbox in another process, by the acts that its host serves. Needs fetch and nothing else.
import { SandboxError, badAction } from "./error.mjs";
import { ACTS } from "./generated/acts.mjs";
import { METHODS, PREFIX } from "./methods.mjs";
import { wrongWait } from "./options.mjs";
import { plainParams } from "./plain-data.mjs";
import { WAIT_MS } from "./waiting.mjs";

/** The longest that one request waits: proxies and clients give up a longer one. */
const LONGEST_MS = 20_000;

export { SandboxError };

export function connectSandbox(url) {
  const call = async (method, params = {}) => {
    const data = plainParams(ACTS[method] ?? method, params);
    const response = await fetch(new URL(PREFIX + method, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(data),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : JSON.parse(text);
    if (response.headers.get("content-type") === "application/json") throw new SandboxError(JSON.parse(text));
    if (response.status !== 404) throw new Error(text);
    throw new Error(`${url} does not serve the acts of a sandbox; serveSandbox does so with the option acts`);
  };
  const remote = { baseUrl: url };
  for (const method of Object.keys(METHODS)) remote[method] = (params) => call(method, params);
  remote.conversation = (external_userid, open_kfid) => call("conversation", { external_userid, open_kfid });
  remote.waitFor = async (wanted, options = {}) => {
    const wrong = wrongWait(wanted, options);
    if (wrong !== undefined) throw badAction(wrong);
    const { timeout = WAIT_MS } = options;
    for (let left = timeout; ; left -= LONGEST_MS) {
      try {
        return await call("waitFor", { ...wanted, timeout: Math.min(left, LONGEST_MS) });
      } catch (error) {
        if (error.code !== "sandbox.timeout" || left <= LONGEST_MS) throw error;
      }
    }
  };
  return remote;
}
