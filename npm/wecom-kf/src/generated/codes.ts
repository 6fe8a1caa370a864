// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/**
 * How a servicer stopped serving.
 *
 * 中文：停止接待的类型。
 */
export const StopType = {
  /**
   * Stopped.
   *
   * 中文：停止接待。
   */
  Stopped: 0,
  /**
   * Paused for a while.
   *
   * 中文：暂时挂起。
   */
  Paused: 1,
} as const;
export type StopType = (typeof StopType)[keyof typeof StopType];

/**
 * Whether a servicer of the list is serving. The event `servicer_status_change` uses other numbers: 1 serving, 2 stopped.
 *
 * 中文：列表中的接待状态。事件 `servicer_status_change` 的取值不同：1 接待中，2 停止接待。
 */
export const ServicerStatus = {
  /**
   * Serving customers.
   *
   * 中文：接待中。
   */
  Serving: 0,
  /**
   * Not serving customers.
   *
   * 中文：停止接待。
   */
  Stopped: 1,
} as const;
export type ServicerStatus = (typeof ServicerStatus)[keyof typeof ServicerStatus];

/**
 * Whether a customer's messages are blocked.
 *
 * 中文：是否拒收客户的消息。
 */
export const RejectSwitch = {
  /**
   * Not blocked.
   *
   * 中文：接收客户消息。
   */
  Accepts: 0,
  /**
   * Blocked.
   *
   * 中文：拒收客户消息。
   */
  Rejects: 1,
} as const;
export type RejectSwitch = (typeof RejectSwitch)[keyof typeof RejectSwitch];

/**
 * The kind of change to a session. These are not the numbers of `ServiceState`.
 *
 * 中文：会话状态的变更类型，与 `ServiceState` 的取值不同。
 */
export const ChangeType = {
  /**
   * A servicer took it from the pool.
   *
   * 中文：从接待池接入会话。
   */
  TakenFromPool: 1,
  /**
   * It was transferred from one servicer to another.
   *
   * 中文：转接会话。
   */
  Transferred: 2,
  /**
   * It ended.
   *
   * 中文：结束会话。
   */
  Ended: 3,
  /**
   * A servicer reopened it.
   *
   * 中文：重新接入已结束的会话。
   */
  Reopened: 4,
} as const;
export type ChangeType = (typeof ChangeType)[keyof typeof ChangeType];

/**
 * Whether a servicer is serving, in events. `listServicers` uses other numbers: 0 serving, 1 stopped.
 *
 * 中文：事件中的接待状态。`listServicers` 的取值不同：0 接待中，1 停止接待。
 */
export const ServicerWorkStatus = {
  /**
   * Serving customers.
   *
   * 中文：接待中。
   */
  Serving: 1,
  /**
   * Not serving customers.
   *
   * 中文：停止接待。
   */
  Stopped: 2,
} as const;
export type ServicerWorkStatus = (typeof ServicerWorkStatus)[keyof typeof ServicerWorkStatus];

/**
 * Why a message was not delivered. The standalone edition (独立版) uses only 0, 10, 11 and 13.
 *
 * 中文：消息发送失败的原因。独立版只有 0、10、11、13。
 */
export const FailType = {
  /**
   * Unknown reason.
   *
   * 中文：未知原因。
   */
  Unspecified: 0,
  /**
   * The account was deleted: stop using it.
   *
   * 中文：客服账号已删除：停止使用。
   */
  AccountDeleted: 1,
  /**
   * The app was closed: ask the operator.
   *
   * 中文：应用已关闭：请联系管理员。
   */
  AppClosed: 2,
  /**
   * The session is over 48 hours old: wait for the customer.
   *
   * 中文：会话已超过 48 小时：等待客户发消息。
   */
  SessionExpired: 4,
  /**
   * The session was closed: wait for the customer.
   *
   * 中文：会话已关闭：等待客户发消息。
   */
  SessionClosed: 5,
  /**
   * More than 5 messages without an answer: wait for the customer.
   *
   * 中文：客户未回复时已超过 5 条：等待客户发消息。
   */
  TooManyMessages: 6,
  /**
   * No WeChat Channels account is bound (older responses): ask the operator.
   *
   * 中文：未绑定视频号（旧响应）：请联系管理员。
   */
  ChannelsNotBound: 7,
  /**
   * The corp is not verified: ask the operator.
   *
   * 中文：企业未认证：请联系管理员。
   */
  CorpNotVerified: 8,
  /**
   * No WeChat Channels account is bound and the corp is not verified (older responses): ask the operator.
   *
   * 中文：未绑定视频号且企业未认证（旧响应）：请联系管理员。
   */
  NotBoundNorVerified: 9,
  /**
   * The customer rejects messages: stop sending.
   *
   * 中文：客户拒收消息：停止发送。
   */
  CustomerRefuses: 10,
  /**
   * No member of the corp has logged in to the WeCom app: ask the operator.
   *
   * 中文：企业没有成员登录企业微信 App：请联系管理员。
   */
  NoMemberLoggedIn: 11,
  /**
   * The component app may not send this type.
   *
   * 中文：微信客服组件不能发送该类型的消息。
   */
  TypeNotAllowed: 12,
  /**
   * The content was blocked for safety.
   *
   * 中文：内容因安全原因被拦截。
   */
  ContentBlocked: 13,
} as const;
export type FailType = (typeof FailType)[keyof typeof FailType];

