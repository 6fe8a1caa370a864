// The format of the file and the statements. As crates/wecom-kf-sqlite/src/{schema,operation}.rs for the addon: both use the same files.

/** The format that this version writes, in `user_version`. */
export const FORMAT = 1;
/** "wkfs" in `application_id` says that the file is such a store. */
export const APPLICATION = 0x77_6b_66_73;

export const TABLE = `
  CREATE TABLE wecom_kf_store (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER)
    WITHOUT ROWID;
  CREATE INDEX wecom_kf_store_expiry ON wecom_kf_store (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT};`;

/** The time by the clock of the machine, in Unix milliseconds. Not `unixepoch('subsec')`, which older versions of SQLite do not have. */
const NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

/** As bytes: Node.js reads a text only up to a U+0000. */
export const GET = `SELECT CAST(value AS BLOB) AS value FROM wecom_kf_store WHERE key = ? AND (expires_at IS NULL OR expires_at > ${NOW})`;
/** Key, value, time to live. */
export const SET = `INSERT INTO wecom_kf_store (key, value, version, expires_at) VALUES (?, ?, 1, ? + ${NOW})
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = version + 1, expires_at = excluded.expires_at`;
export const DELETE = "DELETE FROM wecom_kf_store WHERE key = ?";
export const SWEEP = `DELETE FROM wecom_kf_store WHERE key IN (SELECT key FROM wecom_kf_store WHERE expires_at <= ${NOW} LIMIT 1000)`;
