//! Upgraded service (升级服务): handing a customer on to a member or a customer group of the corp.

use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::{Object, bytes};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

wire! {
    /// Reads to whom customers may be handed on (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
    pub struct GetConfig {
        ..extra
    }
}

wire! {
    /// To whom customers may be handed on.
    pub struct GetConfigResponse {
        /// The members (专员).
        pub member_range: Option<MemberRange>,
        /// The customer groups.
        pub groupchat_range: Option<GroupchatRange>,
        ..extra
    }
}

wire! {
    /// The members that customers may be handed on to.
    pub struct MemberRange {
        /// The members.
        pub userid_list: Option<Vec<String>>,
        /// The departments.
        pub department_id_list: Option<Vec<u32>>,
        /// The departments, under the name that the table of one copy of the documentation gives them.
        pub department_list: Option<Vec<u32>>,
        ..extra
    }
}

wire! {
    /// The customer groups that customers may be handed on to.
    pub struct GroupchatRange {
        /// The groups.
        pub chat_id_list: Option<Vec<String>>,
        ..extra
    }
}

impl Endpoint for GetConfig {
    type Response = GetConfigResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/customer/get_upgrade_service_config";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];
}

wire! {
    /// Hands a customer on to a member or a customer group (`kf/customer/upgrade_service`): the customer is shown a card.
    /// WeCom edition (联合版) only.
    ///
    /// Type 1 needs `member`, type 2 needs `groupchat`. Errcode 95021: not in the settings that `getUpgradeServiceConfig` reads;
    /// 95015: 专属服务 is managed in the admin console.
    pub struct Upgrade {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        /// The customer.
        pub external_userid: String => bytes(1, 128),
        /// To whom.
        pub r#type: UpgradeType,
        /// The member; required for type 1.
        pub member: Option<UpgradeMember>,
        /// The customer group; required for type 2.
        pub groupchat: Option<UpgradeGroupchat>,
        ..extra
    }
}

codes! {
    /// To whom a customer is handed on.
    pub enum UpgradeType {
        /// A member (专员).
        Member = 1,
        /// A customer group.
        Groupchat = 2,
    }
}

wire! {
    /// The member that a customer is handed on to.
    pub struct UpgradeMember {
        /// The member (third-party apps: open_userid).
        pub userid: String => bytes(1, 64),
        /// The words that recommend the member.
        pub wording: Option<String>,
        ..extra
    }
}

wire! {
    /// The customer group that a customer is handed on to.
    pub struct UpgradeGroupchat {
        /// The group.
        pub chat_id: String => bytes(1, 64),
        /// The words that recommend the group.
        pub wording: Option<String>,
        ..extra
    }
}

wire! {
    /// The customer was handed on.
    pub struct UpgradeResponse {
        ..extra
    }
}

impl Endpoint for Upgrade {
    type Response = UpgradeResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/customer/upgrade_service";
    // Twice would show the customer two cards.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        let needed = match parameters.get("type").and_then(Value::as_i64).map(UpgradeType::from) {
            Some(UpgradeType::Member) => "member",
            Some(UpgradeType::Groupchat) => "groupchat",
            // The check of the field says what is wrong with it.
            Some(UpgradeType::Unknown(_)) | None => return Ok(Route::Here),
        };
        if parameters.contains_key(needed) {
            return Ok(Route::Here);
        }
        Err(RequestError::Missing { field: needed.into() }.into())
    }
}

wire! {
    /// Takes back what `upgradeService` began (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only.
    pub struct Cancel {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        /// The customer.
        pub external_userid: String => bytes(1, 128),
        ..extra
    }
}

wire! {
    /// It was taken back.
    pub struct CancelResponse {
        ..extra
    }
}

impl Endpoint for Cancel {
    type Response = CancelResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/customer/cancel_upgrade_service";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94674, 94702, 96422];
}
