//! The advice on WeCom's error codes in Chinese, by the English text: a changed text needs a new translation.

use wecom_kf_core::errcode::ERRCODES;

/// The Chinese advice. Fails when a text has none.
pub(super) fn in_chinese(english: &str) -> Result<&'static str, String> {
    ADVICE
        .iter()
        .find(|(known, _)| *known == english)
        .map(|(_, chinese)| *chinese)
        .ok_or_else(|| format!("crates/xtask/src/codegen/docs/advice.rs has no Chinese text for {english:?}"))
}

/// Fails when a translation belongs to no code any more.
pub(super) fn check() -> Result<(), String> {
    let unused = ADVICE
        .iter()
        .find(|(english, _)| !ERRCODES.iter().any(|code| code.advice == *english));
    match unused {
        None => Ok(()),
        Some((english, _)) => Err(format!(
            "crates/xtask/src/codegen/docs/advice.rs translates {english:?}, which no error code has"
        )),
    }
}

const ADVICE: &[(&str, &str)] = &[
    (
        "A client with the suite's credentials fetches a new one automatically; if it persists, check the suite's id, secret and ticket.",
        "使用第三方应用凭证的客户端会自动重新获取；如果一直出现，请检查 suite_id、suite_secret 和 suite_ticket。",
    ),
    (
        "A code works once; a welcome code is valid for 20 seconds.",
        "每个 code 只能用一次；欢迎语的 code 有效期为 20 秒。",
    ),
    (
        "A message with this msgid was accepted before.",
        "使用这个 msgid 的消息此前已被接受。",
    ),
    (
        "Add the member to the account first, or choose one of listServicers.",
        "先把该成员添加为该客服账号的接待人员，或从 listServicers 的结果中选择。",
    ),
    (
        "Add the member to the account first.",
        "先把该成员添加为该客服账号的接待人员。",
    ),
    (
        "Add this server's IP address to the app's trusted IPs.",
        "把本服务器的 IP 加入应用的企业可信 IP。",
    ),
    (
        "Add this server's IP address to the trusted IPs.",
        "把本服务器的 IP 加入企业可信 IP。",
    ),
    ("Change it there.", "请在管理后台修改。"),
    (
        "Change the text or the link; the same message will be blocked again.",
        "请修改文字或链接；同样的消息仍会被拦截。",
    ),
    (
        "Check that secret and corp id belong together, and that the secret was not reset.",
        "检查 secret 与企业 ID 是否对应，secret 是否被重置过。",
    ),
    ("Check the secret and the corp id.", "检查 secret 和企业 ID。"),
    (
        "Check what your token provider returned; a revoked secret gives no token.",
        "检查自定义的凭证函数返回了什么；secret 失效后取不到 access_token。",
    ),
    (
        "Choose a member who has the customer as a contact.",
        "选择已添加该客户为联系人的成员。",
    ),
    ("Choose a servicer who is serving.", "选择正在接待的接待人员。"),
    ("Choose another type.", "换一种类型。"),
    (
        "Compare the request with the documentation.",
        "请对照接口文档检查请求。",
    ),
    (
        "Convert it to AMR, or send it as a file.",
        "转换为 AMR，或作为文件发送。",
    ),
    (
        "Correct it or omit it: no call of this SDK has this field.",
        "更正或去掉该字段：本 SDK 的接口都没有这个字段。",
    ),
    ("Enable it in the admin console.", "在管理后台启用该应用。"),
    ("Extend the app's visible range.", "扩大应用的可见范围。"),
    (
        "Extend the visible range of the app with 客户联系 or 微信客服.",
        "扩大具有「客户联系」或「微信客服」权限的应用的可见范围。",
    ),
    ("Fetch the list of accounts again.", "重新获取客服账号列表。"),
    (
        "Grant the app the account and the permission 管理账号、分配会话和收发消息 in 微信客服 → API.",
        "在「微信客服 → API」中授权该应用管理此客服账号，并授予「管理账号、分配会话和收发消息」权限。",
    ),
    (
        "Grant the app the account in 微信客服 → API.",
        "在「微信客服 → API」中把此客服账号授权给该应用。",
    ),
    (
        "Grant the member or the app the permission 客户联系 in the admin console.",
        "在管理后台授予该成员或应用「客户联系」权限。",
    ),
    ("Have the corp authorise the app again.", "请企业重新授权该应用。"),
    (
        "Have the corp install one of the provider's apps with 客户联系 or 微信客服.",
        "请企业安装服务商的任一具有「客户联系」或「微信客服」权限的应用。",
    ),
    ("It can no longer be recalled.", "已无法撤回。"),
    ("Link it in the admin console.", "在管理后台关联该小程序。"),
    (
        "No account can be added; the last account cannot be deleted.",
        "无法再添加客服账号；最后一个客服账号也不能删除。",
    ),
    ("Nothing.", "无需处理。"),
    (
        "Only states 0 and 1 allow it: read the state, and check the routing in the console, verification and edition.",
        "只有状态 0 和 1 允许发送：请查询会话状态，并检查后台的分配规则、企业认证和版本。",
    ),
    (
        "Pass it exactly as received from WeCom, for this corp.",
        "原样传入企业微信给出的值，且必须属于本企业。",
    ),
    ("Pass it exactly as received from WeCom.", "原样传入企业微信给出的值。"),
    (
        "Pull without it and with the cursor, or wait for the next callback.",
        "不带 token、只带 cursor 拉取，或等待下一次回调。",
    ),
    (
        "Read getUpgradeServiceConfig and choose from it.",
        "用 getUpgradeServiceConfig 查询配置范围，从中选择。",
    ),
    ("Read the state and decide again.", "查询会话状态后重新决定。"),
    (
        "Recall only messages sent by sendMsg.",
        "只能撤回由 sendMsg 发送的消息。",
    ),
    ("Reduce the size of the file.", "减小文件。"),
    ("Renew the permission.", "续期该权限。"),
    (
        "Reset the secret in the admin console, and use the new one.",
        "在管理后台重置 secret，改用新的。",
    ),
    ("Restart the authorisation.", "重新发起授权。"),
    (
        "Retry after a pause, at most three times; retry a send only with your own msgid.",
        "稍后重试，最多三次；发送消息只有自行指定了 msgid 才能重试。",
    ),
    ("Retry after a pause.", "稍后重试。"),
    (
        "See which permission the call's documentation requires, and have it granted in the admin console.",
        "查看该接口的文档需要哪种权限，请管理员在后台授予。",
    ),
    (
        "Send AMR of at most 2 MB and 60 seconds.",
        "请发送不超过 2 MB、60 秒的 AMR。",
    ),
    (
        "Send UTF-8 without control characters.",
        "请使用 UTF-8，且不含控制字符。",
    ),
    ("Send a JPG or PNG under the limit.", "请发送大小不超限的 JPG 或 PNG。"),
    ("Send a JPG or PNG.", "请发送 JPG 或 PNG。"),
    ("Send a non-empty text.", "文本不能为空。"),
    ("Send an MP4 under 10 MB.", "请发送小于 10 MB 的 MP4。"),
    ("Send fewer items.", "减少菜单项。"),
    (
        "Send it as GET, with its parameters in the query.",
        "请用 GET，参数放在查询字符串里。",
    ),
    ("Send it as POST with a JSON body.", "请用 POST，参数为 JSON。"),
    ("Send less per request.", "减少单次请求的数据量。"),
    (
        "Send the account's open_kfid, from listAccounts.",
        "请传入客服账号的 open_kfid，可从 listAccounts 获得。",
    ),
    (
        "Send the bytes as multipart/form-data: the field media, with a filename (filename* alone is not read).",
        "以 multipart/form-data 上传：字段名为 media，并带 filename（只有 filename* 时不会被读取）。",
    ),
    ("Send the corp id.", "请传入 corpid。"),
    (
        "Send the file as multipart/form-data: the field media, with a filename.",
        "以 multipart/form-data 上传：字段名为 media，并带 filename。",
    ),
    ("Send the id of the suite.", "请传入 suite_id。"),
    (
        "Send the latest ticket; WeCom pushes one every 10 minutes.",
        "请传入最近一次推送的 suite_ticket；企业微信每 10 分钟推送一次。",
    ),
    ("Send the permanent code of the corp.", "请传入企业的永久授权码。"),
    (
        "Send the secret of the suite; check that its environment variable is set.",
        "请传入 suite_secret；检查环境变量是否已设置。",
    ),
    (
        "Send the secret; check that its environment variable is set.",
        "请传入 secret；检查环境变量是否已设置。",
    ),
    (
        "Send the suite token in the query as suite_access_token.",
        "把第三方应用凭证放在查询参数 suite_access_token 中。",
    ),
    (
        "Set the parameter. Also returned for a wrong HTTP method.",
        "请填写该参数；HTTP 方法不对时也会返回这个错误码。",
    ),
    (
        "Shorten it: according to WeCom's error code table the limit is 1024 bytes.",
        "请缩短：官方错误码表中的上限是 1024 字节。",
    ),
    (
        "Shorten the text, or split it with splitText (Rust: split_text).",
        "请缩短文本，或用 splitText（Rust：split_text）拆分。",
    ),
    ("Start it with https:// or http://.", "请以 https:// 或 http:// 开头。"),
    ("Take it from listAccounts.", "请从 listAccounts 获取。"),
    (
        "Take it from the app's page in the provider console.",
        "请从服务商后台的应用页面获取。",
    ),
    (
        "Take it from 我的企业 in the admin console.",
        "请从管理后台的「我的企业」获取。",
    ),
    (
        "The app was unused for a long time: have the corp's admin enable it again.",
        "应用长期未使用：请企业管理员重新启用。",
    ),
    (
        "The client fetches a new one automatically; if you passed a fixed token, replace it.",
        "客户端会自动重新获取；如果传入的是固定的 access_token，请更换。",
    ),
    (
        "The client fetches a new suite token automatically.",
        "客户端会自动重新获取第三方应用凭证。",
    ),
    (
        "The corp has not authorised the app, or has revoked the authorisation: have it authorise the app again.",
        "企业未授权该应用或已取消授权：请企业重新授权。",
    ),
    (
        "The file must have more than 5 bytes and be under the limit of its type.",
        "文件须大于 5 字节，且不超过该类型的上限。",
    ),
    (
        "The hint in errmsg names the parameter.",
        "errmsg 中的提示会指出是哪个参数。",
    ),
    ("The limit is 60 seconds.", "语音不能超过 60 秒。"),
    ("Turn it on in 微信客服 → API.", "在「微信客服 → API」中打开。"),
    (
        "Upload the file again: a media_id is valid for 3 days.",
        "请重新上传：media_id 的有效期为 3 天。",
    ),
    (
        "Upload the file and send its media_id.",
        "先上传文件，再传入它的 media_id。",
    ),
    ("Use 1 to 16 characters.", "名称须为 1 至 16 个字符。"),
    ("Use a documented type.", "请使用文档列出的类型。"),
    (
        "Use a mini program that is linked to this corp.",
        "请使用已关联到本企业的小程序。",
    ),
    (
        "Use a secret from the WeCom admin console.",
        "请使用企业微信管理后台的 secret。",
    ),
    ("Use a type that this call accepts.", "请使用该接口支持的类型。"),
    (
        "Use click, view, miniprogram or text.",
        "请使用 click、view、miniprogram 或 text。",
    ),
    (
        "Use image, voice, video or file.",
        "请使用 image、voice、video 或 file。",
    ),
    (
        "Use that app, or change it in 微信客服 → API.",
        "请使用那个应用调用，或在「微信客服 → API」中修改。",
    ),
    (
        "Use the appid that is linked to this app.",
        "请使用已关联到本应用的 appid。",
    ),
    ("Use the existing accounts.", "请使用现有的客服账号。"),
    ("Use the id of a department of this corp.", "请使用本企业部门的 ID。"),
    (
        "Use the latest ticket that WeCom pushed.",
        "请使用企业微信最近一次推送的 suite_ticket。",
    ),
    (
        "Use the one of the latest authorisation; it works once.",
        "请使用最近一次授权得到的临时授权码；它只能用一次。",
    ),
    (
        "Use the secret from kf.weixin.qq.com.",
        "请使用 kf.weixin.qq.com 上的 secret。",
    ),
    (
        "Use the secret of 微信客服, or bind the app under 微信客服 → API; errmsg says to which app the token belongs.",
        "请使用「微信客服」的 secret，或在「微信客服 → API」中绑定该应用；errmsg 会说明 access_token 属于哪个应用。",
    ),
    ("Use the token of this suite.", "请使用该第三方应用自己的凭证。"),
    (
        "Use the userid of a member of this corp.",
        "请使用本企业成员的 userid。",
    ),
    ("Verify the corp.", "请完成企业认证。"),
    (
        "Wait a minute for a per-minute limit, up to an hour for an hourly limit; pull with the callback's token.",
        "按分钟的限制请等一分钟，按小时的最多等一小时；拉取消息时请带上回调里的 token。",
    ),
    ("Wait until the 48 hours are over.", "请等 48 小时过去。"),
    ("Wait until the customer writes again.", "请等客户再次发来消息。"),
    ("Wait until the customer writes.", "请等客户发来消息。"),
    (
        "Wait until the customer writes; tapping a menu does not count.",
        "请等客户发来消息；点击菜单不算。",
    ),
];
