// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** The maximum length of a text message, in UTF-8 bytes. */
export const TEXT_MAX_BYTES = 2048;
