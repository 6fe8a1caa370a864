//! The knowledge base of the robot (机器人知识库): groups of questions with their answers. For own apps in the WeCom edition (联合版) only.

mod group;
mod intent;
mod listed;

pub use group::{
    AddKnowledgeGroup, AddKnowledgeGroupResponse, DeleteKnowledgeGroup, DeleteKnowledgeGroupResponse, KnowledgeGroup,
    ListKnowledgeGroups, ListKnowledgeGroupsResponse, UpdateKnowledgeGroup, UpdateKnowledgeGroupResponse,
};
pub use intent::{
    AddKnowledgeIntent, AddKnowledgeIntentResponse, AnswerText, DeleteKnowledgeIntent, DeleteKnowledgeIntentResponse,
    KnowledgeAnswer, KnowledgeAttachment, KnowledgeLink, KnowledgeMedia, KnowledgeMiniprogram, KnowledgeQuestion,
    QuestionText, SimilarQuestions, UpdateKnowledgeIntent, UpdateKnowledgeIntentResponse,
};
pub use listed::{
    KnowledgeIntent, ListKnowledgeIntents, ListKnowledgeIntentsResponse, ListedAnswer, ListedAttachment, ListedLink,
    ListedMainQuestion, ListedMedia, ListedMiniprogram, ListedQuestion, ListedQuestions, ListedText,
};
