//! The knowledge base of the robot (机器人知识库): groups of questions with their answers. For own apps in the WeCom edition (联合版) only.

use crate::endpoint::{Endpoint, Listed, Method, Paged, Repeat};
use crate::wire::{LooseInt, bytes, chars, items, range};
use alloc::string::String;
use alloc::vec::Vec;

wire! {
    /// Adds a group of the knowledge base (`kf/knowledge/add_group`). For own apps in the WeCom edition (联合版) only.
    ///
    /// A corp can have 100 groups.
    pub struct AddGroup {
        /// The name, 1 to 12 characters, which no other group has.
        pub name: String => chars(1, 12),
        ..extra
    }
}

wire! {
    /// The new group.
    pub struct AddGroupResponse {
        /// The id of the group.
        pub group_id: String,
        ..extra
    }
}

impl Endpoint for AddGroup {
    type Response = AddGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/add_group";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95971];
}

impl Listed for ListGroups {
    type Item = KnowledgeGroup;
}

wire! {
    /// Deletes a group of the knowledge base (`kf/knowledge/del_group`), with its questions. For own apps in the WeCom edition (联合版) only.
    ///
    /// The default group cannot be deleted.
    pub struct DeleteGroup {
        /// The group.
        pub group_id: String => bytes(1, 64),
        ..extra
    }
}

wire! {
    /// The group was deleted.
    pub struct DeleteGroupResponse {
        ..extra
    }
}

impl Endpoint for DeleteGroup {
    type Response = DeleteGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/del_group";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95971];
}

wire! {
    /// Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only.
    pub struct UpdateGroup {
        /// The group.
        pub group_id: String => bytes(1, 64),
        /// The new name, 1 to 12 characters, which no other group has.
        pub name: String => chars(1, 12),
        ..extra
    }
}

wire! {
    /// The group was renamed.
    pub struct UpdateGroupResponse {
        ..extra
    }
}

impl Endpoint for UpdateGroup {
    type Response = UpdateGroupResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/mod_group";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95971];
}

wire! {
    /// Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only.
    pub struct ListGroups {
        /// Where to go on: the `next_cursor` of the page before.
        pub cursor: Option<String>,
        /// How many groups to return, 1 to 1000. Default 500.
        pub limit: Option<u32> => range(1.0, 1000.0),
        /// Only this group.
        pub group_id: Option<String> => bytes(0, 64),
        ..extra
    }
}

wire! {
    /// One page of groups.
    pub struct ListGroupsResponse {
        /// Where the next page begins.
        pub next_cursor: Option<String>,
        /// Whether there is a next page: 0 no, 1 yes.
        pub has_more: Option<LooseInt>,
        /// The groups.
        pub group_list: Vec<KnowledgeGroup>,
        ..extra
    }
}

wire! {
    /// A group of the knowledge base.
    pub struct KnowledgeGroup {
        /// The id of the group.
        pub group_id: String,
        /// The name.
        pub name: Option<String>,
        /// Whether it is the default group, which cannot be deleted: 0 no, 1 yes.
        pub is_default: Option<LooseInt>,
        ..extra
    }
}

impl Endpoint for ListGroups {
    type Response = ListGroupsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/list_group";
    const REPEAT: Repeat = Repeat::Safe;
    const PAGED: Option<Paged> = Some(Paged::Cursor { list: "group_list" });
    const DOCUMENTS: &'static [u32] = &[95971];
}

wire! {
    /// Adds a question with its answer to the knowledge base (`kf/knowledge/add_intent`). For own apps in the WeCom edition (联合版) only.
    ///
    /// A group can have 200. A question, main or similar, stands only once in all groups.
    pub struct AddIntent {
        /// The group.
        pub group_id: String => bytes(1, 64),
        /// The question.
        pub question: KnowledgeQuestion,
        /// Other ways to ask it, at most 100.
        pub similar_questions: Option<SimilarQuestions>,
        /// The answer: exactly one.
        pub answers: Vec<KnowledgeAnswer> => items(1, 1),
        ..extra
    }
}

wire! {
    /// A question.
    pub struct KnowledgeQuestion {
        /// Its text.
        pub text: QuestionText,
        ..extra
    }
}

wire! {
    /// The text of a question.
    pub struct QuestionText {
        /// The text, 1 to 200 characters.
        pub content: String => chars(1, 200),
        ..extra
    }
}

