//! The knowledge base of the robot.

use super::listed::listed_intent;
use super::{Answer, Handler};
use crate::draft::Draft;
use crate::ids::Kind;
use crate::rules::knowledge::{require_group, require_intent, require_new_name, require_new_questions};
use crate::rules::refusal::{ApiError, refuse_for};
use crate::rules::{limits, media};
use crate::state::Fact;
use crate::state::{Intent, State};
use std::collections::BTreeMap;
use wecom_kf_core::Endpoint;
use wecom_kf_core::knowledge::{
    AddKnowledgeGroup, AddKnowledgeGroupResponse, AddKnowledgeIntent, AddKnowledgeIntentResponse, DeleteKnowledgeGroup,
    DeleteKnowledgeGroupResponse, DeleteKnowledgeIntent, DeleteKnowledgeIntentResponse, KnowledgeAnswer,
    KnowledgeAttachment, KnowledgeGroup, ListKnowledgeGroups, ListKnowledgeGroupsResponse, ListKnowledgeIntents,
    ListKnowledgeIntentsResponse, UpdateKnowledgeGroup, UpdateKnowledgeGroupResponse, UpdateKnowledgeIntent,
    UpdateKnowledgeIntentResponse,
};
use wecom_kf_core::wire::{Loose, LooseInt};

/// The default page size.
const PAGE: u32 = 500;

/// Checks the answers of a question: their types, and that their files exist. Returns the names of the files.
fn check_answers(
    state: &State,
    answers: &[KnowledgeAnswer],
    now_ms: u64,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut names = BTreeMap::new();
    let attachments = answers.iter().filter_map(|answer| answer.attachments.as_ref());
    for attachment in attachments.flatten() {
        let (kind, media_id) = match attachment {
            KnowledgeAttachment::Image(media) => ("image", &media.media_id),
            KnowledgeAttachment::Video(media) => ("video", &media.media_id),
            KnowledgeAttachment::Miniprogram(program) => match &program.thumb_media_id {
                Some(cover) => ("image", cover),
                None => continue,
            },
            KnowledgeAttachment::Link(_) => continue,
            _ => return Err(refuse_for::<40008>("attachments")),
        };
        let file = media::require(state, kind, media_id, now_ms)?;
        names.insert(media_id.clone(), file.name.clone());
    }
    Ok(names)
}

impl Handler for AddKnowledgeGroup {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let knowledge = &draft.state().knowledge;
        require_new_name(knowledge, &self.name, "")?;
        if knowledge.groups().count() >= limits::KNOWLEDGE_GROUPS {
            return Err(refuse_for::<40058>("the corp has all the groups it can have"));
        }
        let group_id = draft.next_id(Kind::KnowledgeGroup);
        draft.record(Fact::KnowledgeGroupAdded {
            group_id: group_id.clone(),
            name: self.name,
        });
        Ok(Self::response_to_json(&AddKnowledgeGroupResponse::new(group_id)).into())
    }
}

impl Handler for DeleteKnowledgeGroup {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let knowledge = &draft.state().knowledge;
        require_group(knowledge, &self.group_id)?;
        if knowledge.groups().next().is_some_and(|group| group.id == self.group_id) {
            return Err(refuse_for::<40058>("group_id: the default group cannot be deleted"));
        }
        draft.record(Fact::KnowledgeGroupDeleted {
            group_id: self.group_id,
        });
        Ok(Self::response_to_json(&DeleteKnowledgeGroupResponse::default()).into())
    }
}

impl Handler for UpdateKnowledgeGroup {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let knowledge = &draft.state().knowledge;
        require_new_name(knowledge, &self.name, &self.group_id)?;
        require_group(knowledge, &self.group_id)?;
        draft.record(Fact::KnowledgeGroupRenamed {
            group_id: self.group_id,
            name: self.name,
        });
        Ok(Self::response_to_json(&UpdateKnowledgeGroupResponse::default()).into())
    }
}

