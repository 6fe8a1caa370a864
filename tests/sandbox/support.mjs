// Shared by the sandbox tests: both flavours of glue code, a minimal client, and a decoder of callbacks.
import { createDecipheriv, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSandbox } from "@wecom-kf/sandbox";
import { create } from "../../npm/sandbox/lib/sandbox.mjs";
import * as web from "../../npm/sandbox/pkg/wecom_kf_sandbox.js";

web.initSync({ module: readFileSync(new URL("../../npm/sandbox/pkg/wecom_kf_sandbox_bg.wasm", import.meta.url)) });

/** The sandbox with the CommonJS glue code, as on Node.js, and with the ES module, as on edge workers. */
export const FLAVOURS = {
  "nodejs glue": createSandbox,
  "web glue": (options) => create(web, options),
};

/** A minimal client with a token. */
export async function connect({ fetch = globalThis.fetch, baseUrl, corpId, secret }) {
  const call = async (path, init) => (await fetch(`${baseUrl}/cgi-bin/${path}`, init)).json();
  const { access_token } = await call(`gettoken?corpid=${corpId}&corpsecret=${secret}`);
  return {
    post: (path, body) => call(`${path}?access_token=${access_token}`, { method: "POST", body: JSON.stringify(body) }),
    get: (path, query = "") => call(`${path}?access_token=${access_token}&${query}`),
  };
}

/** Checks and decrypts a callback by the rules of WeCom's documents, independently of the SDK. */
export async function open(request, { token, encodingAesKey }) {
  const query = new URL(request.url).searchParams;
  const text = request.method === "GET" ? "" : await request.text();
  const encrypt = query.get("echostr") ?? /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(text)[1];
  const parts = [token, query.get("timestamp"), query.get("nonce"), encrypt].sort();
  const signature = createHash("sha1").update(parts.join("")).digest("hex");
  if (signature !== query.get("msg_signature")) throw new Error("the signature is wrong");
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, "base64"), decipher.final()]);
  const end = 20 + plain.readUInt32BE(16);
  const message = plain.subarray(20, end).toString();
  const field = (name) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(message)?.[1];
  return { message, receiver: plain.subarray(end, -plain.at(-1)).toString(), field };
}