wire! {
    /// Other ways to ask a question.
    pub struct SimilarQuestions {
        /// The questions, at most 100.
        pub items: Vec<KnowledgeQuestion> => items(0, 100),
        ..extra
    }
}

wire! {
    /// An answer: a text, and what comes with it.
    pub struct KnowledgeAnswer {
        /// The text.
        pub text: AnswerText,
        /// What comes with it, at most 4.
        pub attachments: Option<Vec<KnowledgeAttachment>> => items(0, 4),
        ..extra
    }
}

wire! {
    /// The text of an answer.
    pub struct AnswerText {
        /// The text, 1 to 500 characters.
        pub content: String => chars(1, 500),
        ..extra
    }
}

tagged! {
    /// What comes with an answer.
    pub enum KnowledgeAttachment by "msgtype" Nested {
        /// An image.
        Image(KnowledgeMedia) = "image",
        /// A video.
        Video(KnowledgeMedia) = "video",
        /// A link.
        Link(KnowledgeLink) = "link",
        /// A mini program.
        Miniprogram(KnowledgeMiniprogram) = "miniprogram",
    }
}

wire! {
    /// An image or a video that comes with an answer.
    pub struct KnowledgeMedia {
        /// The media_id of the uploaded file.
        pub media_id: String => bytes(1, 128),
        ..extra
    }
}

wire! {
    /// A link that comes with an answer.
    pub struct KnowledgeLink {
        /// The title.
        pub title: String => bytes(1, u32::MAX),
        /// The URL of the picture.
        pub pic_url: Option<String>,
        /// The description.
        pub desc: Option<String>,
        /// Where it leads.
        pub url: String => bytes(1, u32::MAX),
        ..extra
    }
}

wire! {
    /// A mini program that comes with an answer.
    pub struct KnowledgeMiniprogram {
        /// The title, at most 64 bytes.
        pub title: Option<String> => bytes(0, 64),
        /// The media_id of the cover image.
        pub thumb_media_id: String => bytes(1, 128),
        /// The appid, which must be bound to the corp.
        pub appid: String => bytes(1, 64),
        /// The page.
        pub pagepath: String => bytes(1, u32::MAX),
        ..extra
    }
}

wire! {
    /// The new question.
    pub struct AddIntentResponse {
        /// The id of the question.
        pub intent_id: String,
        ..extra
    }
}

impl Endpoint for AddIntent {
    type Response = AddIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/add_intent";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95972];
}

wire! {
    /// Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only.
    pub struct DeleteIntent {
        /// The question.
        pub intent_id: String => bytes(1, 64),
        ..extra
    }
}

wire! {
    /// The question was deleted.
    pub struct DeleteIntentResponse {
        ..extra
    }
}

impl Endpoint for DeleteIntent {
    type Response = DeleteIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/del_intent";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[95972];
}

wire! {
    /// Changes a question of the knowledge base (`kf/knowledge/mod_intent`). For own apps in the WeCom edition (联合版) only.
    ///
    /// Each part that is given replaces the old one whole; what is left out stays as it is.
    pub struct UpdateIntent {
        /// The question.
        pub intent_id: String => bytes(1, 64),
        /// The new question.
        pub question: Option<KnowledgeQuestion>,
        /// The new other ways to ask it, at most 100.
        pub similar_questions: Option<SimilarQuestions>,
        /// The new answer: exactly one.
        pub answers: Option<Vec<KnowledgeAnswer>> => items(1, 1),
        ..extra
    }
}

wire! {
    /// The question was changed.
    pub struct UpdateIntentResponse {
        ..extra
    }
}

impl Endpoint for UpdateIntent {
    type Response = UpdateIntentResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/mod_intent";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95972];
}

wire! {
    /// Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
    pub struct ListIntents {
        /// Where to go on: the `next_cursor` of the page before.
        pub cursor: Option<String>,
        /// How many questions to return, 1 to 1000. Default 500.
        pub limit: Option<u32> => range(1.0, 1000.0),
        /// Only those of this group.
        pub group_id: Option<String> => bytes(0, 64),
        /// Only this question.
        pub intent_id: Option<String> => bytes(0, 64),
        ..extra
    }
}

