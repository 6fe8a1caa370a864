// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

/**
 * What a caller can do about an error code.
 *
 * 中文：错误码的类别：调用方可以如何处理。
 */
export type ErrcodeClass =
  | "ok"
  | "busy"
  | "rate_limit"
  | "concurrency"
  | "token"
  | "suite_token"
  | "window"
  | "callback_token"
  | "method"
  | "already_done"
  | "code"
  | "state"
  | "permission"
  | "edition"
  | "caller";

/**
 * Whose fault a failure is: this very request's or its conversation's (`message`: others can succeed), the account's or the client's as it
 * is set up (`account`: others fail too), or not known (`unknown`: no answer, a failing server, a code that is not listed).
 *
 * 中文：失败的责任方：本次请求或其会话（`message`：其他请求可以成功）、账号或客户端的配置（`account`：其他请求也会失败），或未知（`unknown`：没有响应、服务端故障、未列出的错误码）。
 */
export type FaultOwner = "message" | "account" | "unknown";

/** Error codes of customer service calls: class, meaning, meaning in Chinese, what to do, what it concerns. */
export const errcodeTable: Readonly<Record<number, readonly [ErrcodeClass, string, string, string, FaultOwner]>> = {
  [-1]: [
    "busy",
    "the system is busy",
    "系统繁忙",
    "Retry after a pause, at most three times; retry a send only with your own msgid.",
    "unknown",
  ],
  0: ["ok", "success", "请求成功", "Nothing.", "unknown"],
  40001: [
    "token",
    "the secret or the token is invalid",
    "不合法的secret参数或access_token已失效",
    "Check that secret and corp id belong together, and that the secret was not reset.",
    "account",
  ],
  40003: ["caller", "the userid is invalid", "无效的UserID", "Use the userid of a member of this corp.", "message"],
  40004: ["caller", "the media type is invalid", "不合法的媒体文件类型", "Use a documented type.", "message"],
  40005: ["caller", "the type parameter is invalid", "不合法的type参数", "Use image, voice, video or file.", "message"],
  40006: [
    "caller",
    "the file size is invalid",
    "不合法的文件大小",
    "The file must have more than 5 bytes and be under the limit of its type.",
    "message",
  ],
  40007: [
    "caller",
    "the media_id is invalid or has expired",
    "不合法的media_id参数",
    "Upload the file again: a media_id is valid for 3 days.",
    "message",
  ],
  40008: ["caller", "the msgtype is invalid", "不合法的msgtype参数", "Use a type that this call accepts.", "message"],
  40009: ["caller", "the image's size or format is invalid", "上传图片大小不是有效值", "Send a JPG or PNG under the limit.", "message"],
  40011: ["caller", "the video's size or format is invalid", "上传视频大小不是有效值", "Send an MP4 under 10 MB.", "message"],
  40013: ["caller", "the corp id is invalid", "不合法的CorpID", "Take it from 我的企业 in the admin console.", "account"],
  40014: [
    "token",
    "the access token is invalid",
    "不合法的access_token",
    "The client fetches a new one automatically; if you passed a fixed token, replace it.",
    "account",
  ],
  40033: ["caller", "a parameter contains invalid characters", "不合法的请求字符", "Send UTF-8 without control characters.", "message"],
  40035: ["caller", "a parameter is invalid", "不合法的参数", "Compare the request with the documentation.", "message"],
  40039: [
    "caller",
    "the URL is too long",
    "不合法的url长度",
    "Shorten it: according to WeCom's error code table the limit is 1024 bytes.",
    "message",
  ],
  40058: ["caller", "a parameter is invalid", "不合法的参数，详见提示信息", "The hint in errmsg names the parameter.", "message"],
  40063: ["method", "a parameter is empty", "参数为空", "Set the parameter. Also returned for a wrong HTTP method.", "message"],
  40078: ["caller", "the auth_code is invalid", "不合法的auth_code参数", "Use the one of the latest authorisation; it works once.", "account"],
  40080: ["caller", "the suite_secret is invalid", "不合法的suite_secret", "Take it from the app's page in the provider console.", "account"],
  40082: [
    "suite_token",
    "the suite token is invalid",
    "不合法的suite_token",
    "A client with the suite's credentials fetches a new one automatically; if it persists, check the suite's id, secret and ticket.",
    "account",
  ],
  40083: ["caller", "the suite_id is invalid", "不合法的suite_id", "Take it from the app's page in the provider console.", "account"],
  40084: ["caller", "the permanent_code is invalid", "不合法的permanent_code参数", "Have the corp authorise the app again.", "account"],
  40085: ["caller", "the suite_ticket is invalid", "不合法的suite_ticket", "Use the latest ticket that WeCom pushed.", "account"],
  40091: ["caller", "the secret is invalid", "secret不合法", "Check the secret and the corp id.", "account"],
  40096: [
    "caller",
    "the external_userid is invalid",
    "不合法的外部联系人userid",
    "Pass it exactly as received from WeCom, for this corp.",
    "message",
  ],
  40123: ["caller", "the image is invalid", "上传临时图片素材，图片格式非法", "Send a JPG or PNG.", "message"],
  40201: [
    "caller",
    "blocked by WeCom's spam filter",
    "当前操作包含敏感信息，被反垃圾拦截",
    "Change the text or the link; the same message will be blocked again.",
    "message",
  ],
  40206: [
    "caller",
    "the request body is too large (not verified against WeCom's table)",
    "请求包体过大（未经官方错误码表核对）",
    "Send less per request.",
    "message",
  ],
  41001: [
    "caller",
    "the access token is missing",
    "缺少access_token参数",
    "Check what your token provider returned; a revoked secret gives no token.",
    "account",
  ],
  41002: ["caller", "the corp id is missing", "缺少corpid参数", "Send the corp id.", "account"],
  41004: ["caller", "the secret is missing", "缺少secret参数", "Send the secret; check that its environment variable is set.", "account"],
  41005: [
    "caller",
    "the file is missing (not verified against WeCom's table, which has 44001)",
    "缺少多媒体文件数据（未经官方错误码表核对，表中为44001）",
    "Send the file as multipart/form-data: the field media, with a filename.",
    "message",
  ],
  41006: ["caller", "the media_id is missing", "缺少media_id参数", "Upload the file and send its media_id.", "message"],
  41021: ["caller", "the suite_id is missing", "缺少suite_id参数", "Send the id of the suite.", "account"],
  41022: [
    "caller",
    "the suite token is missing",
    "缺少suite_access_token参数",
    "Send the suite token in the query as suite_access_token.",
    "account",
  ],
  41023: [
    "caller",
    "the suite_ticket is missing",
    "缺少suite_ticket参数",
    "Send the latest ticket; WeCom pushes one every 10 minutes.",
    "account",
  ],
  41024: [
    "caller",
    "the suite_secret is missing",
    "缺少secret参数",
    "Send the secret of the suite; check that its environment variable is set.",
    "account",
  ],
  41025: ["caller", "the permanent_code is missing", "缺少permanent_code参数", "Send the permanent code of the corp.", "account"],
  41035: ["caller", "the external_userid is missing", "缺少外部联系人userid参数", "Pass it exactly as received from WeCom.", "message"],
  41050: [
    "code",
    "the welcome or event code is invalid, already used or expired",
    "不合法的welcome_code或msg_code",
    "A code works once; a welcome code is valid for 20 seconds.",
    "message",
  ],
  42001: [
    "token",
    "the access token has expired",
    "access_token已过期",
    "The client fetches a new one automatically; if you passed a fixed token, replace it.",
    "account",
  ],
  42007: ["caller", "the pre_auth_code has expired", "pre_auth_code已过期", "Restart the authorisation.", "account"],
  42009: [
    "suite_token",
    "the suite token has expired",
    "suite_access_token已过期",
    "The client fetches a new suite token automatically.",
    "account",
  ],
  43001: ["caller", "the call requires GET", "需要GET请求", "Send it as GET, with its parameters in the query.", "account"],
  43002: ["method", "the call requires POST", "需要POST请求", "Send it as POST with a JSON body.", "account"],
  43009: ["permission", "the corp is not verified", "企业未验证主体", "Verify the corp.", "account"],
  44001: [
    "caller",
    "the file is empty",
    "多媒体文件为空",
    "Send the bytes as multipart/form-data: the field media, with a filename (filename* alone is not read).",
    "message",
  ],
  44004: ["caller", "the content is empty", "文本消息content参数为空", "Send a non-empty text.", "message"],
  45001: ["caller", "the file is too large", "多媒体文件大小超过限制", "Reduce the size of the file.", "message"],
  45002: [
    "caller",
    "the content is too long",
    "消息内容大小超过限制",
    "Shorten the text, or split it with splitText (Rust: split_text).",
    "message",
  ],
  45007: ["caller", "the voice message is too long", "语音播放时间超过限制", "The limit is 60 seconds.", "message"],
  45009: [
    "rate_limit",
    "rate limit exceeded",
    "接口调用超过限制",
    "Wait a minute for a per-minute limit, up to an hour for an hourly limit; pull with the callback's token.",
    "account",
  ],
  45031: [
    "permission",
    "the secret is not secure enough",
    "企业corpsecret不够安全，请重置",
    "Reset the secret in the admin console, and use the new one.",
    "account",
  ],
  45033: ["concurrency", "too many concurrent calls", "接口并发调用超过限制", "Retry after a pause.", "account"],
  45034: ["caller", "the URL has no scheme", "url必须有协议头", "Start it with https:// or http://.", "message"],
  48001: [
    "permission",
    "the API is not authorised",
    "API功能未授权",
    "See which permission the call's documentation requires, and have it granted in the admin console.",
    "account",
  ],
  48002: [
    "permission",
    "this secret or app may not call this API",
    "API接口无权限调用",
    "Use the secret of 微信客服, or bind the app under 微信客服 → API; errmsg says to which app the token belongs.",
    "account",
  ],
  48003: ["caller", "the suite_id does not match the token", "不合法的suite_id", "Use the token of this suite.", "account"],
  48004: [
    "permission",
    "the authorisation is invalid",
    "授权关系无效",
    "The corp has not authorised the app, or has revoked the authorisation: have it authorise the app again.",
    "account",
  ],
  48006: [
    "permission",
    "the permission was revoked",
    "接口权限被收回",
    "The app was unused for a long time: have the corp's admin enable it again.",
    "account",
  ],
  48007: [
    "permission",
    "the app has no permission for the account",
    "API接口无权限调用，由于对应的客服账号未授权",
    "Grant the app the account and the permission 管理账号、分配会话和收发消息 in 微信客服 → API.",
    "account",
  ],
  50003: ["permission", "the app is disabled", "应用已禁用", "Enable it in the admin console.", "account"],
  60011: [
    "permission",
    "no permission for this member, department or tag",
    "指定的成员/部门/标签参数无权限",
    "Extend the app's visible range.",
    "account",
  ],
  60020: [
    "permission",
    "the IP address is not allowed",
    "访问ip不在白名单之中",
    "Add this server's IP address to the app's trusted IPs.",
    "account",
  ],
  60021: ["permission", "the member is not in the app's visible range", "userid不在应用可见范围内", "Extend the app's visible range.", "account"],
  60111: ["caller", "there is no such userid", "UserID不存在", "Use the userid of a member of this corp.", "message"],
  60123: ["caller", "there is no such department", "无效的部门id", "Use the id of a department of this corp.", "message"],
  60251: ["caller", "the open_kfid is missing", "缺少openkfid", "Send the account's open_kfid, from listAccounts.", "account"],
  60252: ["caller", "the open_kfid is invalid", "非法的openkfid", "Take it from listAccounts.", "account"],
  60253: [
    "caller",
    "the member is not a servicer of the account",
    "客服不在接待人员列表中",
    "Add the member to the account first, or choose one of listServicers.",
    "message",
  ],
  84061: [
    "caller",
    "the member and the customer are not contacts",
    "不存在外部联系人的关系",
    "Choose a member who has the customer as a contact.",
    "message",
  ],
  84074: [
    "permission",
    "no permission for external contacts",
    "没有外部联系人权限",
    "Grant the member or the app the permission 客户联系 in the admin console.",
    "account",
  ],
  90206: ["permission", "the mini program is not linked to the corp", "小程序未关联到企业中", "Link it in the admin console.", "message"],
  90207: ["caller", "the mini program's appid is invalid", "不合法的小程序appid", "Use a mini program that is linked to this corp.", "message"],
  90208: ["caller", "the mini program's appid does not match", "小程序appid不匹配", "Use the appid that is linked to this app.", "message"],
  95000: ["caller", "the open_kfid is invalid", "不合法的open_kfid", "Take it from listAccounts.", "account"],
  95001: [
    "window",
    "more than 5 messages without a reply from the customer",
    "发送客服消息次数限制",
    "Wait until the customer writes again.",
    "message",
  ],
  95002: ["window", "the customer's last message is over 48 hours old", "发送客服消息时间限制", "Wait until the customer writes again.", "message"],
  95003: ["caller", "the limit of customers has been reached", "发送客服消息可接待客户咨询数限制", "Verify the corp.", "message"],
  95004: ["caller", "there is no such account in this corp", "open_kfid不存在", "Fetch the list of accounts again.", "account"],
  95005: [
    "caller",
    "the limit of accounts has been reached",
    "客服帐号数超过限制",
    "No account can be added; the last account cannot be deleted.",
    "account",
  ],
  95006: ["caller", "the account's name is invalid", "不合法的客服帐号名", "Use 1 to 16 characters.", "message"],
  95007: [
    "callback_token",
    "the callback token is invalid or has expired",
    "不合法的msgtoken",
    "Pull without it and with the cursor, or wait for the next callback.",
    "account",
  ],
  95008: ["caller", "the menu has too many items", "菜单消息的菜单项个数超过上限", "Send fewer items.", "message"],
  95009: ["caller", "a menu item's type is invalid", "不合法的菜单消息的菜单项类型", "Use click, view, miniprogram or text.", "message"],
  95011: [
    "edition",
    "the corp uses 微信客服 in WeCom, but the secret belongs to the standalone edition",
    "已在企业微信使用微信客服",
    "Use a secret from the WeCom admin console.",
    "account",
  ],
  95012: [
    "edition",
    "the corp uses the standalone edition, but the secret belongs to WeCom",
    "未在企业微信使用微信客服",
    "Use the secret from kf.weixin.qq.com.",
    "account",
  ],
  95013: ["state", "the session has ended", "会话已经结束", "Wait until the customer writes again.", "message"],
  95014: ["caller", "the member is not a servicer, or not activated", "用户不是接待人员", "Add the member to the account first.", "message"],
  95015: ["caller", "专属服务 is managed in the admin console", "管理端已经配置了专属服务", "Change it there.", "account"],
  95016: ["state", "the session state transition is not allowed", "不允许这种状态转移", "Read the state and decide again.", "message"],
  95017: ["permission", "the API switch for customer service is off", "基础应用权限下，api开关处于关闭状态", "Turn it on in 微信客服 → API.", "account"],
  95018: [
    "state",
    "the session's state does not allow sending",
    "发送客服消息时当前会话状态不允许发送",
    "Only states 0 and 1 allow it: read the state, and check the routing in the console, verification and edition.",
    "message",
  ],
  95019: [
    "caller",
    "the servicer has stopped or paused serving",
    "接待人员已停止接待或暂时挂起，无法完成指定的操作",
    "Choose a servicer who is serving.",
    "message",
  ],
  95021: [
    "caller",
    "the member or group is not in the upgrade settings",
    "升级服务对象不在配置范围内",
    "Read getUpgradeServiceConfig and choose from it.",
    "message",
  ],
  95022: [
    "caller",
    "the location_type is invalid",
    "location_type非法",
    "Correct it or omit it: no call of this SDK has this field.",
    "message",
  ],
  95023: [
    "permission",
    "the API permission has been granted to a 代开发 app",
    "基础应用权限下，api开关已经授权给代开发自建应用",
    "Use that app, or change it in 微信客服 → API.",
    "account",
  ],
  95024: [
    "window",
    "a business card needs a customer message within 48 hours",
    "发送名片：48小时内客户未发消息",
    "Wait until the customer writes; tapping a menu does not count.",
    "message",
  ],
  95025: ["window", "only one business card in 48 hours", "发送名片：48小时内只能发送一次", "Wait until the 48 hours are over.", "message"],
  95026: [
    "caller",
    "the usage of customer service accounts is too low to add another",
    "客服账号使用率较低，暂无法创建",
    "Use the existing accounts.",
    "account",
  ],
  95027: ["caller", "an unverified corp can have at most 10 accounts", "企业未认证，仅可创建10个客服账号", "Verify the corp.", "account"],
  95028: ["caller", "there is no such message", "撤回的消息不存在", "Recall only messages sent by sendMsg.", "message"],
  95029: ["caller", "the message is more than 2 minutes old", "消息超过2分钟，无法撤回", "It can no longer be recalled.", "message"],
  95030: ["caller", "the component app does not support this type", "组件应用不支持该类型", "Choose another type.", "message"],
  95031: ["window", "the customer has not written within 48 hours", "客户48小时内未咨询", "Wait until the customer writes.", "message"],
  95032: ["permission", "the permission to read chat records has expired", "会话记录权限已过期", "Renew the permission.", "account"],
  95033: ["already_done", "the msgid was already used", "msgid重复", "A message with this msgid was accepted before.", "message"],
  301002: [
    "permission",
    "no permission for this account or member",
    "无权限操作指定的应用或帐号",
    "Grant the app the account in 微信客服 → API.",
    "account",
  ],
  301016: [
    "caller",
    "the voice file does not meet WeCom's requirements",
    "上传语音文件不符合系统要求",
    "Send AMR of at most 2 MB and 60 seconds.",
    "message",
  ],
  301017: ["caller", "a voice file must be AMR", "上传语音文件仅支持AMR格式", "Convert it to AMR, or send it as a file.", "message"],
  301042: [
    "permission",
    "the IP address is not on the allow-list",
    "ip白名单限制，请求ip不在设置白名单范围",
    "Add this server's IP address to the trusted IPs.",
    "account",
  ],
  701087: [
    "permission",
    "the corp has no app with the interop permission",
    "授权企业没有安装任何互通权限应用（「客户联系」或「微信客服」权限）",
    "Have the corp install one of the provider's apps with 客户联系 or 微信客服.",
    "account",
  ],
  701089: [
    "permission",
    "the member is not in the visible range of an app with the interop permission",
    "用户不在服务商互通权限（「客户联系」或「微信客服」权限）应用的可见范围内",
    "Extend the visible range of the app with 客户联系 or 微信客服.",
    "account",
  ],
};

/** The operations whose parameters are the credentials. */
export const credentialsOperations: readonly string[] = ["getToken", "getSuiteToken"];

/** What to do when WeCom rejects one of them for an invalid secret or token. */
export const credentialsAdvice =
      "Check that the secret belongs to the corp id and is complete, without spaces; for a third-party app check its id, " +
      "secret and latest suite_ticket.";
