// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/** How a servicer stopped serving. */
export const StopType = {
  /** Stopped. */
  Stopped: 0,
  /** Paused for a while. */
  Paused: 1,
} as const;
export type StopType = (typeof StopType)[keyof typeof StopType];

/** Whether a servicer of the list is serving. The event `servicer_status_change` uses other numbers: 1 serving, 2 stopped. */
export const ServicerStatus = {
  /** Serving customers. */
  Serving: 0,
  /** Not serving customers. */
  Stopped: 1,
} as const;
export type ServicerStatus = (typeof ServicerStatus)[keyof typeof ServicerStatus];

/** Whether a customer's messages are blocked. */
export const RejectSwitch = {
  /** Not blocked. */
  Accepts: 0,
  /** Blocked. */
  Rejects: 1,
} as const;
export type RejectSwitch = (typeof RejectSwitch)[keyof typeof RejectSwitch];

/** The kind of change to a session. These are not the numbers of `ServiceState`. */
export const ChangeType = {
  /** A servicer took it from the pool. */
  TakenFromPool: 1,
  /** It was transferred from one servicer to another. */
  Transferred: 2,
  /** It ended. */
  Ended: 3,
  /** A servicer reopened it. */
  Reopened: 4,
} as const;
export type ChangeType = (typeof ChangeType)[keyof typeof ChangeType];

/** Whether a servicer is serving, in events. `listServicers` uses other numbers: 0 serving, 1 stopped. */
export const ServicerWorkStatus = {
  /** Serving customers. */
  Serving: 1,
  /** Not serving customers. */
  Stopped: 2,
} as const;
export type ServicerWorkStatus = (typeof ServicerWorkStatus)[keyof typeof ServicerWorkStatus];

/** Why a message was not delivered. The standalone edition (独立版) uses only 0, 10, 11 and 13. */
export const FailType = {
  /** Unknown reason. */
  Unspecified: 0,
  /** The account was deleted: stop using it. */
  AccountDeleted: 1,
  /** The app was closed: ask the operator. */
  AppClosed: 2,
  /** The session is over 48 hours old: wait for the customer. */
  SessionExpired: 4,
  /** The session was closed: wait for the customer. */
  SessionClosed: 5,
  /** More than 5 messages without an answer: wait for the customer. */
  TooManyMessages: 6,
  /** No WeChat Channels account is bound (older responses): ask the operator. */
  ChannelsNotBound: 7,
  /** The corp is not verified: ask the operator. */
  CorpNotVerified: 8,
  /** No WeChat Channels account is bound and the corp is not verified (older responses): ask the operator. */
  NotBoundNorVerified: 9,
  /** The customer rejects messages: stop sending. */
  CustomerRefuses: 10,
  /** No member of the corp has logged in to the WeCom app: ask the operator. */
  NoMemberLoggedIn: 11,
  /** The component app may not send this type. */
  TypeNotAllowed: 12,
  /** The content was blocked for safety. */
  ContentBlocked: 13,
} as const;
export type FailType = (typeof FailType)[keyof typeof FailType];

/** Where in WeChat Channels (视频号) a customer comes from. */
export const WechatChannelsScene = {
  /** A channel's home page (视频号主页). */
  Home: 1,
  /** The product list of a live room (视频号直播间商品列表页). */
  LiveProducts: 2,
  /** A channel's product window (视频号商品橱窗页). */
  ProductWindow: 3,
  /** The product page of a shop (视频号小店商品详情页). */
  ShopProduct: 4,
  /** The order page of a shop (视频号小店订单页). */
  ShopOrder: 5,
} as const;
export type WechatChannelsScene = (typeof WechatChannelsScene)[keyof typeof WechatChannelsScene];

/** The kind of shared content from WeChat Channels (视频号). */
export const ChannelsSubType = {
  /** A post (视频号动态). */
  Post: 1,
  /** A live room (视频号直播). */
  Live: 2,
  /** A channel's card (视频号名片). */
  Card: 3,
} as const;
export type ChannelsSubType = (typeof ChannelsSubType)[keyof typeof ChannelsSubType];

/** The origin of a message. */
export const Origin = {
  /** The customer, in WeChat. */
  Customer: 3,
  /** WeCom itself: events. */
  System: 4,
  /** A servicer, in the WeCom client. */
  Servicer: 5,
} as const;
export type Origin = (typeof Origin)[keyof typeof Origin];

/** A gender. */
export const Gender = {
  /** Unknown. */
  Unspecified: 0,
  /** Male. */
  Male: 1,
  /** Female. */
  Female: 2,
} as const;
export type Gender = (typeof Gender)[keyof typeof Gender];

/** The state of a session between a customer and an account (WeCom document 94669). */
export const ServiceState = {
  /** New and not handled; a bot may reply through the API. */
  New: 0,
  /** Served by an assistant; a bot may reply through the API. */
  Bot: 1,
  /** Waiting in the pool for a servicer. */
  Pool: 2,
  /** Served by a servicer; the API cannot send. */
  Servicer: 3,
  /** Ended, or not started. */
  Ended: 4,
} as const;
export type ServiceState = (typeof ServiceState)[keyof typeof ServiceState];

/** To whom a customer is referred. */
export const UpgradeType = {
  /** A member (专员). */
  Member: 1,
  /** A customer group. */
  Groupchat: 2,
} as const;
export type UpgradeType = (typeof UpgradeType)[keyof typeof UpgradeType];
