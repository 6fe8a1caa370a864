//! WeCom's error codes (global table: document 90313; customer service: the pages of each call).

use crate::endpoint::Authorization;

/// What a caller can do about an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// No error.
    Ok,
    /// The call can be retried after a pause: -1.
    Busy,
    /// Rate limit exceeded: 45009. The shortest block is a minute.
    RateLimit,
    /// Too many calls at once: 45033. The call was not carried out.
    Concurrency,
    /// The access token is invalid or has expired: fetch a new one and repeat the call.
    Token,
    /// The suite token of a third-party app is invalid or has expired: fetch a new one and repeat the call. A new access token of the corp
    /// does not help.
    SuiteToken,
    /// The customer must write first.
    Window,
    /// The callback token has expired: pull without it.
    CallbackToken,
    /// The endpoint requires another HTTP method.
    Method,
    /// The msgid was already used. A success for a retry, or if the msgid identifies this very message.
    AlreadyDone,
    /// A welcome or event code was already used or has expired. A success for a retry.
    Code,
    /// The session state does not allow it: read the state and decide again.
    State,
    /// The secret, app, member or IP address lacks permission: an operator must change something in the admin console.
    Permission,
    /// The secret belongs to the other edition of customer service (联合版 or 独立版).
    Edition,
    /// The request must be changed.
    Caller,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 15] = [
        Self::Ok,
        Self::Busy,
        Self::RateLimit,
        Self::Concurrency,
        Self::Token,
        Self::SuiteToken,
        Self::Window,
        Self::CallbackToken,
        Self::Method,
        Self::AlreadyDone,
        Self::Code,
        Self::State,
        Self::Permission,
        Self::Edition,
        Self::Caller,
    ];

    /// Its name in TypeScript and in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Busy => "busy",
            Self::RateLimit => "rate_limit",
            Self::Concurrency => "concurrency",
            Self::Token => "token",
            Self::SuiteToken => "suite_token",
            Self::Window => "window",
            Self::CallbackToken => "callback_token",
            Self::Method => "method",
            Self::AlreadyDone => "already_done",
            Self::Code => "code",
            Self::State => "state",
            Self::Permission => "permission",
            Self::Edition => "edition",
            Self::Caller => "caller",
        }
    }
}

impl Class {
    /// Whether the same call can succeed after a pause.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Busy | Self::RateLimit | Self::Concurrency)
    }

    /// The default owner of codes of this class; the table may override it ([`owner_of`]).
    #[must_use]
    pub const fn owner(self) -> FaultOwner {
        match self {
            Self::Window | Self::AlreadyDone | Self::Code | Self::State | Self::Caller => FaultOwner::Message,
            Self::RateLimit
            | Self::Concurrency
            | Self::Token
            | Self::SuiteToken
            | Self::CallbackToken
            | Self::Method
            | Self::Permission
            | Self::Edition => FaultOwner::Account,
            Self::Ok | Self::Busy => FaultOwner::Unknown,
        }
    }
}

/// Whom a failure concerns, for programs that process messages in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultOwner {
    /// This request or its conversation: the same request fails again, others can succeed. The message that caused it may be skipped.
    Message,
    /// The account, the app or the client's configuration: other requests fail too. Do not skip the message; wait until the problem is
    /// fixed.
    Account,
    /// Unknown: no response arrived, the server failed, or the code is unknown. Try again later.
    Unknown,
}

impl FaultOwner {
    /// Every owner.
    pub const ALL: [Self; 3] = [Self::Message, Self::Account, Self::Unknown];

    /// Its name in TypeScript and in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Account => "account",
            Self::Unknown => "unknown",
        }
    }
}

