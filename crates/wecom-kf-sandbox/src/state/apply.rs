//! Carrying out facts. Total: a fact about what there is not changes nothing.

use super::account::Servicer;
use super::change::size_of;
use super::{Code, Fact, File, Group, Issued, Link, Person, Progress, State};
use std::sync::Arc;
use wecom_kf_core::session::ServiceState;

/// How long an expired token is known as one, rather than unknown.
const EXPIRED_TOKEN_MS: u64 = 3 * 24 * 3600 * 1000;
/// How long a code is known, used or not. None is valid for longer than 48 hours.
const CODE_MS: u64 = 3 * 24 * 3600 * 1000;
impl State {
    /// Carries out a fact, and forgets what is over its time.
    pub(crate) fn apply(&mut self, at_ms: u64, fact: &Fact) {
        let at_ms = at_ms.max(self.latest_ms);
        self.latest_ms = at_ms;
        for (kind, id) in fact.ids().into_iter().flatten() {
            self.counts.count(self.settings.seed, kind, id);
        }
        self.forget_ended(at_ms);
        match fact {
            Fact::TokenIssued { token, ends_ms } => {
                let until_ms = ends_ms.saturating_add(EXPIRED_TOKEN_MS);
                self.tokens.insert(token, Issued { ends_ms: *ends_ms }, until_ms);
            }
            Fact::SuiteTokenIssued { token, ends_ms } => {
                let until_ms = ends_ms.saturating_add(EXPIRED_TOKEN_MS);
                self.suite_tokens.insert(token, Issued { ends_ms: *ends_ms }, until_ms);
            }
            Fact::TokensInvalidated {} => self.tokens.clear(),
            Fact::AuthCodeExchanged {} => self.auth_code_exchanged = true,

            Fact::AccountAdded { open_kfid, name } => self.add_account(open_kfid, name),
            Fact::AccountRenamed { open_kfid, name } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    account.name.clone_from(name);
                }
            }
            Fact::AccountDeleted { open_kfid } => self.delete_account(open_kfid),
            Fact::LinkIssued {
                open_kfid, scene, mark, ..
            } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    Arc::make_mut(&mut account.links).push(Link {
                        scene: scene.clone(),
                        mark: mark.clone(),
                    });
                }
            }
            Fact::ServicerAdded { open_kfid, userid } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    Arc::make_mut(&mut account.servicers).push(Servicer {
                        userid: userid.clone(),
                        stopped: None,
                    });
                }
            }
            Fact::ServicerRemoved { open_kfid, userid } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    Arc::make_mut(&mut account.servicers).retain(|servicer| servicer.userid != *userid);
                }
            }
            Fact::ServicerStatusChanged {
                open_kfid,
                userid,
                stopped,
            } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    let mut servicers = Arc::make_mut(&mut account.servicers).iter_mut();
                    if let Some(servicer) = servicers.find(|servicer| servicer.userid == *userid) {
                        servicer.stopped = *stopped;
                    }
                }
            }
            Fact::DepartmentAdded { open_kfid, department } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    Arc::make_mut(&mut account.departments).push(*department);
                }
            }
            Fact::DepartmentRemoved { open_kfid, department } => {
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    Arc::make_mut(&mut account.departments).retain(|known| known != department);
                }
            }

            Fact::CustomerAdded {
                external_userid,
                nickname,
            } => {
                let person = Person {
                    nickname: nickname.clone(),
                    accounts: Arc::default(),
                };
                self.customers.insert_mut(external_userid.clone(), person);
            }
            Fact::CustomerRenamed {
                external_userid,
                nickname,
            } => {
                if let Some(person) = self.customers.get_mut(external_userid) {
                    person.nickname.clone_from(nickname);
                }
            }
            Fact::CustomerEntered {
                open_kfid,
                external_userid,
                entry,
            } => self.enter(open_kfid, external_userid, entry),
            Fact::CustomerReferred {
                open_kfid,
                external_userid,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid) {
                    conversation.is_referred = true;
                }
            }
            Fact::ReferralCancelled {
                open_kfid,
                external_userid,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid) {
                    conversation.is_referred = false;
                }
            }

            Fact::SessionBegan {
                open_kfid,
                external_userid,
                state,
                servicer,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid) {
                    conversation.begin(at_ms, *state, servicer.clone());
                }
            }
            Fact::SessionReopened {
                open_kfid,
                external_userid,
                servicer,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid) {
                    conversation.begin(at_ms, ServiceState::Servicer, Some(servicer.clone()));
                }
            }
            Fact::SessionMoved {
                open_kfid,
                external_userid,
                state,
                servicer,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid) {
                    conversation.move_to(*state, servicer.clone());
                }
            }
            Fact::CodeIssued {
                code,
                open_kfid,
                external_userid,
                occasion,
            } => {
                let conversation = self.conversation(open_kfid, external_userid);
                let issued = Code {
                    session: conversation.map_or(0, |conversation| conversation.session),
                    conversation: (open_kfid.clone(), external_userid.clone()),
                    occasion: *occasion,
                    used: false,
                    issued_ms: at_ms,
                };
                self.codes.insert(code, issued, at_ms.saturating_add(CODE_MS));
            }
            Fact::CodeUsed { code } => {
                if let Some(code) = self.codes.get_mut(code) {
                    code.used = true;
                }
            }

            Fact::MessageSent {
                open_kfid,
                external_userid,
                from,
                servicer,
                msgid,
                message,
            } => {
                self.send(
                    at_ms,
                    open_kfid,
                    external_userid,
                    *from,
                    servicer.as_deref(),
                    msgid,
                    message,
                );
            }
            Fact::MessageRecalled {
                open_kfid,
                external_userid,
                msgid,
            }
            | Fact::MessageFailed {
                open_kfid,
                external_userid,
                msgid,
            } => {
                if let Some(conversation) = self.conversation_mut(open_kfid, external_userid)
                    && let Some((number, _)) = conversation.line_of(msgid)
                {
                    conversation.lines.remove_mut(&number);
                }
            }
            Fact::EventPublished { open_kfid, message, .. } | Fact::RawPublished { open_kfid, message } => {
                self.log(at_ms, open_kfid, message.clone());
            }

            Fact::MediaUploaded {
                media_id,
                kind,
                name,
                bytes,
                ends_ms,
            } => {
                let file = File {
                    kind: kind.clone(),
                    name: name.clone(),
                    bytes: bytes.clone(),
                    ends_ms: Some(*ends_ms),
                };
                self.add_file(media_id, file, *ends_ms);
            }

            Fact::KnowledgeGroupAdded { group_id, name } => self.knowledge.add_group(Group {
                id: group_id.clone(),
                name: name.clone(),
            }),
            Fact::KnowledgeGroupRenamed { group_id, name } => self.knowledge.rename_group(group_id, name),
            Fact::KnowledgeGroupDeleted { group_id } => self.knowledge.delete_group(group_id),
            Fact::KnowledgeIntentSaved { intent } => self.knowledge.save_intent(intent.clone()),
            Fact::KnowledgeIntentDeleted { intent_id } => self.knowledge.delete_intent(intent_id),

            Fact::CallbackScheduled { open_kfid, token } => {
                let id = self.callbacks.add(at_ms, open_kfid.clone(), token.clone());
                if let Some(account) = self.accounts.get_mut(open_kfid) {
                    account.waiting = Some(id);
                }
            }
            Fact::CallbackPushed { id } => self.push_callback(at_ms, *id),
            Fact::CallbackFailed {
                id,
                again_ms: Some(again_ms),
            } => self.callbacks.set(*id, Progress::Due(*again_ms)),
            Fact::CallbackFailed { id, again_ms: None } | Fact::CallbackAnswered { id } => self.callbacks.remove(*id),
            Fact::UrlCheckBegun { .. } => {}
        }
    }

    /// Forgets what is over its time. Rules look at times themselves: this only frees memory.
    fn forget_ended(&mut self, at_ms: u64) {
        self.tokens.forget_ended(at_ms);
        self.suite_tokens.forget_ended(at_ms);
        self.codes.forget_ended(at_ms);
        self.callbacks.tokens.forget_ended(at_ms);
        while let Some(file) = self.files.remove_ended(at_ms) {
            self.file_bytes = self.file_bytes.saturating_sub(size_of(&file));
        }
    }
}
