// Written by `npm run codegen` from crates/wecom-kf-sandbox. Do not edit.

/**
 * The options that are settings: the name of the setting; `flag` for true or false, `fields` for an object of its own, `list` for a list
 * of those.
 */
export const SETTINGS = {
  corpId: { name: "corp_id" },
  secret: { name: "secret" },
  seed: { name: "seed" },
  tokenLifetime: { name: "token_lifetime_s" },
  transitions: { name: "transitions" },
  callback: {
    name: "callback",
    fields: {
      url: { name: "url" },
      token: { name: "token" },
      encodingAesKey: { name: "encoding_aes_key" },
      retryDelay: { name: "retry_delay_ms" },
    },
  },
  acceptGetAccountList: { name: "accept_get_account_list", flag: true },
  members: { name: "members" },
  upgrade: {
    name: "upgrade",
    fields: {
      members: { name: "members" },
      departments: { name: "departments" },
      groupchats: { name: "groupchats" },
      managedInConsole: { name: "managed_in_console", flag: true },
    },
  },
  wechatChannelsBinding: { name: "wechat_channels_binding", flag: true },
  suite: {
    name: "suite",
    fields: {
      suiteId: { name: "suite_id" },
      suiteSecret: { name: "suite_secret" },
      suiteTicket: { name: "suite_ticket" },
      authCode: { name: "auth_code" },
      permanentCode: { name: "permanent_code" },
    },
  },
  files: {
    name: "files",
    list: true,
    fields: {
      mediaId: { name: "media_id" },
      type: { name: "type" },
      name: { name: "name" },
    },
  },
};
