import type { WechatChannelsScene } from "../generated/codes.js";
import type { ChannelsShopProduct, KfMessage, MergedItem, Open, UnknownMsgtype, WechatChannels } from "../generated/types.js";

/** The account and the customer of a message. */
export interface MessageOwner {
  /** The account. */
  open_kfid?: string;
  /** The customer. Absent in `servicer_status_change`, which concerns none. */
  external_userid?: string;
}

/** The account and the customer of a message or event. Events carry them inside `event`, all other messages beside `msgtype`. */
export function messageOwner(message: KfMessage): MessageOwner {
  const owner: MessageOwner = {};
  const outside = asObject(message);
  const inside = asObject(outside?.["event"]);
  for (const name of ["open_kfid", "external_userid"] as const) {
    const id = asText(outside?.[name]) ?? asText(inside?.[name]);
    if (id !== undefined) owner[name] = id;
  }
  return owner;
}

/** The URL of a product's picture, whichever way the server spells it; `undefined` when the message is about no product. */
export function productImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.head_image) ?? asText(product?.head_img);
}

/** The URL of a product's shop's picture, whichever way the server spells it. */
export function productShopImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.shop_head_image) ?? asText(product?.shop_head_img);
}

/** A product's price in cents (分); `undefined` when there is none, or none that is a whole number. */
export function salesPrice(message: KfMessage): number | undefined {
  return asInteger(productOf(message)?.sales_price);
}

function productOf(message: KfMessage): Partial<ChannelsShopProduct> | undefined {
  return asObject(asObject(message)?.["channels_shop_product"]);
}

/** Where in WeChat Channels (视频号) a customer came from: of an `enter_session` event, or of a customer's `enter_session_context`. */
export function wechatChannelsScene(
  entry: { readonly wechat_channels?: WechatChannels | undefined } | undefined,
): Open<WechatChannelsScene> | undefined {
  return asInteger(entry?.wechat_channels?.scene);
}

/**
 * What was appended to a contact link as `scene_param`, as `contactUrl` took it: of an `enter_session` event, or of a customer's
 * `enter_session_context`. WeCom gives it back as it stands in the link, percent-encoded, or decoded. So a value must not look encoded
 * itself (`%41`).
 */
export function sceneParam(entry: { readonly scene_param?: string | undefined } | undefined): string | undefined {
  const given = asText(entry?.scene_param);
  try {
    return given === undefined ? undefined : decodeURIComponent(given);
  } catch {
    return given;
  }
}

/** A type of message that this version knows. */
export type KnownMsgtype = Exclude<KfMessage["msgtype"], UnknownMsgtype>;

/** The body of a type of message, as it is received. */
export type BodyOf<Type extends KnownMsgtype> =
  Extract<KfMessage, { msgtype: Type }> extends { [Body in Type]?: infer Body } ? Body : never;

interface MergedBase {
  /** When it was sent, in unix seconds. */
  readonly send_time: number | undefined;
  /** The name of who sent it. */
  readonly sender_name: string | undefined;
  /** As it arrived. */
  readonly raw: MergedItem;
}

/** A message of a chat record whose type this version knows. */
export type KnownMerged = {
  [Type in Exclude<KnownMsgtype, "event">]: MergedBase & { readonly msgtype: Type; readonly body: BodyOf<Type> };
}[Exclude<KnownMsgtype, "event">];

/** A message of a chat record whose type this version does not know, or whose body cannot be read. */
export interface UnknownMerged extends MergedBase {
  /** The type, as WeCom sent it; `undefined` when the body cannot be read. */
  readonly msgtype: UnknownMsgtype | undefined;
  /** The body, if it could be read. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** One message of a chat record; narrows on `msgtype`. */
export type MergedMessage = KnownMerged | UnknownMerged;

/** Types whose messages come without a body. */
const BODILESS: ReadonlySet<string> = /* @__PURE__ */ new Set(["note", "meeting", "schedule"]);

/**
 * The messages of a chat record (`merged_msg`), their JSON text parsed. Empty for every other message. A record within a record is
 * an item with `msgtype: "merged_msg"`: pass it to this function again.
 */
export function mergedItems(message: KfMessage | MergedMessage): MergedMessage[] {
  const given: { msgtype?: unknown; merged_msg?: unknown; body?: unknown } = asObject(message) ?? {};
  const nested = given.msgtype === "merged_msg" && given.merged_msg === undefined ? given.body : given.merged_msg;
  const items = asObject(nested)?.["item"];
  return Array.isArray(items) ? items.map(readMerged) : [];
}

function readMerged(item: unknown): MergedMessage {
  const fields = asObject(item) ?? {};
  const content = objectIn(fields["msg_content"]);
  // The documents differ on what `msgtype` is: a name, or a number that nothing explains. Then the body's own name tells.
  const named = [fields["msgtype"], content?.["msgtype"]].find((name) => typeof name === "string" && !/^\d*$/.test(name));
  const [only, ...others] = Object.keys(content ?? {});
  const msgtype = asText(named) ?? (others.length === 0 ? only : undefined);
  const wrapped = msgtype === undefined ? undefined : asObject(content?.[msgtype]);
  const body = wrapped ?? (msgtype === only && named === undefined ? undefined : content);
  const read = msgtype !== undefined && (body !== undefined || BODILESS.has(msgtype));
  return {
    msgtype: read ? msgtype : undefined,
    body: read ? body : content,
    send_time: asInteger(fields["send_time"]),
    sender_name: asText(fields["sender_name"]),
    raw: item as MergedItem,
  } as MergedMessage;
}

/** The object of a JSON text; also of what is an object already. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "string") return asObject(value);
  try {
    return asObject(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number that may be written as a string. */
function asInteger(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
