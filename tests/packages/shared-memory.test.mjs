// Callbacks with bytes in shared memory, on every engine.

import assert from "node:assert/strict";
import { test } from "node:test";

const SETTINGS = { pairs: [{ token: "t", encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }], receivers: ["ww1"] };

for (const entry of ["@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/wasm/callback"]) {
  test(entry, async () => {
    const { engine } = await import(entry);
    const callback = engine.createCallback(SETTINGS).value;
    for (const length of [10, 200_000]) {
      const random = new Uint8Array(new SharedArrayBuffer(16));
      const message = `<xml><Event>${"x".repeat(length)}</Event></xml>`;
      const { query, body } = callback.seal(message, "ww1", "1", "1", random).value;
      const shared = new Uint8Array(new SharedArrayBuffer(body.length));
      shared.set(new TextEncoder().encode(body));
      for (const bytes of [shared, Buffer.from(shared.buffer)]) {
        assert.equal(callback.open(query, bytes).value.event.length, length);
      }
    }
  });
}
