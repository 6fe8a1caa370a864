//! Customers.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::rules::refusal::ApiError;
use crate::rules::windows;
use crate::state::{Conversation, State};
use wecom_kf_core::Endpoint;
use wecom_kf_core::customer::{BatchGetCustomers, BatchGetCustomersResponse, Customer, EnterSessionContext, Gender};

impl Handler for BatchGetCustomers {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let with_context = self.need_enter_session_context == Some(1);
        let mut customer_list: Vec<Customer> = Vec::new();
        let mut invalid = Vec::new();
        for id in self.external_userid_list {
            match find(draft.state(), &id, draft.now_ms()) {
                None if !invalid.contains(&id) => invalid.push(id),
                Some((nickname, latest)) if customer_list.iter().all(|known| known.external_userid != id) => {
                    let mut customer = Customer::new(id)
                        .nickname(nickname)
                        .avatar("https://wx.qlogo.cn/mmhead/sandbox/0")
                        .gender(Gender::Unspecified);
                    customer.enter_session_context = with_context.then(|| context(latest));
                    customer_list.push(customer);
                }
                _ => {}
            }
        }
        let response = BatchGetCustomersResponse::new(customer_list).invalid_external_userid(invalid);
        Ok(Self::response_to_json(&response).into())
    }
}

/// A customer who entered or wrote within 48 hours: the nickname, and the conversation entered last.
fn find<'a>(state: &'a State, id: &str, now_ms: u64) -> Option<(&'a str, &'a Conversation)> {
    let person = state.customers.get(id)?;
    let conversations = state.conversations_of(id).map(|(_, conversation)| conversation);
    let latest = conversations
        .filter(|conversation| windows::is_recent(conversation, now_ms))
        .max_by_key(|conversation| conversation.entry.at_ms)?;
    Some((&person.nickname, latest))
}

fn context(conversation: &Conversation) -> EnterSessionContext {
    let entry = conversation.entry.clone();
    let mut context = EnterSessionContext::default();
    context.scene = entry.scene;
    context.scene_param = entry.scene_param;
    context.wechat_channels = entry.wechat_channels;
    context
}
