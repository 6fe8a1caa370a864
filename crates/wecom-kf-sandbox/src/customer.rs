//! Customers.

use crate::answer::ApiError;
use crate::conversation::Conversation;
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::customer::{BatchGetCustomers, BatchGetCustomersResponse, Customer, EnterSessionContext, Gender};
use wecom_kf_core::{Endpoint, Value};

impl Handler for BatchGetCustomers {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let with_context = self.need_enter_session_context == Some(1);
        let mut customer_list: Vec<Customer> = Vec::new();
        let mut invalid = Vec::new();
        for id in self.external_userid_list {
            match find(sandbox, &id, now_ms) {
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
        Ok(Self::response_to_json(
            &BatchGetCustomersResponse::new(customer_list).invalid_external_userid(invalid),
        ))
    }
}

/// A customer who entered or wrote within 48 hours: the nickname, and the conversation entered last.
fn find<'a>(sandbox: &'a Sandbox, id: &str, now_ms: u64) -> Option<(&'a str, &'a Conversation)> {
    let person = sandbox.customers.get(id)?;
    let latest = sandbox
        .conversations
        .iter()
        .filter(|((_, customer), conversation)| customer == id && conversation.is_recent(now_ms))
        .map(|(_, conversation)| conversation)
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
