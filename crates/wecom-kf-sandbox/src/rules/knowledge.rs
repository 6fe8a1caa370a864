//! The knowledge base: what must exist, and what must be new.

use super::refusal::{ApiError, refuse_for};
use crate::state::{Group, Intent, Knowledge};
use wecom_kf_core::knowledge::{KnowledgeQuestion, SimilarQuestions};

/// The group with an id.
pub(crate) fn require_group<'a>(knowledge: &'a Knowledge, id: &str) -> Result<&'a Group, ApiError> {
    let group = knowledge.groups().find(|group| group.id == id);
    group.ok_or_else(|| refuse_for::<40058>("group_id: there is no such group"))
}

/// The question with an id.
pub(crate) fn require_intent<'a>(knowledge: &'a Knowledge, id: &str) -> Result<&'a Intent, ApiError> {
    let intent = knowledge.intents().find(|intent| intent.id == id);
    intent.ok_or_else(|| refuse_for::<40058>("intent_id: there is no such question"))
}

/// The name of a group must be unique. `but` is the group itself.
pub(crate) fn require_new_name(knowledge: &Knowledge, name: &str, but: &str) -> Result<(), ApiError> {
    if knowledge.groups().any(|group| group.name == name && group.id != but) {
        return Err(refuse_for::<40058>("name: another group has it"));
    }
    Ok(())
}

/// A question must be unique in all groups, as main or similar question. `but` is the question itself.
pub(crate) fn require_new_questions(
    knowledge: &Knowledge,
    question: &KnowledgeQuestion,
    similar: &SimilarQuestions,
    but: &str,
) -> Result<(), ApiError> {
    let questions: Vec<&str> = texts(question, similar).collect();
    let others = knowledge.intents().filter(|intent| intent.id != but);
    let mut taken = others.flat_map(|intent| texts(&intent.question, &intent.similar));
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

fn texts<'a>(question: &'a KnowledgeQuestion, similar: &'a SimilarQuestions) -> impl Iterator<Item = &'a str> {
    let all = core::iter::once(question).chain(&similar.items);
    all.map(|question| question.text.content.as_str())
}
