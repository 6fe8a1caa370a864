// Observability of calls: raw responses, hooks, levels, attempts.

import { isKfError, KfClient, type KfLogLevel, type KfResponse, type RequestEvent, type ResponseEvent } from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const requests: RequestEvent[] = [];
const kf = new KfClient({
  corpId: "ww1",
  secret: "s",
  logger: console,
  logLevel: "info",
  logText: false,
  onRequest: (event) => void requests.push(event),
  onResponse({ errcode, verdict, durationMs }: ResponseEvent) {
    same<typeof errcode, number | undefined>(true);
    same<typeof durationMs, number>(true);
    // @ts-expect-error there is no such verdict
    if (verdict === "again") return;
  },
});

export async function responses(): Promise<void> {
  const { data, response } = await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }).withResponse();
  same<typeof response, KfResponse>(true);
  const plain = await kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" });
  same<typeof data, typeof plain>(true);
  const page = await kf.listAccounts().withResponse();
  same<typeof page.data, Awaited<ReturnType<typeof kf.listAccounts>>>(true);
  const sent = await kf.sendText({ open_kfid: "wk1", touser: "wm1", content: "hi" }).withResponse();
  same<typeof sent.data.msgid, string | undefined>(true);
  const status: number = (await kf.uploadMedia({ type: "file", media: { path: "a" } }).withResponse()).response.status;
  void status;
}

export function tries(error: unknown): string[] {
  if (!isKfError(error)) return [];
  same<typeof error.waitMs, number | undefined>(true);
  return (error.attempts ?? []).map(
    ({ outcome, verdict, pauseMs, durationMs }) => `${error.operation} ${outcome} ${verdict} ${pauseMs + durationMs}`,
  );
}

// @ts-expect-error there is no such level
export const level: KfLogLevel = "loud";
