// A connected sandbox has the methods of a sandbox, returning promises.

import { createSandbox, type Acts, type Line, type Sandbox, type SandboxErrorCode, type SandboxOptions } from "@wecom-kf/sandbox";
import { SandboxError, connectSandbox, type RemoteSandbox } from "@wecom-kf/sandbox/remote";

export async function act() {
  const remote: RemoteSandbox = connectSandbox("http://127.0.0.1:1");
  const { open_kfid } = await remote.adminAddsAccount({ name: "客服" });
  const customer = await remote.customerEnters({ open_kfid });
  const { msgid }: { msgid: string } = await remote.customerWrites({ ...customer, text: "你好" });
  const lines: Line[] = await remote.conversation(customer.external_userid);
  const done: void = await remote.settled();
  const [answer]: Line[] = await remote.waitFor(
    { ...customer, after: msgid, from: ["api", "welcome"], text: "您好", count: 1 },
    { timeout: 1000 },
  );
  // @ts-expect-error a line is from somebody the phone knows
  await remote.waitFor({ ...customer, from: "bot" });
  // @ts-expect-error a customer writes a text
  await remote.customerWrites({ ...customer, content: "你好" });
  // @ts-expect-error it goes on living where it lives
  remote.close();
  // @ts-expect-error its API is at baseUrl
  remote.fetch("/");
  return [msgid, lines, done, answer];
}

export type Missing = Exclude<keyof Sandbox, keyof RemoteSandbox>;
export const missing: Missing[] = ["corpId", "secret", "callback", "fetch", "close"];

export function caught(error: unknown): string | undefined {
  if (!(error instanceof SandboxError)) return undefined;
  const code: SandboxErrorCode = error.code;
  const [state, open_kfid]: [number | undefined, string | undefined] = [error.state, error.open_kfid];
  // @ts-expect-error there is no such code
  if (error.code === "sandbox.hologram") return "";
  // @ts-expect-error only a sandbox makes them
  return String(new SandboxError()) + code + state + open_kfid;
}

export const options: SandboxOptions = {
  transitions: "forward",
  files: [{ mediaId: "m", type: "image" }],
  callback: { url: undefined, retryDelay: 5 },
};
// @ts-expect-error there are two tables
export const sideways: SandboxOptions = { transitions: "sideways" };
// @ts-expect-error a file is of a type that media/upload knows
export const pdf: SandboxOptions = { files: [{ mediaId: "m", type: "pdf" }] };

/** The parameters of an act: valid and invalid ones. */
export function params(sandbox: Sandbox, open_kfid: string, servicer_userid: string) {
  sandbox.servicerStatus({ open_kfid, servicer_userid, serving: false, stop_type: 1 });
  // @ts-expect-error stopped or paused
  sandbox.servicerStatus({ open_kfid, servicer_userid, serving: false, stop_type: 7 });
  // @ts-expect-error a message has a type
  sandbox.customerSends({ open_kfid, external_userid: "wm", message: { text: {} } });
  // @ts-expect-error an account has a name
  sandbox.adminAddsAccount({});
  const callback: { url: string; retryDelay: number } | undefined = sandbox.callback;
  const [line] = sandbox.conversation("wm");
  // @ts-expect-error nobody of that name speaks
  return [callback, line?.from === "bot"];
}

/** Every act is a method of the sandbox and of a connected one. */
export type Act = keyof Acts;
export const unknown: Exclude<Act, keyof Sandbox & keyof RemoteSandbox>[] = [];

/** The settings of callbacks are there when callbacks are. */
export const keys: string[] = [
  createSandbox({ onCallback: (request) => new Response(request.url) }).callback.token,
  createSandbox({ callback: { url: "http://127.0.0.1:1" } }).callback.encodingAesKey,
  // @ts-expect-error there are no callbacks
  createSandbox({ seed: 7 }).callback.token,
  // @ts-expect-error perhaps there are none
  createSandbox(options).callback.token,
];
