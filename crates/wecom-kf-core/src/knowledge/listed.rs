//! Questions with their answers, in list responses.

use crate::Wire;
use crate::endpoint::{Endpoint, Listed, Method, Paged, Repeat};
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeIntents {
    /// Where to continue: the `next_cursor` of the previous page.
    pub cursor: Option<String>,
    /// How many questions to return, 1 to 1000. Default 500.
    #[wire(range(1..=1000))]
    pub limit: Option<u32>,
    /// Return only the questions of this group.
    #[wire(bytes(0..=64))]
    pub group_id: Option<String>,
    /// Return only this question.
    #[wire(bytes(0..=64))]
    pub intent_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of questions.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListKnowledgeIntentsResponse {
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// Whether there is a next page: 0 no, 1 yes.
    pub has_more: Option<LooseInt>,
    /// The questions.
    pub intent_list: Vec<KnowledgeIntent>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question of the knowledge base with its answer. WeCom documents two forms: other phrasings and the answer beside the question, or
/// inside it.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct KnowledgeIntent {
    /// The group.
    pub group_id: Option<String>,
    /// The id of the question.
    pub intent_id: String,
    /// The question.
    pub question: Option<ListedMainQuestion>,
    /// Other phrasings. May be in `question` instead.
    pub similar_questions: Option<ListedQuestions>,
    /// The answer, as a list of one. May be in `question` instead.
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
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMainQuestion {
    /// Its text.
    pub text: Option<ListedText>,
    /// Other phrasings, in the nested form.
    pub similar_questions: Option<ListedQuestions>,
    /// The answer, as a list of one, in the nested form.
    pub answers: Option<Vec<ListedAnswer>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Other phrasings of a question in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedQuestions {
    /// The questions.
    pub items: Option<Vec<ListedQuestion>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A question in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedQuestion {
    /// Its text.
    pub text: Option<ListedText>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The text of a question or answer in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedText {
    /// The text.
    pub content: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An answer in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedAnswer {
    /// The text.
    pub text: Option<ListedText>,
    /// The attachments.
    pub attachments: Option<Vec<ListedAttachment>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An attachment of an answer in a list response: images and videos have a name instead of a media_id, mini programs have no cover.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum ListedAttachment {
    /// An image.
    #[wire("image")]
    Image(ListedMedia),
    /// A video.
    #[wire("video")]
    Video(ListedMedia),
    /// A link.
    #[wire("link")]
    Link(ListedLink),
    /// A mini program.
    #[wire("miniprogram")]
    Miniprogram(ListedMiniprogram),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An image or a video in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMedia {
    /// The name of the file.
    pub name: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedLink {
    /// The title.
    pub title: Option<String>,
    /// The URL of the picture.
    pub pic_url: Option<String>,
    /// The description.
    pub desc: Option<String>,
    /// The target URL.
    pub url: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A mini program in a list response.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ListedMiniprogram {
    /// The title.
    pub title: Option<String>,
    /// The appid.
    pub appid: Option<String>,
    /// The page.
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
