// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** How long it is stored that a message is finished, and what its replies are, in milliseconds. */
export const FINISHED_TTL_MS = 262800000;

/** How long letters are stored, in milliseconds: they are customers' words. */
export const LETTERS_TTL_MS = 1209600000;

/** The key of the letters of an account. */
export const LETTERS_KEY = "letters";

/** What the key that says that a message is finished begins with; its msgid follows. */
export const DONE_KEY = "done:";

/** What the key of a stored message begins with; its msgid follows. */
export const MESSAGE_KEY = "message:";

/** The longest key that every store accepts. */
export const LONGEST_KEY = 200;

/** The version of the format of the stored parts of a reply. */
export const REPLY_VERSION = 1;

/** The pause after a failed pull, in milliseconds: initially, and at most. It doubles each time. */
export const PULL_PAUSE_MS = [1000, 60000] as const;

/** The interval of pulls without a callback token in a corp, in milliseconds, unless the inbox polls more often. */
export const PERMIT_INTERVAL_MS = 30000;

/** How many accounts of a corp may wait for such a pull. */
export const MOST_WAITING = 10000;
