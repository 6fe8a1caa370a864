// A client for a sandbox in another process, served by `serveSandbox` with acts. Needs only fetch.
import { SandboxError, badAction } from "./error.mjs";
import { ACTS } from "./generated/acts.mjs";
import { METHODS, PREFIX } from "./methods.mjs";
import { waitError } from "./options.mjs";
import { plainParams } from "./plain-data.mjs";
import { DEFAULT_WAIT_MS } from "./waiting.mjs";

/** The longest that one request waits, since proxies and clients time out longer ones. */
const MAX_REQUEST_MS = 20_000;

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
    throw new Error(`${url} does not serve the acts of a sandbox; set the option acts of serveSandbox`);
  };
  const remote = { baseUrl: url };
  for (const method of Object.keys(METHODS)) remote[method] = (params) => call(method, params);
  remote.conversation = (external_userid, open_kfid) => call("conversation", { external_userid, open_kfid });
  remote.waitFor = async (condition, options = {}) => {
    const problem = waitError(condition, options);
    if (problem !== undefined) throw badAction(problem);
    const { timeout = DEFAULT_WAIT_MS } = options;
    for (let remaining = timeout; ; remaining -= MAX_REQUEST_MS) {
      try {
        return await call("waitFor", { ...condition, timeout: Math.min(remaining, MAX_REQUEST_MS) });
      } catch (error) {
        if (error.code !== "sandbox.timeout" || remaining <= MAX_REQUEST_MS) throw error;
      }
    }
  };
  return remote;
}
