import { KfStoreError } from "../../errors/kf-error.js";
import { messageOf } from "../../internal/kinds.js";

// As crates/wecom-kf-sqlite/src/place.rs does it for the addon.

/** The parts of `node:fs` and `node:path` that are used. */
export interface FileModules {
  readonly fs: {
    closeSync(file: number): void;
    openSync(path: string, flags: string, mode: number): number;
    readFileSync(path: string, encoding: "utf8"): string;
    realpathSync: { native(path: string): string };
    statSync(path: string, options: { bigint: true; throwIfNoEntry: false }): FileStatus | undefined;
  };
  readonly path: { dirname(path: string): string; resolve(path: string): string };
  readonly platform: string;
}

interface FileStatus {
  readonly dev: bigint;
  readonly ino: bigint;
  isDirectory(): boolean;
}

/** Types of network file systems, as Linux names them. */
const NETWORK = /^(?:nfs4?|cifs|smb3|smbfs|afs|ceph|gfs2|glusterfs|lustre|ocfs2|beegfs|ncpfs|coda)$/;
const OVER_FUSE = /^fuse\.(?:sshfs|s3fs|gcsfuse|glusterfs|ceph|rclone|goofys|geesefs|ossfs|juicefs|blobfuse|davfs|mount-s3)/;

/** A database file that exists, on a local file system. */
export interface Place {
  /** The absolute path. */
  readonly path: string;
  /** Throws if the file was deleted or replaced while it is open: what is written to it would be lost. */
  checkThere(): void;
}

/** Checks the path, and creates the file if there is none: for its owner alone, since it has tokens and customers' words in it. */
export function prepareFile(file: string, { fs, path, platform }: FileModules): Place {
  const cannotOpen = (reason: string) => new KfStoreError("store.cannot_open", { details: { file, reason } });
  if (/^:|^file:|\0/.test(file)) throw cannotOpen("it must be the path of a file; a store in memory is memoryStore");
  const full = path.resolve(file);
  const folder = path.dirname(full);
  const status = (name: string) => fs.statSync(name, { bigint: true, throwIfNoEntry: false });
  const foundFolder = status(folder);
  if (!foundFolder?.isDirectory()) throw cannotOpen(`there is no folder ${folder}`);
  const before = status(full);
  const kind = networkKind(fs, platform, before ?? foundFolder, before ? full : folder);
  if (kind !== undefined) throw new KfStoreError("store.network_file", { details: { file, kind } });
  try {
    fs.closeSync(fs.openSync(full, "wx", 0o600));
  } catch (error) {
    // Not opened if it is there: closing it again would end the locks that SQLite holds in this process.
    if ((error as { code?: unknown }).code !== "EEXIST") throw cannotOpen(messageOf(error));
  }
  const own = status(full);
  return {
    path: full,
    checkThere() {
      const now = status(full);
      if (now?.dev === own?.dev && now?.ino === own?.ino) return;
      const reason = "it was deleted or replaced while it was open; restart this program";
      throw new KfStoreError("store.failed", { details: { file, reason } });
    },
  };
}

/** The kind of a network file system, if the file is on one. On macOS it is not found out. */
function networkKind(fs: FileModules["fs"], platform: string, { dev }: FileStatus, path: string): string | undefined {
  // Resolves the letters of mapped drives.
  if (platform === "win32") return fs.realpathSync.native(path).startsWith("\\\\") ? "a network share" : undefined;
  if (platform !== "linux") return undefined;
  let mounts: string;
  try {
    mounts = fs.readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return undefined;
  }
  const major = ((dev >> 32n) & 0xffff_f000n) | ((dev >> 8n) & 0xfffn);
  const minor = ((dev >> 12n) & 0xffff_ff00n) | (dev & 0xffn);
  // id parent major:minor root mount-point options … - type source options
  const line = mounts.split("\n").find((mount) => mount.split(" ")[2] === `${major}:${minor}`);
  const kind = line?.split(" - ")[1]?.split(" ")[0] ?? "";
  return NETWORK.test(kind) || OVER_FUSE.test(kind) ? kind : undefined;
}
