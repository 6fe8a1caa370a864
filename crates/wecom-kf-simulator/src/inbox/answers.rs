//! Answers of the store and of WeCom, as inputs of the machine.

use super::messages::Answer;
use super::process::{Process, View};
use super::wecom::Pulled;
use crate::store::StoreAnswer;
use wecom_kf_core::inbox::{Input, Page, PullFailure};
use wecom_kf_core::machine::{Ms, Op};

impl Process {
    pub(super) fn input_of(&mut self, op: Op, answer: Answer, view: &mut View<'_>) -> Input {
        match answer {
            Answer::Store(StoreAnswer::Value(text)) => Input::Read {
                op,
                text: text.map(Into::into),
            },
            Answer::Store(StoreAnswer::Found(found)) => {
                let places = (0..).zip(found).filter_map(|(place, found)| found.then_some(place));
                Input::Found {
                    op,
                    found: places.collect(),
                }
            }
            Answer::Store(StoreAnswer::AllWritten | StoreAnswer::Deleted) => {
                view.rules.keys_written(op, self.number, view.now);
                Input::Written { op }
            }
            Answer::Store(StoreAnswer::Written(done)) => Input::Swapped { op, done },
            Answer::Pulled(Pulled::Page { from, to, next, more }) => {
                let messages: Vec<_> = (from..to).filter_map(|index| view.wecom.skeleton(index)).collect();
                let first = self.next_held;
                for message in &messages {
                    self.held.insert(self.next_held, message.msgid.clone());
                    self.next_held += 1;
                }
                let page = Page::new(messages, Some(next), more);
                Input::Page { op, first, page }
            }
            Answer::Pulled(Pulled::Failed(failure, wait)) => {
                if failure == PullFailure::TokenExpired {
                    view.rules.token_refused(self.number);
                }
                Input::PageFailed {
                    op,
                    failure,
                    wait: wait.map(Ms),
                }
            }
            Answer::Sent(_) | Answer::Failed => Input::StoreFailed {
                op,
                reason: "a fault".to_owned(),
            },
        }
    }
}
