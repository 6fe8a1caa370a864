//! The knowledge base of the robot.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom_kf_core::knowledge::{KnowledgeAnswer, KnowledgeQuestion, SimilarQuestions};

/// The knowledge base, in order of creation. Its first group is the default one, which always exists.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Knowledge {
    groups: Arc<Vec<Group>>,
    intents: Arc<Vec<Arc<Intent>>>,
}

/// A group of questions.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A question with its answers.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) question: KnowledgeQuestion,
    pub(crate) similar: SimilarQuestions,
    pub(crate) answers: Vec<KnowledgeAnswer>,
    /// The names of attached files, by media_id: lists show the names, even after the media_id has expired.
    pub(crate) file_names: BTreeMap<String, String>,
}

impl Default for Knowledge {
    fn default() -> Self {
        let default = Group {
            id: "kgdefault".into(),
            name: "默认分组".into(),
        };
        Self {
            groups: Arc::new(vec![default]),
            intents: Arc::default(),
        }
    }
}

impl Knowledge {
    pub(crate) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    pub(crate) fn intents(&self) -> impl Iterator<Item = &Intent> {
        self.intents.iter().map(|intent| &**intent)
    }

    pub(super) fn add_group(&mut self, group: Group) {
        Arc::make_mut(&mut self.groups).push(group);
    }

    pub(super) fn rename_group(&mut self, id: &str, name: &str) {
        let mut groups = Arc::make_mut(&mut self.groups).iter_mut();
        if let Some(group) = groups.find(|group| group.id == id) {
            name.clone_into(&mut group.name);
        }
    }

    /// Deletes a group with its questions.
    pub(super) fn delete_group(&mut self, id: &str) {
        Arc::make_mut(&mut self.groups).retain(|group| group.id != id);
        Arc::make_mut(&mut self.intents).retain(|intent| intent.group != id);
    }

    /// Adds a question, or replaces it.
    pub(super) fn save_intent(&mut self, intent: Intent) {
        let intents = Arc::make_mut(&mut self.intents);
        match intents.iter_mut().find(|known| known.id == intent.id) {
            Some(known) => *known = Arc::new(intent),
            None => intents.push(Arc::new(intent)),
        }
    }

    pub(super) fn delete_intent(&mut self, id: &str) {
        Arc::make_mut(&mut self.intents).retain(|intent| intent.id != id);
    }
}
