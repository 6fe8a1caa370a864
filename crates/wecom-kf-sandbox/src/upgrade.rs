//! Service upgrade: the settings define to whom customers may be referred.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::upgrade::{
    CancelUpgradeService, CancelUpgradeServiceResponse, GetUpgradeServiceConfig, GetUpgradeServiceConfigResponse,
    GroupchatRange, MemberRange, UpgradeService, UpgradeServiceResponse, UpgradeType,
};
use wecom_kf_core::{Endpoint, Value};

impl Handler for GetUpgradeServiceConfig {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let range = &sandbox.settings.upgrade;
        let members = MemberRange::default()
            .userid_list(range.members.clone())
            .department_id_list(range.departments.clone());
        let groupchats = GroupchatRange::default().chat_id_list(range.groupchats.clone());
        let response = GetUpgradeServiceConfigResponse::default()
            .member_range(members)
            .groupchat_range(groupchats);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for UpgradeService {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let key = sandbox.require_conversation(&self.open_kfid, &self.external_userid)?;
        let range = &sandbox.settings.upgrade;
        if range.managed_in_console {
            return Err(refuse::<95015>());
        }
        // The handler sees no rules over several fields: a body that lacks its part comes this far.
        let configured = match self.r#type {
            UpgradeType::Groupchat => {
                let group = self.groupchat.ok_or_else(|| refuse_for::<40063>("groupchat"))?;
                range.groupchats.contains(&group.chat_id)
            }
            _ => {
                let member = self.member.ok_or_else(|| refuse_for::<40063>("member"))?;
                range.members.contains(&member.userid)
            }
        };
        if !configured {
            return Err(refuse::<95021>());
        }
        sandbox.upgraded.insert(key);
        Ok(Self::response_to_json(&UpgradeServiceResponse::default()))
    }
}

impl Handler for CancelUpgradeService {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let key = sandbox.require_conversation(&self.open_kfid, &self.external_userid)?;
        sandbox.upgraded.remove(&key);
        Ok(Self::response_to_json(&CancelUpgradeServiceResponse::default()))
    }
}