wire! {
    /// One page of questions.
    pub struct ListIntentsResponse {
        /// Where the next page begins.
        pub next_cursor: Option<String>,
        /// Whether there is a next page: 0 no, 1 yes.
        pub has_more: Option<LooseInt>,
        /// The questions.
        pub intent_list: Vec<KnowledgeIntent>,
        ..extra
    }
}

wire! {
    /// A question of the knowledge base with its answer. WeCom's document tells two forms of it: other ways to ask and the answer beside
    /// the question, or inside it.
    pub struct KnowledgeIntent {
        /// The group.
        pub group_id: Option<String>,
        /// The id of the question.
        pub intent_id: String,
        /// The question.
        pub question: Option<ListedMainQuestion>,
        /// Other ways to ask it. They may stand in `question` instead.
        pub similar_questions: Option<ListedQuestions>,
        /// The answer, as a list of one. It may stand in `question` instead.
        pub answers: Option<Vec<ListedAnswer>>,
        ..extra
    }
}

impl KnowledgeIntent {
    /// Other ways to ask the question, in whichever form the list has.
    #[must_use]
    pub fn other_questions(&self) -> &[ListedQuestion] {
        let nested = || self.question.as_ref()?.similar_questions.as_ref();
        let list = self.similar_questions.as_ref().or_else(nested);
        list.and_then(|list| list.items.as_deref()).unwrap_or_default()
    }

    /// The answer, in whichever form the list has.
    #[must_use]
    pub fn answer(&self) -> Option<&ListedAnswer> {
        let nested = || self.question.as_ref()?.answers.as_ref();
        self.answers.as_ref().or_else(nested)?.first()
    }
}

wire! {
    /// The question of an entry, as it is listed.
    pub struct ListedMainQuestion {
        /// Its text.
        pub text: Option<ListedText>,
        /// Other ways to ask it, where the list is nested.
        pub similar_questions: Option<ListedQuestions>,
        /// The answer, as a list of one, where the list is nested.
        pub answers: Option<Vec<ListedAnswer>>,
        ..extra
    }
}

wire! {
    /// Other ways to ask a question, as they are listed.
    pub struct ListedQuestions {
        /// The questions.
        pub items: Option<Vec<ListedQuestion>>,
        ..extra
    }
}

wire! {
    /// A question, as it is listed.
    pub struct ListedQuestion {
        /// Its text.
        pub text: Option<ListedText>,
        ..extra
    }
}

wire! {
    /// The text of a question or answer, as it is listed.
    pub struct ListedText {
        /// The text.
        pub content: Option<String>,
        ..extra
    }
}

wire! {
    /// An answer, as it is listed.
    pub struct ListedAnswer {
        /// The text.
        pub text: Option<ListedText>,
        /// What comes with it.
        pub attachments: Option<Vec<ListedAttachment>>,
        ..extra
    }
}

tagged! {
    /// What comes with an answer, as it is listed: images and videos by name instead of media_id, mini programs without cover.
    pub enum ListedAttachment by "msgtype" Nested {
        /// An image.
        Image(ListedMedia) = "image",
        /// A video.
        Video(ListedMedia) = "video",
        /// A link.
        Link(ListedLink) = "link",
        /// A mini program.
        Miniprogram(ListedMiniprogram) = "miniprogram",
    }
}

wire! {
    /// An image or a video, as it is listed.
    pub struct ListedMedia {
        /// The name of the file.
        pub name: Option<String>,
        ..extra
    }
}

wire! {
    /// A link, as it is listed.
    pub struct ListedLink {
        /// The title.
        pub title: Option<String>,
        /// The URL of the picture.
        pub pic_url: Option<String>,
        /// The description.
        pub desc: Option<String>,
        /// Where it leads.
        pub url: Option<String>,
        ..extra
    }
}

wire! {
    /// A mini program, as it is listed.
    pub struct ListedMiniprogram {
        /// The title.
        pub title: Option<String>,
        /// The appid.
        pub appid: Option<String>,
        /// The page.
        pub pagepath: Option<String>,
        ..extra
    }
}

impl Endpoint for ListIntents {
    type Response = ListIntentsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/knowledge/list_intent";
    const REPEAT: Repeat = Repeat::Safe;
    const PAGED: Option<Paged> = Some(Paged::Cursor { list: "intent_list" });
    const DOCUMENTS: &'static [u32] = &[95972];
}

impl Listed for ListIntents {
    type Item = KnowledgeIntent;
}
