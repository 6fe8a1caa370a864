//! Accounts and their contact links.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::random::mix;
use crate::route::Handler;
use crate::sandbox::{Account, Link, Sandbox};
use crate::sync::Log;
use std::collections::BTreeSet;
use wecom_kf_core::account::{
    self, AddAccount, AddAccountResponse, ConvertOpenKfids, ConvertOpenKfidsResponse, ConvertedOpenKfid, DeleteAccount,
    DeleteAccountResponse, GetContactWay, GetContactWayResponse, GetCorpQualification, GetCorpQualificationResponse,
    ListAccounts, ListAccountsResponse, UpdateAccount, UpdateAccountResponse,
};
use wecom_kf_core::{Endpoint, Value};

/// The maximum number of accounts of a corp.
const ACCOUNTS: usize = 5000;
/// The base URL of contact links.
const LINK: &str = "https://work.weixin.qq.com/kfid/";

impl Sandbox {
    pub(crate) fn add_account(&mut self, name: String) -> String {
        let open_kfid = self.random.word("wk", 30);
        let salt = mix(self.random.next());
        self.accounts.push(Account {
            open_kfid: open_kfid.clone(),
            name,
            servicers: Vec::new(),
            departments: Vec::new(),
            log: Log::new(salt),
            msgids: BTreeSet::new(),
        });
        open_kfid
    }

    /// Fails with 95004 if there is no such account.
    pub(crate) fn require_account(&mut self, open_kfid: &str) -> Result<&mut Account, ApiError> {
        self.account(open_kfid).ok_or(refuse::<95004>())
    }
}

impl Handler for AddAccount {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        sandbox.files.require("image", &self.media_id, now_ms)?;
        if sandbox.accounts.len() >= ACCOUNTS {
            return Err(refuse::<95005>());
        }
        let open_kfid = sandbox.add_account(self.name);
        Ok(Self::response_to_json(&AddAccountResponse::new(open_kfid)))
    }
}

impl Handler for DeleteAccount {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.require_account(&self.open_kfid)?;
        if sandbox.accounts.len() == 1 {
            return Err(refuse_for::<95005>("one account must remain"));
        }
        sandbox.accounts.retain(|account| account.open_kfid != self.open_kfid);
        sandbox.links.retain(|_, link| link.open_kfid != self.open_kfid);
        sandbox.codes.retain(|_, code| code.conversation.0 != self.open_kfid);
        sandbox
            .conversations
            .retain(|(account, _), _| *account != self.open_kfid);
        sandbox.upgraded.retain(|(account, _)| *account != self.open_kfid);
        Ok(Self::response_to_json(&DeleteAccountResponse::default()))
    }
}

impl Handler for UpdateAccount {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        sandbox.require_account(&self.open_kfid)?;
        if let Some(media_id) = &self.media_id {
            sandbox.files.require("image", media_id, now_ms)?;
        }
        let account = sandbox.require_account(&self.open_kfid)?;
        if let Some(name) = self.name {
            account.name = name;
        }
        Ok(Self::response_to_json(&UpdateAccountResponse::default()))
    }
}

impl Handler for ConvertOpenKfids {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let known = |id: &String| sandbox.accounts.iter().any(|account| account.open_kfid == *id);
        let (converted, invalid): (Vec<String>, Vec<String>) = self.open_kfid_list.into_iter().partition(known);
        // Accounts of the sandbox already have ids in the new form.
        let items = converted.iter().map(|id| ConvertedOpenKfid::new(id, id));
        let response = ConvertOpenKfidsResponse::new(items).invalid_open_kfid_list(invalid);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for GetCorpQualification {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let bound = sandbox.settings.wechat_channels_binding;
        let response = GetCorpQualificationResponse::default().wechat_channels_binding(bound);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for ListAccounts {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let page: Vec<_> = sandbox
            .accounts
            .iter()
            .skip(self.offset.unwrap_or(0) as usize)
            .take(self.limit.unwrap_or(100) as usize)
            .map(|account| {
                account::Account::new(&account.open_kfid)
                    .name(&account.name)
                    .avatar("https://wwcdn.weixin.qq.com/node/wework/images/kf_head_image_url_1.png")
                    .manage_privilege(true)
            })
            .collect();
        Ok(Self::response_to_json(&ListAccountsResponse::new(page)))
    }
}

impl Handler for GetContactWay {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.require_account(&self.open_kfid)?;
        let same = |link: &Link| link.open_kfid == self.open_kfid && link.scene == self.scene;
        let known = sandbox
            .links
            .iter()
            .find(|(_, link)| same(link))
            .map(|(mark, _)| mark.clone());
        let mark = known.unwrap_or_else(|| {
            // The last part of the path and the scene are opaque, and identify the link together.
            let page = sandbox.random.word("kfc", 14);
            let mark = match self.scene {
                Some(_) => format!("{page}?enc_scene={}", sandbox.random.word("ENC", 24)),
                None => page,
            };
            let link = Link {
                open_kfid: self.open_kfid.clone(),
                scene: self.scene.clone(),
            };
            sandbox.links.insert(mark.clone(), link);
            mark
        });
        let url = format!("{LINK}{mark}");
        Ok(Self::response_to_json(&GetContactWayResponse::new(url)))
    }
}

/// Parses a contact link: its identifying part, and the appended `scene_param`.
pub(crate) fn read_link(url: &str) -> Option<(String, Option<String>)> {
    let rest = url.strip_prefix(LINK)?;
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let pairs = crate::http::query_pairs(query.split_once('#').map_or(query, |(query, _)| query));
    let value = |wanted: &str| {
        pairs
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
    };
    let mark = match value("enc_scene") {
        Some(scene) => format!("{page}?enc_scene={scene}"),
        None => page.to_owned(),
    };
    Some((mark, value("scene_param")))
}
