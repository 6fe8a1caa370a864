//! The knowledge base of the robot.

use crate::answer::{ApiError, refuse_for};
use crate::route::Handler;
use crate::sandbox::Sandbox;
use std::collections::BTreeMap;
use wecom_kf_core::knowledge::{
    AddKnowledgeGroup, AddKnowledgeGroupResponse, AddKnowledgeIntent, AddKnowledgeIntentResponse, DeleteKnowledgeGroup,
    DeleteKnowledgeGroupResponse, DeleteKnowledgeIntent, DeleteKnowledgeIntentResponse, KnowledgeAnswer,
    KnowledgeAttachment, KnowledgeGroup, KnowledgeIntent, KnowledgeMedia, KnowledgeQuestion, ListKnowledgeGroups,
    ListKnowledgeGroupsResponse, ListKnowledgeIntents, ListKnowledgeIntentsResponse, ListedAnswer, ListedAttachment,
    ListedLink, ListedMainQuestion, ListedMedia, ListedMiniprogram, ListedQuestion, ListedQuestions, ListedText,
    SimilarQuestions, UpdateKnowledgeGroup, UpdateKnowledgeGroupResponse, UpdateKnowledgeIntent,
    UpdateKnowledgeIntentResponse,
};
use wecom_kf_core::wire::{Loose, LooseInt};
use wecom_kf_core::{Endpoint, Value};

/// The maximum number of groups of a corp.
const GROUPS: usize = 100;
/// The maximum number of questions of a group.
const INTENTS: usize = 200;
/// The default page size.
const PAGE: u32 = 500;

/// The knowledge base. Its first group is the default one, which always exists.
#[derive(Debug)]
pub(crate) struct Knowledge {
    groups: Vec<Group>,
    intents: Vec<Intent>,
    /// The names of attached files, by media_id: lists show the names, even after the media_id has expired.
    file_names: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Group {
    id: String,
    name: String,
}

#[derive(Debug)]
struct Intent {
    id: String,
    group: String,
    question: KnowledgeQuestion,
    similar: SimilarQuestions,
    answers: Vec<KnowledgeAnswer>,
}

impl Default for Knowledge {
    fn default() -> Self {
        let default = Group {
            id: "kgdefault".into(),
            name: "默认分组".into(),
        };
        Self {
            groups: vec![default],
            intents: Vec::new(),
            file_names: BTreeMap::new(),
        }
    }
}

impl Intent {
    fn texts(&self) -> impl Iterator<Item = &str> {
        texts(&self.question, &self.similar)
    }
}

fn texts<'a>(question: &'a KnowledgeQuestion, similar: &'a SimilarQuestions) -> impl Iterator<Item = &'a str> {
    let all = core::iter::once(question).chain(&similar.items);
    all.map(|question| question.text.content.as_str())
}

impl Knowledge {
    fn group(&mut self, id: &str) -> Result<&mut Group, ApiError> {
        let group = self.groups.iter_mut().find(|group| group.id == id);
        group.ok_or_else(|| refuse_for::<40058>("group_id: there is no such group"))
    }

    fn intent(&mut self, id: &str) -> Result<&mut Intent, ApiError> {
        let intent = self.intents.iter_mut().find(|intent| intent.id == id);
        intent.ok_or_else(|| refuse_for::<40058>("intent_id: there is no such question"))
    }

    fn require_new_name(&self, name: &str, but: &str) -> Result<(), ApiError> {
        if self.groups.iter().any(|group| group.name == name && group.id != but) {
            return Err(refuse_for::<40058>("name: another group has it"));
        }
        Ok(())
    }

