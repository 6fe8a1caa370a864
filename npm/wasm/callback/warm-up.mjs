// The runtime compiles a WebAssembly function on its first call, which for the first callback takes longer than everything else. So a
// sample callback is opened while the worker starts: platforms start it before the first request, during the TLS handshake.

const SETTINGS = {
  pairs: [{ token: "QDG6eK", encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }],
  receivers: null,
};
const QUERY = "msg_signature=94f9824975aef1ca92f400540f69e5cf2df0e2fe&timestamp=1409659813&nonce=1372623149";
const ENCRYPT =
  "dfcu7pOxWg63TnYmNfybOhQaXpNrAotoiFSPwRhf8XY2R05wlu1S3TVv3Qifla65ceBXhoOYzYgijR4jiA29GBPZumD95NKMJynKUVzQhjhlvKohNMs4zsK0PrTEb90T" +
  "9YTAJwDyk/wf2HfA2+C4q0BKRdddQJ/nTgCROPUVaOQYOUk4tOvwpLzs1/wft9N8BfDfbS4fSiO+6WkQDnS7ozA8h9d0wAyJ/MCxdmecEmTzyaPb2S+SszqWlvygWZTl" +
  "wxsTFbTA4fl0hxEj612lLTbZ7tIEyfqFTrZw10DZ1MldV4q+79sR5QXTs3EGJLSSpapHJsEUZ/bRgJRlHgswrOTjVHRv2xYiB8dQp6jBvVp0772cqiJAdZKUWWoy3OAz";

/** Older JavaScript engines lack the symbol. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Opens a sample `kf_msg_or_event` and returns the outcome. */
export function warmUp(engine) {
  const body = new TextEncoder().encode(`<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${ENCRYPT}]]></Encrypt></xml>`);
  const callback = engine.createCallback(SETTINGS).value;
  const opened = callback.open(QUERY, body);
  callback[DISPOSE]();
  return opened;
}
