import type { Callback, CallbackEvent } from "../callback/types.js";

const encoder = new TextEncoder();

/**
 * Identifies a message by a digest of its text, its receiver and the app's keys. The signature does not identify it: WeCom may encrypt a
 * retry anew, and a signature stays valid when timestamp and nonce are swapped or split differently. The keys are included because several
 * apps of one corp receive the same events and may share a store.
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

/** The signature of a fixed message, as a stable fingerprint that does not reveal the keys. */
function appOf(callback: Callback): string {
  return callback.seal("", { timestamp: "0", nonce: "0", random: new Uint8Array(16), receiveId: "" }).msg_signature;
}