    /// A question must be unique in all groups, as main or similar question.
    fn require_new_questions(
        &self,
        question: &KnowledgeQuestion,
        similar: &SimilarQuestions,
        but: &str,
    ) -> Result<(), ApiError> {
        let questions: Vec<&str> = texts(question, similar).collect();
        let others = self.intents.iter().filter(|intent| intent.id != but);
        let mut taken = others.flat_map(Intent::texts);
        let repeated = (1..questions.len()).any(|at| {
            questions
                .get(at)
                .is_some_and(|text| questions.iter().take(at).any(|a| a == text))
        });
        if repeated || taken.any(|text| questions.contains(&text)) {
            return Err(refuse_for::<40058>("question: it is already in the knowledge base"));
        }
        Ok(())
    }
}

impl Sandbox {
    /// Checks the answers of a question: their types, and that their files exist.
    fn check_answers(&mut self, answers: &[KnowledgeAnswer], now_ms: u64) -> Result<(), ApiError> {
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
            let name = self.files.require(kind, media_id, now_ms)?;
            self.knowledge.file_names.insert(media_id.clone(), name.to_owned());
        }
        Ok(())
    }
}

impl Handler for AddKnowledgeGroup {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.knowledge.require_new_name(&self.name, "")?;
        if sandbox.knowledge.groups.len() >= GROUPS {
            return Err(refuse_for::<40058>("the corp has all the groups it can have"));
        }
        let id = sandbox.random.word("kg", 20);
        let (group_id, name) = (id.clone(), self.name);
        sandbox.knowledge.groups.push(Group { id, name });
        Ok(Self::response_to_json(&AddKnowledgeGroupResponse::new(group_id)))
    }
}

impl Handler for DeleteKnowledgeGroup {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let knowledge = &mut sandbox.knowledge;
        knowledge.group(&self.group_id)?;
        if knowledge.groups.first().is_some_and(|group| group.id == self.group_id) {
            return Err(refuse_for::<40058>("group_id: the default group cannot be deleted"));
        }
        knowledge.groups.retain(|group| group.id != self.group_id);
        knowledge.intents.retain(|intent| intent.group != self.group_id);
        Ok(Self::response_to_json(&DeleteKnowledgeGroupResponse::default()))
    }
}

impl Handler for UpdateKnowledgeGroup {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.knowledge.require_new_name(&self.name, &self.group_id)?;
        sandbox.knowledge.group(&self.group_id)?.name = self.name;
        Ok(Self::response_to_json(&UpdateKnowledgeGroupResponse::default()))
    }
}

impl Handler for ListKnowledgeGroups {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let groups = sandbox.knowledge.groups.iter().enumerate();
        let all = groups
            .filter(|(_, group)| self.group_id.as_ref().is_none_or(|id| *id == group.id))
            .map(|(at, group)| {
                KnowledgeGroup::new(&group.id)
                    .name(&group.name)
                    .is_default(Loose::Number((at == 0).into()))
            });
        let (group_list, next_cursor, has_more) = page(all, self.cursor.as_deref(), self.limit)?;
        let response = ListKnowledgeGroupsResponse::new(group_list);
        Ok(Self::response_to_json(
            &response.next_cursor(next_cursor).has_more(has_more),
        ))
    }
}

impl Handler for AddKnowledgeIntent {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let similar = self.similar_questions.unwrap_or_default();
        sandbox.check_answers(&self.answers, now_ms)?;
        let knowledge = &mut sandbox.knowledge;
        knowledge.group(&self.group_id)?;
        knowledge.require_new_questions(&self.question, &similar, "")?;
        let intents = knowledge.intents.iter();
        if intents.filter(|intent| intent.group == self.group_id).count() >= INTENTS {
            return Err(refuse_for::<40058>("the group has all the questions it can have"));
        }
        let intent_id = sandbox.random.word("ki", 20);
        sandbox.knowledge.intents.push(Intent {
            id: intent_id.clone(),
            group: self.group_id,
            question: self.question,
            similar,
            answers: self.answers,
        });
        Ok(Self::response_to_json(&AddKnowledgeIntentResponse::new(intent_id)))
    }
}

impl Handler for DeleteKnowledgeIntent {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        sandbox.knowledge.intent(&self.intent_id)?;
        sandbox.knowledge.intents.retain(|intent| intent.id != self.intent_id);
        Ok(Self::response_to_json(&DeleteKnowledgeIntentResponse::default()))
    }
}

