//! Service upgrade: the settings define to whom customers may be referred.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::rules::existence::require_customer;
use crate::rules::refusal::{ApiError, refuse, refuse_for};
use crate::state::Fact;
use wecom_kf_core::Endpoint;
use wecom_kf_core::upgrade::{
    CancelUpgradeService, CancelUpgradeServiceResponse, GetUpgradeServiceConfig, GetUpgradeServiceConfigResponse,
    GroupchatRange, MemberRange, UpgradeService, UpgradeServiceResponse, UpgradeType,
};

impl Handler for GetUpgradeServiceConfig {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let range = &draft.state().settings.upgrade;
        let members = MemberRange::default()
            .userid_list(range.members.clone())
            .department_id_list(range.departments.clone());
        let groupchats = GroupchatRange::default().chat_id_list(range.groupchats.clone());
        let response = GetUpgradeServiceConfigResponse::default()
            .member_range(members)
            .groupchat_range(groupchats);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for UpgradeService {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_customer(draft.state(), &self.open_kfid, &self.external_userid)?;
        let range = &draft.state().settings.upgrade;
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
        draft.record(Fact::CustomerReferred {
            open_kfid: self.open_kfid,
            external_userid: self.external_userid,
        });
        Ok(Self::response_to_json(&UpgradeServiceResponse::default()).into())
    }
}

impl Handler for CancelUpgradeService {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_customer(draft.state(), &self.open_kfid, &self.external_userid)?;
        draft.record(Fact::ReferralCancelled {
            open_kfid: self.open_kfid,
            external_userid: self.external_userid,
        });
        Ok(Self::response_to_json(&CancelUpgradeServiceResponse::default()).into())
    }
}
