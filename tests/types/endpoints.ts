// The other endpoints: what the compiler must accept, and what it must reject.

import {
  type BatchName,
  failedRows,
  type GetCorpStatisticRequest,
  isKfError,
  KfClient,
  type KnowledgeAttachment,
  type ListedAttachment,
  UpgradeType,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

const kf = new KfClient({ corpId: "ww1", secret: "s" });
const open_kfid = "wk1";

export async function accounts(): Promise<void> {
  await kf.updateAccount({ open_kfid, name: undefined });
  // @ts-expect-error the account is required
  await kf.deleteAccount({});
  const { items } = await kf.convertOpenKfids({ open_kfid_list: [open_kfid] });
  same<(typeof items)[number]["new_open_kfid"], string>(true);
  const { wechat_channels_binding } = await kf.getCorpQualification();
  same<typeof wechat_channels_binding, boolean | undefined>(true);
  await kf.recallMsg({ open_kfid, msgid: "m" });
  // @ts-expect-error a corp's client has no calls of a third-party app
  await kf.getSuiteToken({});
  for (const row of failedRows(await kf.addServicers({ open_kfid, department_id_list: [1] }))) {
    same<typeof row.userid, string | undefined>(true);
    same<typeof row.errcode, number>(true);
  }
}

export async function upgrade(): Promise<void> {
  const { member_range } = await kf.getUpgradeServiceConfig();
  same<NonNullable<typeof member_range>["department_id_list"], number[] | undefined>(true);
  same<NonNullable<typeof member_range>["department_list"], number[] | undefined>(true);
  await kf.upgradeService({ open_kfid, external_userid: "wm1", type: UpgradeType.Member, member: { userid: "lisi" } });
  // @ts-expect-error there is no type 3
  await kf.upgradeService({ open_kfid, external_userid: "wm1", type: 3 });
  await kf.cancelUpgradeService({ open_kfid, external_userid: "wm1" });
}

export async function statistics(span: GetCorpStatisticRequest): Promise<void> {
  const { statistic_list } = await kf.getCorpStatistic(span);
  same<NonNullable<(typeof statistic_list)[number]["statistic"]>["ai_transfer_rate"], number | undefined>(true);
  const { statistic_list: servicers } = await kf.getServicerStatistic({ ...span, servicer_userid: "lisi" });
  same<NonNullable<(typeof servicers)[number]["statistic"]>["satisfaction_investgate_cnt"], number | undefined>(true);
  await kf.getStatistic({ start_time: 1, end_time: 2 });
  // @ts-expect-error times are numbers
  await kf.getStatistic({ start_time: "2026-01-01", end_time: 2 });
}

export async function knowledge(): Promise<void> {
  const attachments: KnowledgeAttachment[] = [
    { msgtype: "image", image: { media_id: "m" } },
    { msgtype: "miniprogram", miniprogram: { thumb_media_id: "m", appid: "wx1", pagepath: "p" } },
  ];
  // @ts-expect-error the body does not belong to the type
  attachments.push({ msgtype: "video", image: { media_id: "m" } });
  const question = { text: { content: "问" } };
  await kf.addKnowledgeIntent({ group_id: "g", question, answers: [{ text: { content: "答" }, attachments }] });
  await kf.updateKnowledgeIntent({ intent_id: "i", question });
  for await (const group of kf.listKnowledgeGroups({ limit: 10 })) same<typeof group.group_id, string>(true);
  const page = await kf.listKnowledgeIntents();
  same<typeof page.has_more, number | string | undefined>(true);
  const all = await kf.listKnowledgeIntents({ group_id: "g" }).toArray();
  for (const attachment of all[0]?.answers?.[0]?.attachments ?? []) listed(attachment);
}

function listed(attachment: ListedAttachment): string | undefined {
  if (attachment.msgtype === "image") return attachment.image.name;
  if (attachment.msgtype === "link") return attachment.link.pic_url;
  return undefined;
}

/** The completed part of a batch is typed by its operation. */
export async function batches(error: unknown): Promise<void> {
  same<BatchName, "batchGetCustomers" | "addServicers" | "deleteServicers" | "getCorpStatistic" | "getServicerStatistic" | "getStatistic">(
    true,
  );
  if (!isKfError(error) || error.partial === undefined) return;
  if (error.partial.operation === "batchGetCustomers") {
    same<(typeof error.partial.done.customer_list)[number]["external_userid"], string>(true);
    await kf.batchGetCustomers(error.partial.remaining);
  }
}
