//! Service upgrade (升级服务): referring a customer to a member or a customer group of the corp.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetUpgradeServiceConfig {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// To whom customers may be referred.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetUpgradeServiceConfigResponse {
    /// The members (专员).
    pub member_range: Option<MemberRange>,
    /// The customer groups.
    pub groupchat_range: Option<GroupchatRange>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The members to whom customers may be referred.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MemberRange {
    /// The members.
    pub userid_list: Option<Vec<String>>,
    /// The departments.
    pub department_id_list: Option<Vec<u32>>,
    /// The departments, under the field name that one version of the documentation uses.
    pub department_list: Option<Vec<u32>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer groups to which customers may be referred.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GroupchatRange {
    /// The groups.
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
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeService {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The kind of recipient.
    pub r#type: UpgradeType,
    /// The member; required for type 1.
    pub member: Option<UpgradeMember>,
    /// The customer group; required for type 2.
    pub groupchat: Option<UpgradeGroupchat>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// To whom a customer is referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum UpgradeType {
    /// A member (专员).
    #[wire(1)]
    Member,
    /// A customer group.
    #[wire(2)]
    Groupchat,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// The member to whom a customer is referred.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeMember {
    /// The member (third-party apps: open_userid).
    #[wire(bytes(1..=64))]
    pub userid: String,
    /// The text that recommends the member.
    pub wording: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer group to which a customer is referred.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpgradeGroupchat {
    /// The group.
    #[wire(bytes(1..=64))]
    pub chat_id: String,
    /// The text that recommends the group.
    pub wording: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The customer was referred.
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
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CancelUpgradeService {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The referral was cancelled.
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
