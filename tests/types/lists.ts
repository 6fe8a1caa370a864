// What a list yields: the page when it is awaited, the items when it is iterated.

import {
  type Account,
  type CallOptions,
  KfClient,
  type KfMessage,
  type KnowledgeGroup,
  type KnowledgeIntent,
  type ListAccountsResponse,
  type ListKnowledgeGroupsResponse,
  type ListKnowledgeIntentsResponse,
  type ListServicersResponse,
  type Paged,
  type SyncMsgResponse,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const kf = new KfClient({ corpId: "ww1", secret: "s" });

type ItemOf<List> = List extends AsyncIterable<infer Item> ? Item : never;
/** The methods that return lists. A new one is missing here until it has its line. */
type Lists = {
  [Name in keyof KfClient]: KfClient[Name] extends (...parameters: never[]) => infer List
    ? List extends Paged<infer Page, infer Item>
      ? [Page, Item]
      : never
    : never;
};
type ListNames = { [Name in keyof Lists]: Lists[Name] extends never ? never : Name }[keyof Lists];
same<ListNames, "listAccounts" | "listKnowledgeGroups" | "listKnowledgeIntents">(true);
same<Lists["listAccounts"], [ListAccountsResponse, Account]>(true);
same<Lists["listKnowledgeGroups"], [ListKnowledgeGroupsResponse, KnowledgeGroup]>(true);
same<Lists["listKnowledgeIntents"], [ListKnowledgeIntentsResponse, KnowledgeIntent]>(true);

export async function items(options: CallOptions): Promise<void> {
  const list = kf.listKnowledgeGroups({ limit: 10 }, options);
  same<ItemOf<typeof list>, KnowledgeGroup>(true);
  for await (const group of list) same<typeof group, KnowledgeGroup>(true);
  const iterator = list[Symbol.asyncIterator]();
  const step = await iterator.next();
  if (step.done) same<typeof step.value, void>(true);
  else same<typeof step.value, KnowledgeGroup>(true);
  same<Awaited<typeof list>, ListKnowledgeGroupsResponse>(true);
  same<Awaited<ReturnType<typeof list.toArray>>, KnowledgeGroup[]>(true);
  const { data, response } = await list.withResponse();
  same<typeof data, ListKnowledgeGroupsResponse>(true);
  same<typeof response.status, number>(true);

  // @ts-expect-error it is asynchronous
  for (const group of list) void group;
  // @ts-expect-error a list is no array: toArray() makes one
  list.map((group: KnowledgeGroup) => group.group_id);
  // @ts-expect-error the items of another list
  for await (const account of kf.listKnowledgeIntents()) account satisfies Account;
}

/** Without pages: one response with all servicers; and messages, whose cursor the program must keep. */
export async function pageless(): Promise<void> {
  const servicers = await kf.listServicers({ open_kfid: "wk1" });
  same<typeof servicers, ListServicersResponse>(true);
  // @ts-expect-error it has no further pages
  for await (const servicer of kf.listServicers({ open_kfid: "wk1" })) void servicer;
  const page = await kf.syncMsg({ open_kfid: "wk1", cursor: "c" });
  same<typeof page, SyncMsgResponse>(true);
  same<typeof page.msg_list, KfMessage[]>(true);
  // @ts-expect-error a message may be skipped only once it was handled, so the program itself asks for the next page
  for await (const message of kf.syncMsg({ open_kfid: "wk1" })) void message;
}
