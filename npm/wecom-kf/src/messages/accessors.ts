import type { WechatChannelsScene } from "../generated/codes.js";
import type { ChannelsShopProduct, KfMessage, MergedItem, Open, UnknownMsgtype, WechatChannels } from "../generated/types.js";

/**
 * The account and the customer of a message.
 *
 * 中文：消息的客服账号和客户。
 */
export interface MessageOwner {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid?: string;
  /**
   * The customer. Absent in `servicer_status_change`, which concerns no customer.
   *
   * 中文：微信客户；`servicer_status_change` 不涉及客户，没有此字段。
   */
  external_userid?: string;
}

/**
 * The account and the customer of a message or event. Events carry them inside `event`, all other messages beside `msgtype`.
 *
 * 中文：返回消息或事件的客服账号和客户：事件的在 `event` 内，其他消息的与 `msgtype` 并列。
 */
export function messageOwner(message: KfMessage): MessageOwner {
  const owner: MessageOwner = {};
  for (const name of ["open_kfid", "external_userid"] as const) {
    const id = ownerIdOf(message, name);
    if (id !== undefined) owner[name] = id;
  }
  return owner;
}

/** One id of the owner. */
export function ownerIdOf(message: KfMessage, name: keyof MessageOwner): string | undefined {
  const outside = asObject(message);
  return asText(outside?.[name]) ?? asText(asObject(outside?.["event"])?.[name]);
}

/**
 * The URL of a product's picture, in either spelling of the field; `undefined` when the message is not about a product.
 *
 * 中文：返回商品图片 URL，两种字段拼写都能读取；不是商品消息则为 `undefined`。
 */
export function productImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.head_image) ?? asText(product?.head_img);
}

/**
 * The URL of the picture of a product's shop, in either spelling of the field.
 *
 * 中文：返回商品所属店铺的图片 URL，两种字段拼写都能读取。
 */
export function productShopImage(message: KfMessage): string | undefined {
  const product = productOf(message);
  return asText(product?.shop_head_image) ?? asText(product?.shop_head_img);
}

/**
 * A product's price in cents (分); `undefined` when it is missing or not an integer.
 *
 * 中文：返回商品价格，单位为分；没有或不是整数则为 `undefined`。
 */
export function salesPrice(message: KfMessage): number | undefined {
  return asInteger(productOf(message)?.sales_price);
}

function productOf(message: KfMessage): Partial<ChannelsShopProduct> | undefined {
  return asObject(asObject(message)?.["channels_shop_product"]);
}

/**
 * Where in WeChat Channels (视频号) a customer came from. Takes an `enter_session` event or a customer's `enter_session_context`.
 *
 * 中文：返回客户从视频号的哪个场景进入会话，参数为 `enter_session` 事件或客户的 `enter_session_context`。
 */
export function wechatChannelsScene(
  entry: { readonly wechat_channels?: WechatChannels | undefined } | undefined,
): Open<WechatChannelsScene> | undefined {
  return asInteger(entry?.wechat_channels?.scene);
}

/**
 * The `scene_param` of a contact link, as passed to `contactUrl`. Takes an `enter_session` event or a customer's `enter_session_context`.
 * WeCom returns the value either percent-encoded, as in the link, or decoded. For that reason the value itself must not look
 * percent-encoded (`%41`).
 *
 * 中文：返回传给 `contactUrl` 的 `scene_param`，参数为 `enter_session` 事件或客户的 `enter_session_context`。企业微信返回编码后或解码后的值，因此值本身不能像编码过的文本（`%41`）。
 */
export function sceneParam(entry: { readonly scene_param?: string | undefined } | undefined): string | undefined {
  const given = asText(entry?.scene_param);
  try {
    return given === undefined ? undefined : decodeURIComponent(given);
  } catch {
    return given;
  }
}

/**
 * A message type that this version knows.
 *
 * 中文：本版本已知的消息类型。
 */
export type KnownMsgtype = Exclude<KfMessage["msgtype"], UnknownMsgtype>;

/**
 * The body of a received message type.
 *
 * 中文：收到的某类消息的内容类型。
 */
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

/**
 * A message of a chat record whose type this version knows.
 *
 * 中文：聊天记录中本版本已知类型的消息。
 */
export type KnownMerged = {
  [Type in Exclude<KnownMsgtype, "event">]: MergedBase & { readonly msgtype: Type; readonly body: BodyOf<Type> };
}[Exclude<KnownMsgtype, "event">];

/**
 * A message of a chat record whose type this version does not know, or whose body cannot be parsed.
 *
 * 中文：聊天记录中本版本未知类型的消息，或内容无法解析的消息。
 */
export interface UnknownMerged extends MergedBase {
  /**
   * The type, as WeCom sent it; `undefined` when the body cannot be parsed.
   *
   * 中文：企业微信返回的类型；内容无法解析则为 `undefined`。
   */
  readonly msgtype: UnknownMsgtype | undefined;
  /**
   * The body, if it could be parsed.
   *
   * 中文：解析后的内容（如果能解析）。
   */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/**
 * One message of a chat record; narrows on `msgtype`.
 *
 * 中文：聊天记录中的一条消息，可按 `msgtype` 收窄类型。
 */
export type MergedMessage = KnownMerged | UnknownMerged;

/** Message types without a body. */
const BODILESS: ReadonlySet<string> = /* @__PURE__ */ new Set(["note", "meeting", "schedule"]);

/**
 * The messages of a chat record (`merged_msg`), with their JSON text parsed. Empty for other messages. A nested record is an item with
 * `msgtype: "merged_msg"`: pass it to this function again.
 *
 * 中文：返回聊天记录（`merged_msg`）中的消息，JSON 文本已解析；其他消息返回空列表。嵌套的聊天记录可再次传给本函数。
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
