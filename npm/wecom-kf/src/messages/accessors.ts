import type { WechatChannelsScene } from "../generated/codes.js";
import type { ChannelsShopProduct, KfMessage, MergedItem, Open, UnknownMsgtype, WechatChannels } from "../generated/types.js";

/** The account and the customer of a message. */
export interface MessageOwner {
  /** The account. */
  open_kfid?: string;
  /** The customer. Absent in `servicer_status_change`, which concerns no customer. */
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

/** The URL of a product's picture, in either spelling of the field; `undefined` when the message is not about a product. */
export function productImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.head_image) ?? asText(product?.head_img);
}

/** The URL of the picture of a product's shop, in either spelling of the field. */
export function productShopImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.shop_head_image) ?? asText(product?.shop_head_img);
}

/** A product's price in cents (分); `undefined` when it is missing or not an integer. */
export function salesPrice(message: KfMessage): number | undefined {
  return asInteger(productOf(message)?.sales_price);
}

function productOf(message: KfMessage): Partial<ChannelsShopProduct> | undefined {
  return asObject(asObject(message)?.["channels_shop_product"]);
}

/** Where in WeChat Channels (视频号) a customer came from. Takes an `enter_session` event or a customer's `enter_session_context`. */
export function wechatChannelsScene(
  entry: { readonly wechat_channels?: WechatChannels | undefined } | undefined,
): Open<WechatChannelsScene> | undefined {
  return asInteger(entry?.wechat_channels?.scene);
}

/**
 * The `scene_param` of a contact link, as passed to `contactUrl`. Takes an `enter_session` event or a customer's `enter_session_context`.
 * WeCom returns the value either percent-encoded, as in the link, or decoded. For that reason the value itself must not look
 * percent-encoded (`%41`).
 */
export function sceneParam(entry: { readonly scene_param?: string | undefined } | undefined): string | undefined {
  const given = asText(entry?.scene_param);
  try {
    return given === undefined ? undefined : decodeURIComponent(given);
  } catch {
    return given;
  }
}

/** A message type that this version knows. */
export type KnownMsgtype = Exclude<KfMessage["msgtype"], UnknownMsgtype>;

/** The body of a received message type. */
export type BodyOf<Type extends KnownMsgtype> =
  Extract<KfMessage, { msgtype: Type }> extends { [Body in Type]?: infer Body } ? Body : never;

interface MergedBase {
  /** When it was sent, in Unix seconds. */
  readonly send_time: number | undefined;
  /** The name of the sender. */
  readonly sender_name: string | undefined;
  /** The item as it arrived. */
  readonly raw: MergedItem;
}

/** A message of a chat record whose type this version knows. */
export type KnownMerged = {
  [Type in Exclude<KnownMsgtype, "event">]: MergedBase & { readonly msgtype: Type; readonly body: BodyOf<Type> };
}[Exclude<KnownMsgtype, "event">];

/** A message of a chat record whose type this version does not know, or whose body cannot be parsed. */
export interface UnknownMerged extends MergedBase {
  /** The type, as WeCom sent it; `undefined` when the body cannot be parsed. */
  readonly msgtype: UnknownMsgtype | undefined;
  /** The body, if it could be parsed. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** One message of a chat record; narrows on `msgtype`. */
export type MergedMessage = KnownMerged | UnknownMerged;

/** Message types without a body. */
const BODILESS: ReadonlySet<string> = /* @__PURE__ */ new Set(["note", "meeting", "schedule"]);

/**
 * The messages of a chat record (`merged_msg`), with their JSON text parsed. Empty for other messages. A nested record is an item with
 * `msgtype: "merged_msg"`: pass it to this function again.
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
  // The documentation is inconsistent: `msgtype` is a name or an unexplained number. For a number, the key of the body is used.
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

/** Parses the object in a JSON text; accepts an object too. */
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

/** An integer, which may be written as a string. */
function asInteger(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
