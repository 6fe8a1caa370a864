// The methods of a sandbox that can be called from another process: `serveSandbox` serves them, `connectSandbox` calls them.

import { ACTS } from "./generated/acts.mjs";

/** Each method as a function of a sandbox and a parameter object. */
export const METHODS = {
  ...Object.fromEntries(Object.keys(ACTS).map((method) => [method, (sandbox, params) => sandbox[method](params)])),
  conversation: (sandbox, { external_userid, open_kfid }) => sandbox.conversation(external_userid, open_kfid),
  verifyCallbackUrl: (sandbox) => sandbox.verifyCallbackUrl(),
  tick: (sandbox) => sandbox.tick(),
  settled: (sandbox) => sandbox.settled(),
  waitFor: (sandbox, { timeout, ...condition }) => sandbox.waitFor(condition, { timeout }),
};

/** The path prefix of methods: `POST /sandbox/customerWrites`. */
export const PREFIX = "/sandbox/";
