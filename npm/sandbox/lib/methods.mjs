// The methods of a sandbox that can be called from another process: `serveSandbox` answers them, `connectSandbox` calls them.

/** The acts of people: each is a method of the sandbox, and the name on the right is its action. */
export const ACTIONS = {
  customerEnters: "customer_enters",
  customerWrites: "customer_writes",
  customerSends: "customer_sends",
  customerTaps: "customer_taps",
  customerRecalls: "customer_recalls",
  servicerWrites: "servicer_writes",
  servicerTakes: "servicer_takes",
  servicerTransfers: "servicer_transfers",
  servicerEnds: "servicer_ends",
  servicerReopens: "servicer_reopens",
  servicerStatus: "servicer_status",
  failMessage: "fail_message",
  pushRaw: "push_raw",
  adminAddsAccount: "admin_adds_account",
  adminAddsServicer: "admin_adds_servicer",
  invalidateTokens: "invalidate_tokens",
};

/** Every method, as a function of a sandbox and of its parameters in one object. */
export const METHODS = {
  ...Object.fromEntries(Object.keys(ACTIONS).map((method) => [method, (sandbox, params) => sandbox[method](params)])),
  conversation: (sandbox, { external_userid, open_kfid }) => sandbox.conversation(external_userid, open_kfid),
  verifyCallbackUrl: (sandbox) => sandbox.verifyCallbackUrl(),
  tick: (sandbox) => sandbox.tick(),
  settled: (sandbox) => sandbox.settled(),
  waitFor: (sandbox, { timeout, ...wanted }) => sandbox.waitFor(wanted, { timeout }),
};

/** Where a method is served: `POST /sandbox/customerWrites`. */
export const PREFIX = "/sandbox/";