impl Handler for ListKnowledgeGroups {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let groups = draft.state().knowledge.groups().enumerate();
        let all = groups
            .filter(|(_, group)| self.group_id.as_ref().is_none_or(|id| *id == group.id))
            .map(|(at, group)| {
                KnowledgeGroup::new(&group.id)
                    .name(&group.name)
                    .is_default(Loose::Number((at == 0).into()))
            });
        let (group_list, next_cursor, has_more) = page(all, self.cursor.as_deref(), self.limit)?;
        let response = ListKnowledgeGroupsResponse::new(group_list)
            .next_cursor(next_cursor)
            .has_more(has_more);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for AddKnowledgeIntent {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let similar = self.similar_questions.unwrap_or_default();
        let file_names = check_answers(draft.state(), &self.answers, draft.now_ms())?;
        let knowledge = &draft.state().knowledge;
        require_group(knowledge, &self.group_id)?;
        require_new_questions(knowledge, &self.question, &similar, "")?;
        let in_group = knowledge.intents().filter(|intent| intent.group == self.group_id);
        if in_group.count() >= limits::KNOWLEDGE_INTENTS {
            return Err(refuse_for::<40058>("the group has all the questions it can have"));
        }
        let intent_id = draft.next_id(Kind::KnowledgeIntent);
        let intent = Intent {
            id: intent_id.clone(),
            group: self.group_id,
            question: self.question,
            similar,
            answers: self.answers,
            file_names,
        };
        draft.record(Fact::KnowledgeIntentSaved { intent });
        Ok(Self::response_to_json(&AddKnowledgeIntentResponse::new(intent_id)).into())
    }
}

impl Handler for DeleteKnowledgeIntent {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        require_intent(&draft.state().knowledge, &self.intent_id)?;
        draft.record(Fact::KnowledgeIntentDeleted {
            intent_id: self.intent_id,
        });
        Ok(Self::response_to_json(&DeleteKnowledgeIntentResponse::default()).into())
    }
}

impl Handler for UpdateKnowledgeIntent {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let state = draft.state();
        let file_names = check_answers(state, self.answers.as_deref().unwrap_or_default(), draft.now_ms())?;
        let mut intent = require_intent(&state.knowledge, &self.intent_id)?.clone();
        if let Some(question) = self.question {
            intent.question = question;
        }
        if let Some(similar) = self.similar_questions {
            intent.similar = similar;
        }
        require_new_questions(&state.knowledge, &intent.question, &intent.similar, &self.intent_id)?;
        if let Some(answers) = self.answers {
            (intent.answers, intent.file_names) = (answers, file_names);
        }
        draft.record(Fact::KnowledgeIntentSaved { intent });
        Ok(Self::response_to_json(&UpdateKnowledgeIntentResponse::default()).into())
    }
}

impl Handler for ListKnowledgeIntents {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let intents = draft.state().knowledge.intents();
        let all = intents
            .filter(|intent| self.group_id.as_ref().is_none_or(|id| *id == intent.group))
            .filter(|intent| self.intent_id.as_ref().is_none_or(|id| *id == intent.id))
            .map(listed_intent);
        let (intent_list, next_cursor, has_more) = page(all, self.cursor.as_deref(), self.limit)?;
        let response = ListKnowledgeIntentsResponse::new(intent_list)
            .next_cursor(next_cursor)
            .has_more(has_more);
        Ok(Self::response_to_json(&response).into())
    }
}

/// A page, the position of the next one, and whether there is one.
type Page<T> = (Vec<T>, String, LooseInt);

/// The page at a cursor, the position of the next one, and whether there is one.
fn page<T>(all: impl Iterator<Item = T>, cursor: Option<&str>, limit: Option<u32>) -> Result<Page<T>, ApiError> {
    let at: usize = match cursor {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("KC")
            .and_then(|at| at.parse().ok())
            .ok_or_else(|| refuse_for::<40058>("cursor"))?,
    };
    let limit = limit.unwrap_or(PAGE) as usize;
    let mut rest = all.skip(at);
    let page: Vec<T> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let next = format!("KC{}", at.saturating_add(page.len()));
    Ok((page, next, Loose::Number(more.into())))
}
