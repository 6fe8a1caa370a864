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
///
/// 中文：新增知识库问答，仅限联合版的自建应用。每个分组最多 200 个问题；主问题和相似问题在所有分组中都不可重复。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeIntent {
    /// The group.
    /// 中文：分组。
    #[wire(bytes(1..=64))]
    pub group_id: String,
    /// The question.
    /// 中文：问题。
    pub question: KnowledgeQuestion,
    /// Other phrasings, at most 100.
    /// 中文：相似问题，最多 100 个。
    pub similar_questions: Option<SimilarQuestions>,
    /// The answer: exactly one.
    /// 中文：回答，有且仅有一个。
    #[wire(items(1..=1))]
    pub answers: Vec<KnowledgeAnswer>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question.
///
/// 中文：问题。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeQuestion {
    /// Its text.
    /// 中文：问题文本。
    pub text: QuestionText,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of a question.
///
/// 中文：问题文本。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct QuestionText {
    /// The text, 1 to 200 characters.
    /// 中文：文本内容，1 至 200 个字符。
    #[wire(chars(1..=200))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Other phrasings of a question.
///
/// 中文：相似问题。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SimilarQuestions {
    /// The questions, at most 100.
    /// 中文：问题列表，最多 100 个。
    #[wire(items(0..=100))]
    pub items: Vec<KnowledgeQuestion>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An answer: a text with optional attachments.
///
/// 中文：回答：文本，可带附件。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeAnswer {
    /// The text.
    /// 中文：文本。
    pub text: AnswerText,
    /// The attachments, at most 4.
    /// 中文：附件，最多 4 个。
    #[wire(items(0..=4))]
    pub attachments: Option<Vec<KnowledgeAttachment>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of an answer.
///
/// 中文：回答文本。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AnswerText {
    /// The text, 1 to 500 characters.
    /// 中文：文本内容，1 至 500 个字符。
    #[wire(chars(1..=500))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An attachment of an answer.
///
/// 中文：回答的附件。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum KnowledgeAttachment {
    /// An image.
    /// 中文：图片。
    #[wire("image")]
    Image(KnowledgeMedia),
    /// A video.
    /// 中文：视频。
    #[wire("video")]
    Video(KnowledgeMedia),
    /// A link.
    /// 中文：链接。
    #[wire("link")]
    Link(KnowledgeLink),
    /// A mini program.
    /// 中文：小程序。
    #[wire("miniprogram")]
    Miniprogram(KnowledgeMiniprogram),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An image or a video attached to an answer.
///
/// 中文：回答附带的图片或视频。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeMedia {
    /// The media_id of the uploaded file.
    /// 中文：已上传文件的 media_id。
    #[wire(bytes(1..))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link attached to an answer.
///
/// 中文：回答附带的链接。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeLink {
    /// The title.
    /// 中文：标题。
    #[wire(bytes(1..))]
    pub title: String,
    /// The URL of the picture.
    /// 中文：图片 URL。
    pub pic_url: Option<String>,
    /// The media_id of the picture, as in links of `sendMsg`. WeCom's documentation of the knowledge base has only `pic_url`.
    /// 中文：图片的 media_id，与 `sendMsg` 的链接相同；知识库文档中只有 `pic_url`。
    pub thumb_media_id: Option<String>,
    /// The description.
    /// 中文：描述。
    pub desc: Option<String>,
    /// The target URL.
    /// 中文：跳转的 URL。
    #[wire(bytes(1..))]
    pub url: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A mini program attached to an answer.
///
/// 中文：回答附带的小程序。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeMiniprogram {
    /// The title. WeCom truncates it to 64 bytes.
    /// 中文：标题，超过 64 字节会被企业微信截断。
    #[wire(cut(64))]
    pub title: Option<String>,
    /// The media_id of the cover image. `listKnowledgeIntents` does not return it.
    /// 中文：封面图的 media_id，`listKnowledgeIntents` 不返回。
    pub thumb_media_id: Option<String>,
    /// The appid, which must be bound to the corp.
    /// 中文：小程序 appid，须已关联到企业。
    #[wire(bytes(1..=64))]
    pub appid: String,
    /// The page.
    /// 中文：小程序页面路径。
    #[wire(bytes(1..))]
    pub pagepath: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The new question.
///
/// 中文：新建的问答。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AddKnowledgeIntentResponse {
    /// The id of the question.
    /// 中文：问答 ID。
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
///
/// 中文：删除知识库问答，仅限联合版的自建应用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DeleteKnowledgeIntent {
    /// The question.
    /// 中文：问题。
    #[wire(bytes(1..=64))]
    pub intent_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The question was deleted.
///
/// 中文：问答已删除。
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
///
/// 中文：修改知识库问答，仅限联合版的自建应用。填写的字段整体覆盖旧值，未填的字段保持不变。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UpdateKnowledgeIntent {
    /// The question.
    /// 中文：问题。
    #[wire(bytes(1..=64))]
    pub intent_id: String,
    /// The new question.
    /// 中文：新建的问答。
    pub question: Option<KnowledgeQuestion>,
    /// The new other phrasings, at most 100.
    /// 中文：新的相似问题，最多 100 个。
    pub similar_questions: Option<SimilarQuestions>,
    /// The new answer: exactly one.
    /// 中文：新的回答，有且仅有一个。
    #[wire(items(1..=1))]
    pub answers: Option<Vec<KnowledgeAnswer>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The question was updated.
///
/// 中文：问答已修改。
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
