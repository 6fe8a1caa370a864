// A connected sandbox has the methods of a sandbox, each with a promise.

import type { Line, Sandbox } from "@wecom-kf/sandbox";
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
  return [msgid, lines, done, answer, new SandboxError().code];
}

export type Missing = Exclude<keyof Sandbox, keyof RemoteSandbox>;
export const missing: Missing[] = ["corpId", "secret", "callback", "fetch", "close"];
