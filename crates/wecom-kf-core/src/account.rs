//! Customer service accounts and their contact links.

use crate::Wire;
use crate::endpoint::{Endpoint, Form, Listed, Method, Paged, Repeat};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;

/// Adds a customer service account (`kf/account/add`).
///
/// A corp can have up to 5000 accounts (10 in early versions of the documentation); an unverified corp 10 (errcode 95027). Both editions.
///
/// 中文：添加客服账号。一个企业最多 5000 个（早期文档为 10 个），未认证企业最多 10 个（错误码 95027）；联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddAccount {
    /// The name customers see, 1 to 16 characters.
    /// 中文：客户看到的名称，1 至 16 个字符。
    #[wire(chars(1..=16))]
    pub name: String,
    /// The avatar: the media_id of an uploaded image, at most 128 bytes.
    /// 中文：头像：已上传图片的 media_id，不超过 128 字节。
    #[wire(bytes(1..=128))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The new account.
///
/// 中文：新建的客服账号。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddAccountResponse {
    /// The id of the account.
    /// 中文：客服账号 ID。
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for AddAccount {
    type Response = AddAccountResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/add";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94662, 94688, 96404];
}

/// Deletes a customer service account (`kf/account/del`).
///
/// The last account cannot be deleted (errcode 95005). Both editions.
///
/// 中文：删除客服账号。最后一个账号不能删除（错误码 95005）；联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteAccount {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The account was deleted.
///
/// 中文：客服账号已删除。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteAccountResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for DeleteAccount {
    type Response = DeleteAccountResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/del";
    // A second deletion returns 95004, which would hide that the first one succeeded.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94663, 94689, 96405];
}

/// Updates a customer service account (`kf/account/update`). Omitted fields stay unchanged. Both editions.
///
/// 中文：修改客服账号，未填的字段保持不变；联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateAccount {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The new name, 1 to 16 characters.
    /// 中文：新名称，1 至 16 个字符。
    #[wire(chars(0..=16))]
    pub name: Option<String>,
    /// The new avatar: the media_id of an uploaded image, at most 128 bytes.
    /// 中文：新头像：已上传图片的 media_id，不超过 128 字节。
    #[wire(bytes(0..=128))]
    pub media_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The account was updated.
///
/// 中文：客服账号已修改。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateAccountResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UpdateAccount {
    type Response = UpdateAccountResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/update";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94664, 94690];
}

/// Lists customer service accounts (`kf/account/list`), a page at a time.
///
/// A page shorter than `limit` is the last one. Both editions.
///
/// 中文：分页获取客服账号列表，返回条数少于 `limit` 即为最后一页；联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListAccounts {
    /// How many accounts to skip. Default 0.
    /// 中文：跳过的账号个数，默认 0。
    #[wire(range(0..=4_294_967_295))]
    pub offset: Option<u32>,
    /// How many accounts to return, 1 to 100. Default 100.
    /// 中文：返回的账号个数，1 至 100，默认 100。
    #[wire(range(1..=100))]
    pub limit: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of accounts.
///
/// 中文：一页客服账号。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListAccountsResponse {
    /// The accounts.
    /// 中文：客服账号列表。
    pub account_list: Vec<Account>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A customer service account.
///
/// 中文：客服账号。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Account {
    /// The id of the account.
    /// 中文：客服账号 ID。
    pub open_kfid: String,
    /// The name customers see.
    /// 中文：客户看到的名称。
    pub name: Option<String>,
    /// The URL of the avatar; may be empty.
    /// 中文：头像 URL，可能为空。
    pub avatar: Option<String>,
    /// Whether the calling app may manage the account. Documented since 2023; absent for component apps (微信客服组件) and in the standalone
    /// edition (独立版).
    /// 中文：调用接口的应用是否有该账号的管理权限。2023 年起才有此字段；微信客服组件和独立版不返回。
    pub manage_privilege: Option<bool>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for ListAccounts {
    type Response = ListAccountsResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/account/list";
    const REPEAT: Repeat = Repeat::Safe;
    const REPLAY: Option<Form> = Some(Form::Post);
    const PAGED: Option<Paged> = Some(Paged::Offset {
        list: "account_list",
        id: "open_kfid",
    });
    const DOCUMENTS: &'static [u32] = &[94661, 94691, 96415, 99368];
}