/**
 * Where in WeChat Channels (视频号) a customer comes from.
 *
 * 中文：客户从视频号的哪个场景进入会话。
 */
export const WechatChannelsScene = {
  /**
   * A channel's home page (视频号主页).
   *
   * 中文：视频号主页。
   */
  Home: 1,
  /**
   * The product list of a live room (视频号直播间商品列表页).
   *
   * 中文：视频号直播间商品列表页。
   */
  LiveProducts: 2,
  /**
   * A channel's product window (视频号商品橱窗页).
   *
   * 中文：视频号商品橱窗页。
   */
  ProductWindow: 3,
  /**
   * The product page of a shop (视频号小店商品详情页).
   *
   * 中文：视频号小店商品详情页。
   */
  ShopProduct: 4,
  /**
   * The order page of a shop (视频号小店订单页).
   *
   * 中文：视频号小店订单页。
   */
  ShopOrder: 5,
} as const;
export type WechatChannelsScene = (typeof WechatChannelsScene)[keyof typeof WechatChannelsScene];

/**
 * The kind of shared content from WeChat Channels (视频号).
 *
 * 中文：分享的视频号内容的类型。
 */
export const ChannelsSubType = {
  /**
   * A post (视频号动态).
   *
   * 中文：视频号动态。
   */
  Post: 1,
  /**
   * A live room (视频号直播).
   *
   * 中文：视频号直播。
   */
  Live: 2,
  /**
   * A channel's card (视频号名片).
   *
   * 中文：视频号名片。
   */
  Card: 3,
} as const;
export type ChannelsSubType = (typeof ChannelsSubType)[keyof typeof ChannelsSubType];

/**
 * The origin of a message.
 *
 * 中文：消息来源。
 */
export const Origin = {
  /**
   * The customer, in WeChat.
   *
   * 中文：微信客户发送。
   */
  Customer: 3,
  /**
   * WeCom itself: events.
   *
   * 中文：系统推送的事件。
   */
  System: 4,
  /**
   * A servicer, in the WeCom client.
   *
   * 中文：接待人员在企业微信客户端发送。
   */
  Servicer: 5,
} as const;
export type Origin = (typeof Origin)[keyof typeof Origin];

/**
 * A gender.
 *
 * 中文：性别。
 */
export const Gender = {
  /**
   * Unknown.
   *
   * 中文：未知。
   */
  Unspecified: 0,
  /**
   * Male.
   *
   * 中文：男性。
   */
  Male: 1,
  /**
   * Female.
   *
   * 中文：女性。
   */
  Female: 2,
} as const;
export type Gender = (typeof Gender)[keyof typeof Gender];

/**
 * The state of a session between a customer and an account (WeCom document 94669).
 *
 * 中文：客户与客服账号之间的会话状态（企业微信文档 94669）。
 */
export const ServiceState = {
  /**
   * New and not handled; a bot may reply through the API.
   *
   * 中文：未处理，新会话接入；可通过 API 回复。
   */
  New: 0,
  /**
   * Served by an assistant; a bot may reply through the API.
   *
   * 中文：由智能助手接待；可通过 API 回复。
   */
  Bot: 1,
  /**
   * Waiting in the pool for a servicer.
   *
   * 中文：待接入池排队中，等待接待人员接入。
   */
  Pool: 2,
  /**
   * Served by a servicer; the API cannot send.
   *
   * 中文：由人工接待；不能通过 API 发消息。
   */
  Servicer: 3,
  /**
   * Ended, or not started.
   *
   * 中文：已结束或未开始。
   */
  Ended: 4,
} as const;
export type ServiceState = (typeof ServiceState)[keyof typeof ServiceState];

/**
 * To whom a customer is referred.
 *
 * 中文：升级服务的类型。
 */
export const UpgradeType = {
  /**
   * A member (专员).
   *
   * 中文：专员服务。
   */
  Member: 1,
  /**
   * A customer group.
   *
   * 中文：客户群服务。
   */
  Groupchat: 2,
} as const;
export type UpgradeType = (typeof UpgradeType)[keyof typeof UpgradeType];