/// The documentation of an error code.
#[derive(Debug)]
#[non_exhaustive]
pub struct Errcode {
    /// The number.
    pub code: i64,
    /// The class.
    pub class: Class,
    /// Whom the failure concerns.
    pub owner: FaultOwner,
    /// The meaning in English.
    pub meaning: &'static str,
    /// The meaning in Chinese.
    pub meaning_zh: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

macro_rules! owner {
    ($class:ident) => {
        Class::$class.owner()
    };
    ($class:ident $owner:ident) => {
        FaultOwner::$owner
    };
}

// A row: code, class, `of` and the owner if it differs from that of the class, meaning in English, meaning in Chinese, advice.
macro_rules! errcodes {
    ($($code:literal $class:ident $(of $owner:ident)?, $meaning:literal, $zh:literal, $advice:literal;)*) => {
        /// Every known error code of customer service calls.
        pub static ERRCODES: &[Errcode] = &[$(Errcode {
            code: $code, class: Class::$class, owner: owner!($class $($owner)?), meaning: $meaning, meaning_zh: $zh, advice: $advice,
        }),*];

        /// The class of a code; [`Class::Caller`] for unknown codes.
        #[must_use]
        pub const fn class(code: i64) -> Class {
            match code { $($code => Class::$class,)* _ => Class::Caller }
        }

        /// The owner of a code; unknown for unlisted codes.
        #[must_use]
        pub const fn owner_of(code: i64) -> FaultOwner {
            match code { $($code => owner!($class $($owner)?),)* _ => FaultOwner::Unknown }
        }

        /// Whether the table lists a code.
        #[must_use]
        pub const fn is_listed(code: i64) -> bool {
            matches!(code, $($code)|*)
        }
    };
}

/// The documentation of a code; `None` for a code that this version does not know.
#[must_use]
pub fn explain(code: i64) -> Option<&'static Errcode> {
    ERRCODES.iter().find(|known| known.code == code)
}

/// The advice when a token request is rejected for a bad secret or token: it carries the credentials themselves, not a token that could be
/// refreshed.
pub const CREDENTIALS_ADVICE: &str = "Check that the secret belongs to the corp id and is complete, without spaces; \
    for a third-party app check its id, secret and latest suite_ticket.";

/// The advice for an error code of an operation; empty for a code that this version does not know.
#[must_use]
pub fn advice(code: i64, operation: &str) -> &'static str {
    let refused = matches!(class(code), Class::Token | Class::SuiteToken);
    if refused
        && crate::operations::find(operation).is_some_and(|known| known.authorization == Authorization::Parameters)
    {
        return CREDENTIALS_ADVICE;
    }
    explain(code).map_or("", |known| known.advice)
}