impl Handler for UpdateKnowledgeIntent {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        sandbox.check_answers(self.answers.as_deref().unwrap_or_default(), now_ms)?;
        let knowledge = &mut sandbox.knowledge;
        let old = knowledge.intent(&self.intent_id)?;
        let question = self.question.unwrap_or_else(|| old.question.clone());
        let similar = self.similar_questions.unwrap_or_else(|| old.similar.clone());
        knowledge.require_new_questions(&question, &similar, &self.intent_id)?;
        let intent = knowledge.intent(&self.intent_id)?;
        (intent.question, intent.similar) = (question, similar);
        if let Some(answers) = self.answers {
            intent.answers = answers;
        }
        Ok(Self::response_to_json(&UpdateKnowledgeIntentResponse::default()))
    }
}

impl Handler for ListKnowledgeIntents {
    fn handle(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, ApiError> {
        let intents = sandbox.knowledge.intents.iter();
        let all = intents
            .filter(|intent| self.group_id.as_ref().is_none_or(|id| *id == intent.group))
            .filter(|intent| self.intent_id.as_ref().is_none_or(|id| *id == intent.id))
            .map(|intent| listed_intent(intent, &sandbox.knowledge.file_names));
        let (intent_list, next_cursor, has_more) = page(all, self.cursor.as_deref(), self.limit)?;
        let response = ListKnowledgeIntentsResponse::new(intent_list);
        Ok(Self::response_to_json(
            &response.next_cursor(next_cursor).has_more(has_more),
        ))
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

fn text(content: &str) -> ListedText {
    ListedText::default().content(content)
}

fn listed_question(question: &KnowledgeQuestion) -> ListedQuestion {
    ListedQuestion::default().text(text(&question.text.content))
}

fn listed_intent(intent: &Intent, file_names: &BTreeMap<String, String>) -> KnowledgeIntent {
    let attachments = |list: &Vec<KnowledgeAttachment>| {
        list.iter()
            .map(|attached| listed_attachment(attached, file_names))
            .collect()
    };
    let answers = intent.answers.iter().map(|answer| {
        let mut listed = ListedAnswer::default().text(text(&answer.text.content));
        listed.attachments = answer.attachments.as_ref().map(attachments);
        listed
    });
    let similar = intent.similar.items.iter().map(listed_question);
    KnowledgeIntent::new(&intent.id)
        .group_id(&intent.group)
        .question(ListedMainQuestion::default().text(text(&intent.question.text.content)))
        .similar_questions(ListedQuestions::default().items(similar))
        .answers(answers)
}

/// Images and videos are returned by name, mini programs without their cover.
fn listed_attachment(attachment: &KnowledgeAttachment, file_names: &BTreeMap<String, String>) -> ListedAttachment {
    let named = |media: &KnowledgeMedia| {
        let mut listed = ListedMedia::default();
        listed.name = file_names.get(&media.media_id).cloned();
        listed
    };
    match attachment {
        KnowledgeAttachment::Image(media) => ListedAttachment::Image(named(media)),
        KnowledgeAttachment::Video(media) => ListedAttachment::Video(named(media)),
        KnowledgeAttachment::Link(link) => {
            let mut listed = ListedLink::default().title(&link.title).url(&link.url);
            listed.pic_url.clone_from(&link.pic_url);
            listed.desc.clone_from(&link.desc);
            ListedAttachment::Link(listed)
        }
        KnowledgeAttachment::Miniprogram(program) => {
            let mut listed = ListedMiniprogram::default()
                .appid(&program.appid)
                .pagepath(&program.pagepath);
            listed.title.clone_from(&program.title);
            ListedAttachment::Miniprogram(listed)
        }
        KnowledgeAttachment::Other(raw) => ListedAttachment::Other(raw.clone()),
        _ => ListedAttachment::default(),
    }
}
