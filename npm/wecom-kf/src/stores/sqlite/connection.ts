import { isKfError, KfStoreError } from "../../errors/kf-error.js";
import { messageOf } from "../../internal/kinds.js";
import { errorOf } from "./errors.js";
import { type FileModules, type Place, prepareFile } from "./file.js";
import { APPLICATION, DELETE, FORMAT, GET, SET, SWEEP, TABLE } from "./sql.js";

/** What the SQLite modules of Node.js, Deno and Bun have in common. All of it blocks. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

interface Statement {
  get(...values: unknown[]): unknown;
  run(...values: unknown[]): unknown;
  /** Bun keeps the file open until it was called, or the statement was collected. */
  finalize?(): void;
}

/** A connection to a file of the known format. It waits for nobody: whoever uses it tries again. */
export class Connection {
  readonly #database: Database;
  readonly #place: Place;
  readonly #file: string;
  readonly #get: Statement;
  readonly #set: Statement;
  readonly #delete: Statement;
  readonly #sweep: Statement;
  readonly #format: Statement;
  readonly #text = new TextDecoder("utf-8", { ignoreBOM: true });

  /** `open` opens the database of a path. `timeout` in milliseconds: how long to wait for other processes that set the file up. */
  constructor(file: string, timeout: number, modules: FileModules, open: (path: string) => Database) {
    this.#file = file;
    try {
      this.#place = prepareFile(file, modules);
    } catch (error) {
      if (isKfError(error)) throw error;
      throw new KfStoreError("store.cannot_open", { details: { file, reason: messageOf(error) }, cause: error });
    }
    let database: Database | undefined;
    try {
      database = open(this.#place.path);
      this.#database = database;
      // Before everything else.
      database.exec(`PRAGMA busy_timeout = ${timeout}`);
      database.exec("PRAGMA synchronous = FULL");
      database.exec("PRAGMA journal_size_limit = 16777216");
      this.#prepare(timeout);
      database.exec("PRAGMA busy_timeout = 0");
      const prepared = [GET, SET, DELETE, SWEEP, "PRAGMA user_version"].map((sql) => this.#database.prepare(sql));
      [this.#get, this.#set, this.#delete, this.#sweep, this.#format] = prepared as [Statement, Statement, Statement, Statement, Statement];
    } catch (error) {
      database?.close();
      throw errorOf(error, file, timeout);
    }
  }

  get(key: string): string | undefined {
    const row = this.#get.get(key) as { readonly value: Uint8Array } | null | undefined;
    return row ? this.#text.decode(row.value) : undefined;
  }

  set(key: string, value: string, ttl: number | undefined): void {
    this.#set.run(key, value, ttl ?? null);
  }

  delete(key: string): void {
    this.#delete.run(key);
  }

  /** Deletes some of what has expired. */
  sweep(): void {
    this.#sweep.run();
  }

  /** Executes `work` in a transaction: a reading one, or one that writes. */
  transaction<T>(kind: "DEFERRED" | "IMMEDIATE", work: () => T): T {
    this.#place.checkThere();
    this.#database.exec(`BEGIN ${kind}`);
    try {
      if (kind === "IMMEDIATE") this.#checkFormat(numberIn(this.#format.get()));
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      try {
        this.#database.exec("ROLLBACK");
      } catch {
        // SQLite has ended it by itself.
      }
      throw error;
    }
  }

  close(): void {
    for (const statement of [this.#get, this.#set, this.#delete, this.#sweep, this.#format]) statement.finalize?.();
    this.#database.close();
  }

  /** Creates the table if the file is empty. Throws if it is another program's or of a newer version. */
  #prepare(timeout: number): void {
    if (this.#isReady() && this.#pragma("journal_mode") === "wal") return;
    if (this.#useLog(timeout) !== "wal") {
      throw this.#cannotOpen("its file system has no shared memory for a write-ahead log");
    }
    this.#database.exec("BEGIN IMMEDIATE");
    // Another process may have created it.
    if (!this.#isReady()) this.#database.exec(TABLE);
    this.#database.exec("COMMIT");
  }

  #isReady(): boolean {
    if (this.#pragma("application_id") === APPLICATION) {
      this.#checkFormat(this.#pragma("user_version"));
      return true;
    }
    if (this.#pragma("schema_version") === 0) return false;
    throw this.#cannotOpen("it is the database of another program; choose another file name");
  }

  #checkFormat(found: unknown): void {
    if ((found as number) <= FORMAT) return;
    throw new KfStoreError("store.newer_format", { details: { file: this.#file, found: Number(found), known: FORMAT } });
  }

  /** Turns the write-ahead log on. SQLite does not wait for other connections here. */
  #useLog(timeout: number): unknown {
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; ; waited += 5) {
      try {
        return this.#pragma("journal_mode = wal");
      } catch (error) {
        if (waited >= timeout || !/is locked/.test(String((error as Partial<Error>).message))) throw error;
        Atomics.wait(sleeper, 0, 0, 5);
      }
    }
  }

  #pragma(text: string): unknown {
    const statement = this.#database.prepare(`PRAGMA ${text}`);
    try {
      return numberIn(statement.get());
    } finally {
      statement.finalize?.();
    }
  }

  #cannotOpen(reason: string): KfStoreError {
    return new KfStoreError("store.cannot_open", { details: { file: this.#file, reason } });
  }
}

/** The only column of a row. */
const numberIn = (row: unknown): unknown => Object.values(row as object)[0];