errcodes! {
    -1 Busy, "the system is busy", "系统繁忙", "Retry after a pause, at most three times; retry a send only with your own msgid.";
    0 Ok, "success", "请求成功", "Nothing.";
    40001 Token, "the secret or the token is invalid", "不合法的secret参数或access_token已失效", "Check that secret and corp id belong together, and that the secret was not reset.";
    40003 Caller, "the userid is invalid", "无效的UserID", "Use the userid of a member of this corp.";
    40004 Caller, "the media type is invalid", "不合法的媒体文件类型", "Use a documented type.";
    40005 Caller, "the type parameter is invalid", "不合法的type参数", "Use image, voice, video or file.";
    40006 Caller, "the file size is invalid", "不合法的文件大小", "The file must have more than 5 bytes and be under the limit of its type.";
    40007 Caller, "the media_id is invalid or has expired", "不合法的media_id参数", "Upload the file again: a media_id is valid for 3 days.";
    40008 Caller, "the msgtype is invalid", "不合法的msgtype参数", "Use a type that this call accepts.";
    40009 Caller, "the image's size or format is invalid", "上传图片大小不是有效值", "Send a JPG or PNG under the limit.";
    40011 Caller, "the video's size or format is invalid", "上传视频大小不是有效值", "Send an MP4 under 10 MB.";
    40013 Caller of Account, "the corp id is invalid", "不合法的CorpID", "Take it from 我的企业 in the admin console.";
    40014 Token, "the access token is invalid", "不合法的access_token", "The client fetches a new one automatically; if you passed a fixed token, replace it.";
    40033 Caller, "a parameter contains invalid characters", "不合法的请求字符", "Send UTF-8 without control characters.";
    40035 Caller, "a parameter is invalid", "不合法的参数", "Compare the request with the documentation.";
    40039 Caller, "the URL is too long", "不合法的url长度", "Shorten it: according to WeCom's error code table the limit is 1024 bytes.";
    40058 Caller, "a parameter is invalid", "不合法的参数，详见提示信息", "The hint in errmsg names the parameter.";
    40063 Method of Message, "a parameter is empty", "参数为空", "Set the parameter. Also returned for a wrong HTTP method.";
    40078 Caller of Account, "the auth_code is invalid", "不合法的auth_code参数", "Use the one of the latest authorisation; it works once.";
    40080 Caller of Account, "the suite_secret is invalid", "不合法的suite_secret", "Take it from the app's page in the provider console.";
    40082 SuiteToken, "the suite token is invalid", "不合法的suite_token", "A client with the suite's credentials fetches a new one automatically; if it persists, check the suite's id, secret and ticket.";
    40083 Caller of Account, "the suite_id is invalid", "不合法的suite_id", "Take it from the app's page in the provider console.";
    40084 Caller of Account, "the permanent_code is invalid", "不合法的permanent_code参数", "Have the corp authorise the app again.";
    40085 Caller of Account, "the suite_ticket is invalid", "不合法的suite_ticket", "Use the latest ticket that WeCom pushed.";
    40091 Caller of Account, "the secret is invalid", "secret不合法", "Check the secret and the corp id.";
    40096 Caller, "the external_userid is invalid", "不合法的外部联系人userid", "Pass it exactly as received from WeCom, for this corp.";
    40123 Caller, "the image is invalid", "上传临时图片素材，图片格式非法", "Send a JPG or PNG.";
    40201 Caller, "blocked by WeCom's spam filter", "当前操作包含敏感信息，被反垃圾拦截", "Change the text or the link; the same message will be blocked again.";
    40206 Caller, "the request body is too large (not verified against WeCom's table)", "请求包体过大（未经官方错误码表核对）", "Send less per request.";
    41001 Caller of Account, "the access token is missing", "缺少access_token参数", "Check what your token provider returned; a revoked secret gives no token.";
    41002 Caller of Account, "the corp id is missing", "缺少corpid参数", "Send the corp id.";
    41004 Caller of Account, "the secret is missing", "缺少secret参数", "Send the secret; check that its environment variable is set.";
    41005 Caller, "the file is missing (not verified against WeCom's table, which has 44001)", "缺少多媒体文件数据（未经官方错误码表核对，表中为44001）", "Send the file as multipart/form-data: the field media, with a filename.";
    41006 Caller, "the media_id is missing", "缺少media_id参数", "Upload the file and send its media_id.";
    41021 Caller of Account, "the suite_id is missing", "缺少suite_id参数", "Send the id of the suite.";
    41022 Caller of Account, "the suite token is missing", "缺少suite_access_token参数", "Send the suite token in the query as suite_access_token.";
    41023 Caller of Account, "the suite_ticket is missing", "缺少suite_ticket参数", "Send the latest ticket; WeCom pushes one every 10 minutes.";
    41024 Caller of Account, "the suite_secret is missing", "缺少secret参数", "Send the secret of the suite; check that its environment variable is set.";
    41025 Caller of Account, "the permanent_code is missing", "缺少permanent_code参数", "Send the permanent code of the corp.";
    41035 Caller, "the external_userid is missing", "缺少外部联系人userid参数", "Pass it exactly as received from WeCom.";
    41050 Code, "the welcome or event code is invalid, already used or expired", "不合法的welcome_code或msg_code", "A code works once; a welcome code is valid for 20 seconds.";
    42001 Token, "the access token has expired", "access_token已过期", "The client fetches a new one automatically; if you passed a fixed token, replace it.";
    42007 Caller of Account, "the pre_auth_code has expired", "pre_auth_code已过期", "Restart the authorisation.";
    42009 SuiteToken, "the suite token has expired", "suite_access_token已过期", "The client fetches a new suite token automatically.";
    43001 Caller of Account, "the call requires GET", "需要GET请求", "Send it as GET, with its parameters in the query.";
    43002 Method, "the call requires POST", "需要POST请求", "Send it as POST with a JSON body.";
    43009 Permission, "the corp is not verified", "企业未验证主体", "Verify the corp.";
    44001 Caller, "the file is empty", "多媒体文件为空", "Send the bytes as multipart/form-data: the field media, with a filename (filename* alone is not read).";
    44004 Caller, "the content is empty", "文本消息content参数为空", "Send a non-empty text.";
    45001 Caller, "the file is too large", "多媒体文件大小超过限制", "Reduce the size of the file.";
    45002 Caller, "the content is too long", "消息内容大小超过限制", "Shorten the text, or split it with splitText (Rust: split_text).";
    45007 Caller, "the voice message is too long", "语音播放时间超过限制", "The limit is 60 seconds.";
    45009 RateLimit, "rate limit exceeded", "接口调用超过限制", "Wait a minute for a per-minute limit, up to an hour for an hourly limit; pull with the callback's token.";
    45031 Permission, "the secret is not secure enough", "企业corpsecret不够安全，请重置", "Reset the secret in the admin console, and use the new one.";
    45033 Concurrency, "too many concurrent calls", "接口并发调用超过限制", "Retry after a pause.";
    45034 Caller, "the URL has no scheme", "url必须有协议头", "Start it with https:// or http://.";
    48001 Permission, "the API is not authorised", "API功能未授权", "See which permission the call's documentation requires, and have it granted in the admin console.";
    48002 Permission, "this secret or app may not call this API", "API接口无权限调用", "Use the secret of 微信客服, or bind the app under 微信客服 → API; errmsg says to which app the token belongs.";
    48003 Caller of Account, "the suite_id does not match the token", "不合法的suite_id", "Use the token of this suite.";
    48004 Permission, "the authorisation is invalid", "授权关系无效", "The corp has not authorised the app, or has revoked the authorisation: have it authorise the app again.";
    48006 Permission, "the permission was revoked", "接口权限被收回", "The app was unused for a long time: have the corp's admin enable it again.";
    48007 Permission, "the app has no permission for the account", "API接口无权限调用，由于对应的客服账号未授权", "Grant the app the account and the permission 管理账号、分配会话和收发消息 in 微信客服 → API.";
    50003 Permission, "the app is disabled", "应用已禁用", "Enable it in the admin console.";
    60011 Permission, "no permission for this member, department or tag", "指定的成员/部门/标签参数无权限", "Extend the app's visible range.";
    60020 Permission, "the IP address is not allowed", "访问ip不在白名单之中", "Add this server's IP address to the app's trusted IPs.";
    60021 Permission, "the member is not in the app's visible range", "userid不在应用可见范围内", "Extend the app's visible range.";
    60111 Caller, "there is no such userid", "UserID不存在", "Use the userid of a member of this corp.";
    60123 Caller, "there is no such department", "无效的部门id", "Use the id of a department of this corp.";
    60251 Caller of Account, "the open_kfid is missing", "缺少openkfid", "Send the account's open_kfid, from listAccounts.";
    60252 Caller of Account, "the open_kfid is invalid", "非法的openkfid", "Take it from listAccounts.";
    60253 Caller, "the member is not a servicer of the account", "客服不在接待人员列表中", "Add the member to the account first, or choose one of listServicers.";
    84061 Caller, "the member and the customer are not contacts", "不存在外部联系人的关系", "Choose a member who has the customer as a contact.";
    84074 Permission, "no permission for external contacts", "没有外部联系人权限", "Grant the member or the app the permission 客户联系 in the admin console.";
    90206 Permission of Message, "the mini program is not linked to the corp", "小程序未关联到企业中", "Link it in the admin console.";
    90207 Caller, "the mini program's appid is invalid", "不合法的小程序appid", "Use a mini program that is linked to this corp.";
    90208 Caller, "the mini program's appid does not match", "小程序appid不匹配", "Use the appid that is linked to this app.";
    95000 Caller of Account, "the open_kfid is invalid", "不合法的open_kfid", "Take it from listAccounts.";
    95001 Window, "more than 5 messages without a reply from the customer", "发送客服消息次数限制", "Wait until the customer writes again.";
    95002 Window, "the customer's last message is over 48 hours old", "发送客服消息时间限制", "Wait until the customer writes again.";
    95003 Caller, "the limit of customers has been reached", "发送客服消息可接待客户咨询数限制", "Verify the corp.";
    95004 Caller of Account, "there is no such account in this corp", "open_kfid不存在", "Fetch the list of accounts again.";
    95005 Caller of Account, "the limit of accounts has been reached", "客服帐号数超过限制", "No account can be added; the last account cannot be deleted.";
    95006 Caller, "the account's name is invalid", "不合法的客服帐号名", "Use 1 to 16 characters.";
    95007 CallbackToken, "the callback token is invalid or has expired", "不合法的msgtoken", "Pull without it and with the cursor, or wait for the next callback.";
    95008 Caller, "the menu has too many items", "菜单消息的菜单项个数超过上限", "Send fewer items.";
    95009 Caller, "a menu item's type is invalid", "不合法的菜单消息的菜单项类型", "Use click, view, miniprogram or text.";
    95011 Edition, "the corp uses 微信客服 in WeCom, but the secret belongs to the standalone edition", "已在企业微信使用微信客服", "Use a secret from the WeCom admin console.";
    95012 Edition, "the corp uses the standalone edition, but the secret belongs to WeCom", "未在企业微信使用微信客服", "Use the secret from kf.weixin.qq.com.";
    95013 State, "the session has ended", "会话已经结束", "Wait until the customer writes again.";
    95014 Caller, "the member is not a servicer, or not activated", "用户不是接待人员", "Add the member to the account first.";
    95015 Caller of Account, "专属服务 is managed in the admin console", "管理端已经配置了专属服务", "Change it there.";
    95016 State, "the session state transition is not allowed", "不允许这种状态转移", "Read the state and decide again.";
    95017 Permission, "the API switch for customer service is off", "基础应用权限下，api开关处于关闭状态", "Turn it on in 微信客服 → API.";
    95018 State, "the session's state does not allow sending", "发送客服消息时当前会话状态不允许发送", "Only states 0 and 1 allow it: read the state, and check the routing in the console, verification and edition.";
    95019 Caller, "the servicer has stopped or paused serving", "接待人员已停止接待或暂时挂起，无法完成指定的操作", "Choose a servicer who is serving.";
    95021 Caller, "the member or group is not in the upgrade settings", "升级服务对象不在配置范围内", "Read getUpgradeServiceConfig and choose from it.";
    95022 Caller, "the location_type is invalid", "location_type非法", "Correct it or omit it: no call of this SDK has this field.";
    95023 Permission, "the API permission has been granted to a 代开发 app", "基础应用权限下，api开关已经授权给代开发自建应用", "Use that app, or change it in 微信客服 → API.";
    95024 Window, "a business card needs a customer message within 48 hours", "发送名片：48小时内客户未发消息", "Wait until the customer writes; tapping a menu does not count.";
    95025 Window, "only one business card in 48 hours", "发送名片：48小时内只能发送一次", "Wait until the 48 hours are over.";
    95026 Caller of Account, "the usage of customer service accounts is too low to add another", "客服账号使用率较低，暂无法创建", "Use the existing accounts.";
    95027 Caller of Account, "an unverified corp can have at most 10 accounts", "企业未认证，仅可创建10个客服账号", "Verify the corp.";
    95028 Caller, "there is no such message", "撤回的消息不存在", "Recall only messages sent by sendMsg.";
    95029 Caller, "the message is more than 2 minutes old", "消息超过2分钟，无法撤回", "It can no longer be recalled.";
    95030 Caller, "the component app does not support this type", "组件应用不支持该类型", "Choose another type.";
    95031 Window, "the customer has not written within 48 hours", "客户48小时内未咨询", "Wait until the customer writes.";
    95032 Permission, "the permission to read chat records has expired", "会话记录权限已过期", "Renew the permission.";
    95033 AlreadyDone, "the msgid was already used", "msgid重复", "A message with this msgid was accepted before.";
    301002 Permission, "no permission for this account or member", "无权限操作指定的应用或帐号", "Grant the app the account in 微信客服 → API.";
    301016 Caller, "the voice file does not meet WeCom's requirements", "上传语音文件不符合系统要求", "Send AMR of at most 2 MB and 60 seconds.";
    301017 Caller, "a voice file must be AMR", "上传语音文件仅支持AMR格式", "Convert it to AMR, or send it as a file.";
    301042 Permission, "the IP address is not on the allow-list", "ip白名单限制，请求ip不在设置白名单范围", "Add this server's IP address to the trusted IPs.";
    701087 Permission, "the corp has no app with the interop permission", "授权企业没有安装任何互通权限应用（「客户联系」或「微信客服」权限）", "Have the corp install one of the provider's apps with 客户联系 or 微信客服.";
    701089 Permission, "the member is not in the visible range of an app with the interop permission", "用户不在服务商互通权限（「客户联系」或「微信客服」权限）应用的可见范围内", "Extend the visible range of the app with 客户联系 or 微信客服.";
}
