//! The knowledge base as lists show it.

use crate::state::Intent;
use std::collections::BTreeMap;
use wecom_kf_core::knowledge::{
    KnowledgeAttachment, KnowledgeIntent, KnowledgeMedia, KnowledgeQuestion, ListedAnswer, ListedAttachment,
    ListedLink, ListedMainQuestion, ListedMedia, ListedMiniprogram, ListedQuestion, ListedQuestions, ListedText,
};

fn text(content: &str) -> ListedText {
    ListedText::default().content(content)
}

fn listed_question(question: &KnowledgeQuestion) -> ListedQuestion {
    ListedQuestion::default().text(text(&question.text.content))
}

/// A question as lists show it.
pub(super) fn listed_intent(intent: &Intent) -> KnowledgeIntent {
    let file_names = &intent.file_names;
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
