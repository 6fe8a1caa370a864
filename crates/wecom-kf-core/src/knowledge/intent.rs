//! Questions with their answers, in requests.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Repeat};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Adds a question with its answer to the knowledge base (`kf/knowledge/add_intent`). For own apps in the WeCom edition (联合版) only.
///
/// A group can have 200 questions. A question, main or similar, must be unique across all groups.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeIntent {
    /// The group.
    #[wire(bytes(1..=64))]
    pub group_id: String,
    /// The question.
    pub question: KnowledgeQuestion,
    /// Other phrasings, at most 100.
    pub similar_questions: Option<SimilarQuestions>,
    /// The answer: exactly one.
    #[wire(items(1..=1))]
    pub answers: Vec<KnowledgeAnswer>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeQuestion {
    /// Its text.
    pub text: QuestionText,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of a question.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct QuestionText {
    /// The text, 1 to 200 characters.
    #[wire(chars(1..=200))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Other phrasings of a question.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SimilarQuestions {
    /// The questions, at most 100.
    #[wire(items(0..=100))]
    pub items: Vec<KnowledgeQuestion>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An answer: a text with optional attachments.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeAnswer {
    /// The text.
    pub text: AnswerText,
    /// The attachments, at most 4.
    #[wire(items(0..=4))]
    pub attachments: Option<Vec<KnowledgeAttachment>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of an answer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AnswerText {
    /// The text, 1 to 500 characters.
    #[wire(chars(1..=500))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An attachment of an answer.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum KnowledgeAttachment {
    /// An image.
    #[wire("image")]
    Image(KnowledgeMedia),
    /// A video.
    #[wire("video")]
    Video(KnowledgeMedia),
    /// A link.
    #[wire("link")]
    Link(KnowledgeLink),
    /// A mini program.
    #[wire("miniprogram")]
    Miniprogram(KnowledgeMiniprogram),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An image or a video attached to an answer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeMedia {
    /// The media_id of the uploaded file.
    #[wire(bytes(1..))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link attached to an answer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeLink {
    /// The title.
    #[wire(bytes(1..))]
    pub title: String,
    /// The URL of the picture.
    pub pic_url: Option<String>,
    /// The media_id of the picture, as in links of `sendMsg`. WeCom's documentation of the knowledge base has only `pic_url`.
    pub thumb_media_id: Option<String>,
    /// The description.
    pub desc: Option<String>,
    /// The target URL.
    #[wire(bytes(1..))]
    pub url: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A mini program attached to an answer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeMiniprogram {
    /// The title. WeCom truncates it to 64 bytes.
    #[wire(cut(64))]
    pub title: Option<String>,
    /// The media_id of the cover image. `listKnowledgeIntents` does not return it.
    pub thumb_media_id: Option<String>,
    /// The appid, which must be bound to the corp.
    #[wire(bytes(1..=64))]
    pub appid: String,
    /// The page.
    #[wire(bytes(1..))]
    pub pagepath: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The new question.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeIntentResponse {
    /// The id of the question.
    pub intent_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for AddKnowledgeIntent {
    type Response = AddKnowledgeIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/add_intent";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95972];
}

/// Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteKnowledgeIntent {
    /// The question.
    #[wire(bytes(1..=64))]
    pub intent_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The question was deleted.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteKnowledgeIntentResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for DeleteKnowledgeIntent {
    type Response = DeleteKnowledgeIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/del_intent";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95972];
}

/// Updates a question of the knowledge base (`kf/knowledge/mod_intent`). For own apps in the WeCom edition (联合版) only.
///
/// Each field that is set replaces the old value completely; omitted fields stay unchanged.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateKnowledgeIntent {
    /// The question.
    #[wire(bytes(1..=64))]
    pub intent_id: String,
    /// The new question.
    pub question: Option<KnowledgeQuestion>,
    /// The new other phrasings, at most 100.
    pub similar_questions: Option<SimilarQuestions>,
    /// The new answer: exactly one.
    #[wire(items(1..=1))]
    pub answers: Option<Vec<KnowledgeAnswer>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The question was updated.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateKnowledgeIntentResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UpdateKnowledgeIntent {
    type Response = UpdateKnowledgeIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/mod_intent";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95972];
}
