// Stores the cursors of a bot on a single machine, one file each. For several machines use wecom-kf's `redisStore`.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The part of wecom-kf's `Store` that cursors need. */
export function fileStore(folder) {
  const fileOf = (key) => join(folder, encodeURIComponent(key));
  return {
    async get(key) {
      let value;
      try {
        value = await readFile(fileOf(key), "utf8");
      } catch (error) {
        // An unreadable cursor must not count as missing: without a cursor, all messages would be new.
        if (error.code === "ENOENT") return undefined;
        throw error;
      }
      if (value === "") throw new Error(`${fileOf(key)} is empty: restore its content, or delete it to start from the beginning`);
      return value;
    },
    async set(key, value) {
      await mkdir(folder, { recursive: true });
      // Atomic and flushed to disk: a crash leaves either the old cursor or the new one.
      await writeFile(`${fileOf(key)}.new`, value, { flush: true });
      await rename(`${fileOf(key)}.new`, fileOf(key));
    },
  };
}
