import type { Callback, CallbackEvent } from "../callback/types.js";

const encoder = new TextEncoder();

/**
 * What tells one message from another: a digest of it, of whom it is for, and of the keys of the app. WeCom may seal a repeat anew, and the
 * signature holds as well with timestamp and nonce exchanged or cut anew; the message stays the same. The keys are in it because several
 * apps of a corp get the same events, and may share a store.
 */
export class MessageKeys {
  readonly #callback: Callback;
  #app: string | undefined;

  constructor(callback: Callback) {
    this.#callback = callback;
  }

  async of({ receive_id, raw }: CallbackEvent): Promise<string> {
    this.#app ??= appOf(this.#callback);
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(JSON.stringify([this.#app, receive_id, raw])));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** The signature of a known message stands for the keys: always the same, and it tells nothing of them. */
function appOf(callback: Callback): string {
  return callback.seal("", { timestamp: "0", nonce: "0", random: new Uint8Array(16), receiveId: "" }).msg_signature;
}
