// Keeps the cursors of a bot that runs on one machine in a folder, a file each. Several machines take `redisStore` of wecom-kf.

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
        // A cursor that cannot be read is not the same as none: without one everything would be new.
        if (error.code === "ENOENT") return undefined;
        throw error;
      }
      if (value === "") throw new Error(`${fileOf(key)} is empty: write back what stood there, or remove it to begin anew`);
      return value;
    },
    async set(key, value) {
      await mkdir(folder, { recursive: true });
      // In one step, and on the disk: a process or machine that ends here leaves the old cursor or the new one.
      await writeFile(`${fileOf(key)}.new`, value, { flush: true });
      await rename(`${fileOf(key)}.new`, fileOf(key));
    },
  };
}
