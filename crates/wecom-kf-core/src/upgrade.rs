//! Service upgrade (升级服务): referring a customer to a member or a customer group of the corp.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
///
/// 中文：获取配置的专员与客户群，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetUpgradeServiceConfig {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// To whom customers may be referred.
///
/// 中文：可为客户升级服务的专员与客户群。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetUpgradeServiceConfigResponse {
    /// The members (专员).
    /// 中文：专员。
    pub member_range: Option<MemberRange>,
    /// The customer groups.
    /// 中文：客户群。
    pub groupchat_range: Option<GroupchatRange>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The members to whom customers may be referred.
///
/// 中文：可为客户升级服务的专员。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MemberRange {
    /// The members.
    /// 中文：成员。
    pub userid_list: Option<Vec<String>>,
    /// The departments.
    /// 中文：部门。
    pub department_id_list: Option<Vec<u32>>,
    /// The departments, under the field name that one version of the documentation uses.
    /// 中文：部门，有一版文档用的是这个字段名。
    pub department_list: Option<Vec<u32>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer groups to which customers may be referred.
///
/// 中文：可为客户升级服务的客户群。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GroupchatRange {
    /// The groups.
    /// 中文：分组列表。
    pub chat_id_list: Option<Vec<String>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetUpgradeServiceConfig {
    type Response = GetUpgradeServiceConfigResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/customer/get_upgrade_service_config";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];
}

/// Refers a customer to a member or a customer group (`kf/customer/upgrade_service`): the customer sees a card. WeCom edition (联合版) only.
///
/// Type 1 needs `member`, type 2 needs `groupchat`. Errcode 95021: not in the configuration that `getUpgradeServiceConfig` returns; 95015:
/// 专属服务 is managed in the admin console.
///
/// 中文：为客户升级为专员或客户群服务，客户会看到一张卡片；仅联合版。类型 1 须填 `member`，类型 2 须填 `groupchat`；95021：不在 `getUpgradeServiceConfig` 返回的范围内；95015：「专属服务」由管理后台配置。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeService {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The kind of recipient.
    /// 中文：升级服务的类型。
    pub r#type: UpgradeType,
    /// The member; required for type 1.
    /// 中文：专员，类型 1 必填。
    pub member: Option<UpgradeMember>,
    /// The customer group; required for type 2.
    /// 中文：客户群，类型 2 必填。
    pub groupchat: Option<UpgradeGroupchat>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// To whom a customer is referred.
///
/// 中文：升级服务的类型。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum UpgradeType {
    /// A member (专员).
    /// 中文：专员服务。
    #[wire(1)]
    Member,
    /// A customer group.
    /// 中文：客户群服务。
    #[wire(2)]
    Groupchat,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// The member to whom a customer is referred.
///
/// 中文：推荐的专员。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeMember {
    /// The member (third-party apps: open_userid).
    /// 中文：成员的 userid（第三方应用填 open_userid）。
    #[wire(bytes(1..=64))]
    pub userid: String,
    /// The text that recommends the member.
    /// 中文：推荐专员的推荐语。
    pub wording: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer group to which a customer is referred.
///
/// 中文：推荐的客户群。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeGroupchat {
    /// The group.
    /// 中文：分组。
    #[wire(bytes(1..=64))]
    pub chat_id: String,
    /// The text that recommends the group.
    /// 中文：推荐客户群的推荐语。
    pub wording: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer was referred.
///
/// 中文：已为客户升级服务。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeServiceResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UpgradeService {
    type Response = UpgradeServiceResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/customer/upgrade_service";
    // A repeated call would show the customer two cards.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        let needed = match parameters.get("type").and_then(Value::as_i64).map(UpgradeType::from) {
            Some(UpgradeType::Member) => "member",
            Some(UpgradeType::Groupchat) => "groupchat",
            // The field check reports the error.
            Some(UpgradeType::Unknown(_)) | None => return Ok(Route::Unchanged),
        };
        if parameters.contains_key(needed) {
            return Ok(Route::Unchanged);
        }
        Err(RequestError::Missing { field: needed.into() }.into())
    }
}

/// Cancels a referral by `upgradeService` (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only.
///
/// 中文：取消由 `upgradeService` 发起的升级服务，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CancelUpgradeService {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The referral was cancelled.
///
/// 中文：已取消升级服务。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CancelUpgradeServiceResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for CancelUpgradeService {
    type Response = CancelUpgradeServiceResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/customer/cancel_upgrade_service";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];
}