impl Listed for ListAccounts {
    type Item = Account;
}

/// Creates a contact link to an account (`kf/add_contact_way`).
///
/// Each scene needs its own link. The link cannot be edited, and its parameters do not work in another link; only `scene_param` may be
/// appended (with `contactUrl`), and only to a link that was created with a scene. Both editions.
///
/// 中文：获取客服账号链接。每个场景值对应一个链接，链接不可改动，参数也不能用于其他链接；只有带场景值的链接可用 `contactUrl` 追加 `scene_param`。联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetContactWay {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// A label for where the link is published, at most 32 bytes of `[0-9a-zA-Z_-]`; returned in `enter_session`.
    /// 中文：场景值，用于标识链接投放在哪里，不超过 32 字节，只能含 `[0-9a-zA-Z_-]`；会在 `enter_session` 事件中返回。
    #[wire(bytes(0..=32), word)]
    pub scene: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A contact link.
///
/// 中文：客服链接。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetContactWayResponse {
    /// The link that opens a conversation with the account. Old links have the parameter `encScene` and do not support `scene_param`.
    /// 中文：打开该账号会话的链接。旧链接带参数 `encScene`，不支持 `scene_param`。
    pub url: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetContactWay {
    type Response = GetContactWayResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/add_contact_way";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94665, 94692, 96416, 99400];
}

/// Converts the ids of accounts to the new form (`idconvert/open_kfid`), for third-party apps after the id upgrade of 2022.
///
/// Known from other SDKs: WeCom's public documentation has no page on it.
///
/// 中文：将客服账号 ID 转换为新格式，供第三方应用在 2022 年 ID 升级后使用。来自其他 SDK，企业微信的公开文档没有此接口。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ConvertOpenKfids {
    /// The ids to convert.
    /// 中文：待转换的 ID。
    #[wire(items(1..), each(1..=64))]
    pub open_kfid_list: Vec<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The converted ids.
///
/// 中文：转换结果。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ConvertOpenKfidsResponse {
    /// The converted ids, with their new form.
    /// 中文：转换后的 ID 及其新格式。
    pub items: Vec<ConvertedOpenKfid>,
    /// The ids that do not belong to this corp.
    /// 中文：不属于本企业的 ID。
    pub invalid_open_kfid_list: Option<Vec<String>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An id of an account in both forms.
///
/// 中文：客服账号 ID 的新旧两种格式。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ConvertedOpenKfid {
    /// The id from the request.
    /// 中文：请求中的 ID。
    pub open_kfid: String,
    /// Its new form.
    /// 中文：新格式的 ID。
    pub new_open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for ConvertOpenKfids {
    type Response = ConvertOpenKfidsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "idconvert/open_kfid";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[];
}

/// Returns the qualifications of the corp (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版).
///
/// 中文：获取企业的资质状态，供联合版的第三方应用使用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpQualification {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The qualifications of the corp.
///
/// 中文：企业的资质状态。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpQualificationResponse {
    /// Whether the corp has bound a WeChat Channels (视频号) account. According to older documentation this raised the limit of customers; now
    /// only verification does: an unverified corp can serve 100 customers in total (95003).
    /// 中文：企业是否绑定了视频号。旧文档称绑定后可提高接待客户数上限，现在只看认证：未认证企业累计最多接待 100 位客户（95003）。
    pub wechat_channels_binding: Option<bool>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetCorpQualification {
    type Response = GetCorpQualificationResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/get_corp_qualification";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95153];
}
