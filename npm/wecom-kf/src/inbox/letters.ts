import { unwrap } from "../errors/kf-error.js";
import type { Engine, InboxLetter, InboxLetterChange, Outcome } from "../generated/engine.js";
import { FINISHED_TTL_MS, LETTERS_KEY, LETTERS_TTL_MS } from "../generated/inbox.js";
import type { Clock } from "../internal/clock.js";
import { checkFilled } from "../internal/validate.js";
import type { Account } from "./account.js";
import { doneKey, messageKey } from "./keys.js";
import type { StoredTurn, StoredTurns } from "./types.js";

/** How often a change is tried that another instance's change prevents. */
const MOST_TRIES = 50;

/** What letters are of. */
export interface LettersSetup {
  readonly engine: () => Engine;
  readonly clock: Clock;
  /** The accounts that are served, started or not. */
  accounts(): readonly Account[];
}

/** The stored turns of one kind: parked ones or dead letters. Each call reads the store, and no machine is needed for it. */
export class Letters implements StoredTurns {
  readonly #setup: LettersSetup;
  readonly #isDead: boolean;

  constructor(setup: LettersSetup, kind: "parked" | "dead") {
    this.#setup = setup;
    this.#isDead = kind === "dead";
  }

  /** How many an account has. */
  async count(account: Account): Promise<number> {
    return this.#ofKind(await account.store.get(LETTERS_KEY)).length;
  }

  async list(): Promise<StoredTurn[]> {
    const turns: StoredTurn[] = [];
    for (const account of this.#setup.accounts()) {
      for (const letter of this.#ofKind(await account.store.get(LETTERS_KEY))) turns.push(await this.#turnOf(account, letter));
    }
    return turns;
  }

  replay(id: string): Promise<boolean> {
    return this.#change(id, async (account) => {
      // A parked turn is tried again anyway: it only has to be looked at.
      const change = this.#isDead ? await this.#swap(account, (text, now) => this.#setup.engine().replayLetter(text, id, now)) : true;
      if (change && account.isStarted) void account.poll();
      return change !== undefined;
    });
  }

  delete(id: string): Promise<boolean> {
    return this.#change(id, async (account) => {
      const change = await this.#swap(account, (text, now) => this.#setup.engine().deleteLetter(text, id, now));
      if (!change) return false;
      // Finished: WeCom gives them again if the account is read anew.
      const done = change.msgids.map((msgid) => [doneKey(msgid), "1"] as const);
      await account.store.setMany(done, { ttl: FINISHED_TTL_MS });
      for (const msgid of change.msgids) await account.store.delete(messageKey(msgid));
      if (account.isStarted) void account.poll();
      return true;
    });
  }

  async #change(id: string, change: (account: Account) => Promise<boolean>): Promise<boolean> {
    checkFilled("id", id);
    for (const account of this.#setup.accounts()) {
      const letters = this.#ofKind(await account.store.get(LETTERS_KEY));
      if (letters.some((letter) => letter.id === id)) return change(account);
    }
    return false;
  }

  /** Changes the stored text, which the owner may change at the same time. `undefined` if there is no such letter any more. */
  async #swap(account: Account, change: (text: string | null, now: number) => Outcome<InboxLetterChange | null>) {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const text = await account.store.get(LETTERS_KEY);
      const changed = unwrap(change(text, this.#setup.clock.now()));
      if (changed === null) return undefined;
      if (await account.store.compareAndSet(LETTERS_KEY, text, changed.text, LETTERS_TTL_MS)) return changed;
    }
    throw new Error("the stored turns change too often; try again");
  }

  #ofKind(text: string | null): InboxLetter[] {
    return unwrap(this.#setup.engine().listLetters(text, this.#setup.clock.now())).filter(
      (letter) => (letter.dead !== null) === this.#isDead,
    );
  }

  async #turnOf(account: Account, { id, customer, msgids, since, attempts, dead }: InboxLetter): Promise<StoredTurn> {
    return {
      id,
      corpId: account.corpId,
      open_kfid: account.open_kfid,
      customer: customer || undefined,
      attempts,
      since: new Date(since),
      dead: dead === null ? undefined : new Date(dead),
      messages: await account.runs.read(msgids),
    };
  }
}
