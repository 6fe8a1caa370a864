// What the compiler must accept, and what it must reject.

import {
  type Account,
  type CallbackEvent,
  canTransition,
  createCallback,
  createFetchHandler,
  createNodeHandler,
  type FaultOwner,
  isKfError,
  KfApiError,
  KfClient,
  type KfErrorCode,
  type KfEvent,
  type KfMessage,
  type KfPromise,
  type ListAccountsResponse,
  type Open,
  type Paged,
  ServiceState,
  type WechatChannelsScene,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const kf = new KfClient({ corpId: "ww1", secret: async () => "s" });

export async function closed(): Promise<void> {
  await using own = new KfClient({ corpId: "ww1", secret: "s", proxy: "http://user:password@10.0.0.1:3128" });
  own.close();
  // @ts-expect-error: a URL, or false
  new KfClient({ corpId: "ww1", secret: "s", proxy: 3128 });
}

/** A list is a promise of a page with all methods of promises; derived promises are plain ones. */
async function lists(list: Paged<ListAccountsResponse, Account>): Promise<ListAccountsResponse> {
  const call: KfPromise<ListAccountsResponse> = list;
  const iterable: AsyncIterable<Account> = list;
  const ended = list.finally(() => {});
  same<typeof ended, Promise<ListAccountsResponse>>(true);
  const one = list.then(({ account_list }) => account_list[0]);
  same<typeof one, Promise<Account | undefined>>(true);
  const [page, accounts] = await Promise.all([list, list.toArray(), call, ended]);
  same<typeof page, ListAccountsResponse>(true);
  same<typeof accounts, Account[]>(true);
  // @ts-expect-error a page is no item
  for await (const { account_list } of iterable) void account_list;
  return list;
}

export async function calls(): Promise<void> {
  const { open_kfid } = await kf.addAccount({ name: "客服", media_id: "m" });
  same<typeof open_kfid, string>(true);
  // @ts-expect-error media_id is required
  await kf.addAccount({ name: "客服" });
  // @ts-expect-error a misspelt parameter
  await kf.getServiceState({ open_kfid, external_userid: "wm1", openKfid: "x" });

  const page = await kf.listAccounts();
  same<(typeof page.account_list)[number]["open_kfid"], string>(true);
  for await (const account of kf.listAccounts({ limit: 10 })) same<typeof account.name, string | undefined>(true);
  const all = await kf.listAccounts().toArray();
  same<(typeof all)[number]["manage_privilege"], boolean | undefined>(true);
  await lists(kf.listAccounts());

  await kf.sendMsg({ touser: "wm1", open_kfid, msgtype: "text", text: { content: "hi" } });
  await kf.sendMsg({ touser: "wm1", open_kfid, msgtype: "msgmenu", msgmenu: { list: [{ type: "click", click: { content: "a" } }] } });
  await kf.sendMsg({ code: "c", msgtype: "text", text: { content: "hi" } });
  // @ts-expect-error the body does not belong to the type
  await kf.sendMsg({ touser: "wm1", open_kfid, msgtype: "text", msgmenu: {} });
  // @ts-expect-error an item is nested under its type
  await kf.sendMsg({ touser: "wm1", open_kfid, msgtype: "msgmenu", msgmenu: { list: [{ type: "click", id: "1", content: "a" }] } });
  // @ts-expect-error without a code there must be a customer and an account
  await kf.sendMsg({ msgtype: "text", text: { content: "hi" } });

  const session = { open_kfid, external_userid: "wm1" };
  await kf.transServiceState(
    { ...session, service_state: ServiceState.Servicer, servicer_userid: "lisi" },
    { timeout: 1000, signal: AbortSignal.timeout(5) },
  );
  await kf.transServiceState({ ...session, service_state: 3, servicer_userid: "lisi" });
  // A response of WeCom is passed on unchanged.
  const { service_state: from } = await kf.getServiceState(session);
  if (canTransition(from, ServiceState.Pool)) await kf.transServiceState({ ...session, from, service_state: ServiceState.Pool });
  // @ts-expect-error there is no state 5
  await kf.transServiceState({ ...session, service_state: 5 });
  const { service_state } = await kf.getServiceState(session);
  // A state that WeCom adds later is still a number.
  same<typeof service_state, ServiceState | (number & {})>(true);

  const body = await kf.call("POST", "kf/new_thing", { a: 1 });
  await kf.call("POST", "service/new_thing", {}, { errcode: "optional", timeout: 1 });
  // @ts-expect-error Only a call without a document says this of itself.
  await kf.getServiceState({ open_kfid: "a", external_userid: "b" }, { errcode: "optional" });
  same<(typeof body)[string], unknown>(true);
}

/** The union of messages narrows on `msgtype`, and stays open. */
export function message(message: KfMessage): string {
  if (message.msgtype === "text") {
    same<typeof message.text.menu_id, string | undefined>(true);
    return message.text.content;
  }
  if (message.msgtype === "event") return event(message.event);
  if (message.msgtype === "msgmenu") return message.msgmenu.head_content ?? "";
  // The other types, and how the union stays open: messages.ts.
  same<typeof message.msgid, string>(true);
  return String(message.msgtype);
}

/** The union of events narrows on `event_type`, and stays open. */
export function event(event: KfEvent): string {
  switch (event.event_type) {
    case "enter_session":
      same<typeof event.welcome_code, string | undefined>(true);
      same<NonNullable<typeof event.wechat_channels>["scene"], Open<WechatChannelsScene> | string | undefined>(true);
      return event.external_userid;
    case "msg_send_fail":
      return event.fail_msgid;
    case "session_status_change":
      return event.msg_code ?? "";
    default:
      return String(event.event_type);
  }
}

/** The union of callback events narrows on `event`. */
export function callbackEvent(event: CallbackEvent): string | undefined {
  if (event.event === "kf_msg_or_event") {
    same<typeof event.token, string>(true);
    same<typeof event.open_kfid, string | undefined>(true);
    return event.open_kfid;
  }
  if (event.event === "kf_account_auth_change") return event.auth_add_open_kfid[0];
  switch (event.event) {
    case "suite_ticket":
      same<typeof event.suite_id, string>(true);
      return event.suite_ticket;
    case "create_auth":
    case "reset_permanent_code":
      return event.auth_code;
    case "change_auth":
    case "cancel_auth":
      return event.auth_corp_id;
    default:
      same<typeof event.create_time, number | undefined>(true);
      return JSON.stringify(event.fields);
  }
}

export function errors(error: unknown): number | undefined {
  if (error instanceof KfApiError) {
    same<typeof error.errcode, number>(true);
    return error.waitMs;
  }
  if (isKfError(error)) {
    same<typeof error.code, KfErrorCode>(true);
    same<typeof error.owner, "message" | "account" | "unknown">(true);
    same<typeof error.owner, FaultOwner>(true);
    // @ts-expect-error it is read, not set
    error.owner = "message";
    // @ts-expect-error there is no such code
    if (error.code === "request.no_such_code") return 1;
  }
  return undefined;
}

const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: ["ww1", ""] });
createCallback({ token: "t", encodingAesKey: "k", receiveId: (id) => id.startsWith("ww") });
createCallback({ token: "t", encodingAesKey: "k", receiveId: { unchecked: true } });
createCallback();
createCallback({ receiveId: ["ww1", ""], previous: { token: "t", encodingAesKey: "k" } });
// @ts-expect-error: keys are a pair
createCallback({ token: "t", receiveId: "ww1" });
// @ts-expect-error: a variable that may not be set
createCallback({ token: process.env["TOKEN"], encodingAesKey: process.env["KEY"], receiveId: "ww1" });
callback[Symbol.dispose]();
// @ts-expect-error not to check is said outright
createCallback({ token: "t", encodingAesKey: "k" });

export const worker = {
  fetch: createFetchHandler(callback, async (event, context) => {
    context.waitUntil(Promise.resolve(event.raw));
  }),
};
export const handler = createNodeHandler(callback, () => {}, { onError: console.error, maxBody: 1 });
