// A worker's engine compiles a function when it is called first, and for a callback that takes longer than all else. So one is opened while
// the worker starts, which platforms do ahead of the first request, during its TLS handshake.

const SETTINGS = {
  pairs: [{ token: "QDG6eK", encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }],
  receivers: null,
};
const QUERY = "msg_signature=94f9824975aef1ca92f400540f69e5cf2df0e2fe&timestamp=1409659813&nonce=1372623149";
const ENCRYPT =
  "dfcu7pOxWg63TnYmNfybOhQaXpNrAotoiFSPwRhf8XY2R05wlu1S3TVv3Qifla65ceBXhoOYzYgijR4jiA29GBPZumD95NKMJynKUVzQhjhlvKohNMs4zsK0PrTEb90T" +
  "9YTAJwDyk/wf2HfA2+C4q0BKRdddQJ/nTgCROPUVaOQYOUk4tOvwpLzs1/wft9N8BfDfbS4fSiO+6WkQDnS7ozA8h9d0wAyJ/MCxdmecEmTzyaPb2S+SszqWlvygWZTl" +
  "wxsTFbTA4fl0hxEj612lLTbZ7tIEyfqFTrZw10DZ1MldV4q+79sR5QXTs3EGJLSSpapHJsEUZ/bRgJRlHgswrOTjVHRv2xYiB8dQp6jBvVp0772cqiJAdZKUWWoy3OAz";

/** Older engines lack the symbol. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Opens a `kf_msg_or_event`, and returns what the engine said of it. */
export function warmUp(engine) {
  const body = new TextEncoder().encode(`<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${ENCRYPT}]]></Encrypt></xml>`);
  const callback = engine.createCallback(SETTINGS).value;
  const opened = callback.open(QUERY, body);
  callback[DISPOSE]();
  return opened;
}
