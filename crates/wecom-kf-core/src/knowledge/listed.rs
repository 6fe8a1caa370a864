//! Questions with their answers, in list responses.

use crate::Wire;
use crate::endpoint::{Endpoint, Listed, Method, Paged, Repeat};
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
///
/// 中文：分页获取知识库问答列表，仅限联合版的自建应用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeIntents {
    /// Where to continue: the `next_cursor` of the previous page.
    /// 中文：上一页返回的 `next_cursor`，从此处继续。
    pub cursor: Option<String>,
    /// How many questions to return, 1 to 1000. Default 500.
    /// 中文：返回的问答个数，1 至 1000，默认 500。
    #[wire(range(1..=1000))]
    pub limit: Option<u32>,
    /// Return only the questions of this group.
    /// 中文：只返回该分组的问答。
    #[wire(bytes(0..=64))]
    pub group_id: Option<String>,
    /// Return only this question.
    /// 中文：只返回该问答。
    #[wire(bytes(0..=64))]
    pub intent_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of questions.
///
/// 中文：一页问答。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeIntentsResponse {
    /// Where the next page begins.
    /// 中文：下一页的起点。
    pub next_cursor: Option<String>,
    /// Whether there is a next page: 0 no, 1 yes.
    /// 中文：是否还有下一页：0 否，1 是。
    pub has_more: Option<LooseInt>,
    /// The questions.
    /// 中文：问答列表。
    pub intent_list: Vec<KnowledgeIntent>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question of the knowledge base with its answer. WeCom documents two forms: other phrasings and the answer beside the question, or
/// inside it.
///
/// 中文：知识库中的问答。文档有两种格式：相似问题和回答与问题并列，或在问题之内。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeIntent {
    /// The group.
    /// 中文：分组。
    pub group_id: Option<String>,
    /// The id of the question.
    /// 中文：问答 ID。
    pub intent_id: String,
    /// The question.
    /// 中文：问题。
    pub question: Option<ListedMainQuestion>,
    /// Other phrasings. May be in `question` instead.
    /// 中文：相似问题，也可能在 `question` 中。
    pub similar_questions: Option<ListedQuestions>,
    /// The answer, as a list of one. May be in `question` instead.
    /// 中文：回答，只有一项的列表，也可能在 `question` 中。
    pub answers: Option<Vec<ListedAnswer>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl KnowledgeIntent {
    /// Other phrasings of the question, in either form of the list.
    #[must_use]
    pub fn other_questions(&self) -> &[ListedQuestion] {
        let nested = || self.question.as_ref()?.similar_questions.as_ref();
        let list = self.similar_questions.as_ref().or_else(nested);
        list.and_then(|list| list.items.as_deref()).unwrap_or_default()
    }

    /// The answer, in either form of the list.
    #[must_use]
    pub fn answer(&self) -> Option<&ListedAnswer> {
        let nested = || self.question.as_ref()?.answers.as_ref();
        self.answers.as_ref().or_else(nested)?.first()
    }
}

/// The question of an entry in a list response.
///
/// 中文：列表返回的主问题。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMainQuestion {
    /// Its text.
    /// 中文：问题文本。
    pub text: Option<ListedText>,
    /// Other phrasings, in the nested form.
    /// 中文：相似问题（嵌套格式）。
    pub similar_questions: Option<ListedQuestions>,
    /// The answer, as a list of one, in the nested form.
    /// 中文：回答，只有一项的列表（嵌套格式）。
    pub answers: Option<Vec<ListedAnswer>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Other phrasings of a question in a list response.
///
/// 中文：列表返回的相似问题。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedQuestions {
    /// The questions.
    /// 中文：问答列表。
    pub items: Option<Vec<ListedQuestion>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question in a list response.
///
/// 中文：列表返回的问题。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedQuestion {
    /// Its text.
    /// 中文：问题文本。
    pub text: Option<ListedText>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of a question or answer in a list response.
///
/// 中文：列表返回的问题或回答文本。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedText {
    /// The text.
    /// 中文：文本。
    pub content: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An answer in a list response.
///
/// 中文：列表返回的回答。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedAnswer {
    /// The text.
    /// 中文：文本。
    pub text: Option<ListedText>,
    /// The attachments.
    /// 中文：附件。
    pub attachments: Option<Vec<ListedAttachment>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An attachment of an answer in a list response: images and videos have a name instead of a media_id, mini programs have no cover.
///
/// 中文：列表返回的附件：图片和视频只有文件名而没有 media_id，小程序没有封面。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum ListedAttachment {
    /// An image.
    /// 中文：图片。
    #[wire("image")]
    Image(ListedMedia),
    /// A video.
    /// 中文：视频。
    #[wire("video")]
    Video(ListedMedia),
    /// A link.
    /// 中文：链接。
    #[wire("link")]
    Link(ListedLink),
    /// A mini program.
    /// 中文：小程序。
    #[wire("miniprogram")]
    Miniprogram(ListedMiniprogram),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An image or a video in a list response.
///
/// 中文：列表返回的图片或视频。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMedia {
    /// The name of the file.
    /// 中文：文件名。
    pub name: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link in a list response.
///
/// 中文：列表返回的链接。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedLink {
    /// The title.
    /// 中文：标题。
    pub title: Option<String>,
    /// The URL of the picture.
    /// 中文：图片 URL。
    pub pic_url: Option<String>,
    /// The description.
    /// 中文：描述。
    pub desc: Option<String>,
    /// The target URL.
    /// 中文：跳转的 URL。
    pub url: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A mini program in a list response.
///
/// 中文：列表返回的小程序。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMiniprogram {
    /// The title.
    /// 中文：标题。
    pub title: Option<String>,
    /// The appid.
    /// 中文：小程序 appid。
    pub appid: Option<String>,
    /// The page.
    /// 中文：小程序页面路径。
    pub pagepath: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for ListKnowledgeIntents {
    type Response = ListKnowledgeIntentsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/list_intent";
    const REPEAT: Repeat = Repeat::Safe;
    const PAGED: Option<Paged> = Some(Paged::Cursor { list: "intent_list" });
    const DOCUMENTS: &'static [u32] = &[95972];
}

impl Listed for ListKnowledgeIntents {
    type Item = KnowledgeIntent;
}
