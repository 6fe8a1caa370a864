// Written by `npm run codegen` from crates/wecom-kf-sandbox. Do not edit.

/** The methods that are created from this table, with the names of their acts. */
export const ACTS = {
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

/** The possible senders of a line. */
export const SENDERS = ["customer", "servicer", "api", "welcome", "reply", "closing"];
