//! Accounts and their contact links.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::ids::Kind;
use crate::rules::existence::require_account;
use crate::rules::refusal::{ApiError, refuse, refuse_for};
use crate::rules::{limits, links, media};
use crate::state::Fact;
use wecom_kf_core::Endpoint;
use wecom_kf_core::account::{
    self, AddAccount, AddAccountResponse, ConvertOpenKfids, ConvertOpenKfidsResponse, ConvertedOpenKfid, DeleteAccount,
    DeleteAccountResponse, GetContactWay, GetContactWayResponse, GetCorpQualification, GetCorpQualificationResponse,
    ListAccounts, ListAccountsResponse, UpdateAccount, UpdateAccountResponse,
};

impl Handler for AddAccount {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        media::require(draft.state(), "image", &self.media_id, draft.now_ms())?;
        if draft.state().account_count() >= limits::ACCOUNTS {
            return Err(refuse::<95005>());
        }
        let open_kfid = draft.next_id(Kind::Account);
        draft.record(Fact::AccountAdded {
            open_kfid: open_kfid.clone(),
            name: self.name,
        });
        Ok(Self::response_to_json(&AddAccountResponse::new(open_kfid)).into())
    }
}

impl Handler for DeleteAccount {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_account(draft.state(), &self.open_kfid)?;
        if draft.state().account_count() == 1 {
            return Err(refuse_for::<95005>("one account must remain"));
        }
        draft.record(Fact::AccountDeleted {
            open_kfid: self.open_kfid,
        });
        Ok(Self::response_to_json(&DeleteAccountResponse::default()).into())
    }
}

impl Handler for UpdateAccount {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_account(draft.state(), &self.open_kfid)?;
        if let Some(media_id) = &self.media_id {
            media::require(draft.state(), "image", media_id, draft.now_ms())?;
        }
        if let Some(name) = self.name {
            draft.record(Fact::AccountRenamed {
                open_kfid: self.open_kfid,
                name,
            });
        }
        Ok(Self::response_to_json(&UpdateAccountResponse::default()).into())
    }
}

impl Handler for ConvertOpenKfids {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let known = |id: &String| draft.state().account(id).is_some();
        let (converted, invalid): (Vec<String>, Vec<String>) = self.open_kfid_list.into_iter().partition(known);
        // Accounts of the sandbox already have ids in the new form.
        let items = converted.iter().map(|id| ConvertedOpenKfid::new(id, id));
        let response = ConvertOpenKfidsResponse::new(items).invalid_open_kfid_list(invalid);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for GetCorpQualification {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let bound = draft.state().settings.wechat_channels_binding;
        let response = GetCorpQualificationResponse::default().wechat_channels_binding(bound);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for ListAccounts {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let page: Vec<_> = draft
            .state()
            .accounts()
            .skip(self.offset.unwrap_or(0) as usize)
            .take(self.limit.unwrap_or(100) as usize)
            .map(|(open_kfid, account)| {
                account::Account::new(open_kfid)
                    .name(&account.name)
                    .avatar("https://wwcdn.weixin.qq.com/node/wework/images/kf_head_image_url_1.png")
                    .manage_privilege(true)
            })
            .collect();
        Ok(Self::response_to_json(&ListAccountsResponse::new(page)).into())
    }
}

impl Handler for GetContactWay {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let account = require_account(draft.state(), &self.open_kfid)?;
        let mark = match account.links.iter().find(|link| link.scene == self.scene) {
            Some(link) => link.mark.clone(),
            None => {
                // The last part of the path and the scene are opaque, and identify the link together.
                let page = draft.next_id(Kind::Link);
                let enc_scene = self.scene.is_some().then(|| draft.next_id(Kind::Scene));
                let mark = links::mark(&page, enc_scene.as_deref());
                draft.record(Fact::LinkIssued {
                    open_kfid: self.open_kfid,
                    page,
                    enc_scene,
                    scene: self.scene,
                    mark: mark.clone(),
                });
                mark
            }
        };
        Ok(Self::response_to_json(&GetContactWayResponse::new(links::url(&mark))).into())
    }
}
