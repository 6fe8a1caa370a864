//! Lists against servers of every kind: reading one always ends, nothing is given twice, and nothing is missing without an error as long as
//! the server takes offset and limit in one form of the request.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use wecom_kf_core::endpoint::Form;
use wecom_kf_core::machine::{Machine as _, Now, Op};
use wecom_kf_core::operations::find;
use wecom_kf_core::paging::{Input, Output, Page, Paging};
use wecom_kf_core::wire::Object;

/// How many ids a hostile server knows.
const IDS: u32 = 12;

/// What a server does with offset and limit, in one form of the request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Habit {
    Honest,
    IgnoresOffset,
    IgnoresLimit,
    IgnoresBoth,
    /// It refuses the form: the client's request is repeated in the other one by itself.
    Refuses,
    /// It knows the first few items only.
    Knows(u32),
}

impl Habit {
    fn serve(self, total: u32, offset: u32, limit: u32) -> Vec<u32> {
        let slice =
            |total: u32, from: u32, most: u32| (from.min(total)..from.saturating_add(most).min(total)).collect();
        match self {
            Self::Honest | Self::Refuses => slice(total, offset, limit),
            Self::IgnoresOffset => slice(total, 0, limit),
            Self::IgnoresLimit => slice(total, offset, u32::MAX),
            Self::IgnoresBoth => slice(total, 0, u32::MAX),
            Self::Knows(few) => slice(total.min(few), offset, limit),
        }
    }

    /// Whether its pages show that it does not do what it is asked for.
    fn is_found_out(self) -> bool {
        matches!(self, Self::IgnoresOffset | Self::IgnoresLimit | Self::IgnoresBoth)
    }
}

fn habit() -> impl Strategy<Value = Habit> {
    prop_oneof![
        3 => Just(Habit::Honest),
        2 => Just(Habit::IgnoresOffset),
        2 => Just(Habit::IgnoresLimit),
        2 => Just(Habit::IgnoresBoth),
        1 => Just(Habit::Refuses),
        1 => (0..30u32).prop_map(Habit::Knows),
    ]
}

/// What a list came to.
#[derive(Debug, Default)]
struct Run {
    given: Vec<u32>,
    forms: Vec<Option<Form>>,
    remembered: Vec<Form>,
    stalled: bool,
}

fn object(value: &serde_json::Value) -> Object {
    value.as_object().cloned().unwrap_or_default()
}

/// Reads a list of accounts. Every answer comes twice, and answers to other requests come before it: they change nothing.
fn read(limit: u32, form: Option<Form>, mut serve: impl FnMut(Option<Form>, u32) -> (Option<Form>, Vec<u32>)) -> Run {
    let mut list = Paging::new(find("listAccounts").unwrap(), &object(&json!({"limit": limit})), form);
    list.handle(Now::default(), Input::Begin);
    let (mut run, mut items) = (Run::default(), Vec::new());
    while let Some(output) = list.poll() {
        match output {
            Output::Fetch { op, form, place } => {
                run.forms.push(form);
                assert!(run.forms.len() < 400, "it asks for ever: {run:?}");
                let (form, page) = serve(form, place.offset.unwrap_or_default());
                items = page;
                let answer = |op, items: &[u32]| Input::Page {
                    op,
                    page: Page {
                        form,
                        ids: items.iter().map(u32::to_string).collect(),
                        next_cursor: None,
                        has_more: true,
                    },
                };
                for other in [Op(op.0.wrapping_sub(1)), Op(op.0 + 1)] {
                    list.handle(Now::default(), answer(other, &[1, 2, 3]));
                }
                list.handle(Now::default(), answer(op, &items));
                list.handle(Now::default(), answer(op, &items));
            }
            Output::Give { skip } => {
                assert!(skip.is_sorted_by(|one, two| one < two), "{skip:?}");
                let fresh = (0..).zip(&items).filter(|(at, _)| !skip.contains(at));
                run.given.extend(fresh.map(|(_, item)| *item));
            }
            Output::Remember { form } => run.remembered.push(form),
            Output::Stalled => {
                run.stalled = true;
                assert_eq!(list.poll(), None);
            }
        }
    }
    let once: BTreeSet<u32> = run.given.iter().copied().collect();
    assert_eq!(once.len(), run.given.len(), "something is given twice: {run:?}");
    run
}

/// Reads a list of a server with a habit for each form.
fn read_from(get: Habit, post: Habit, total: u32, limit: u32, start: Option<Form>) -> Run {
    read(limit, start, |form, offset| {
        let is_post = match form {
            Some(Form::Post) => post != Habit::Refuses,
            _ => get == Habit::Refuses,
        };
        let (form, habit) = match (is_post, form) {
            (true, _) => (Some(Form::Post), post),
            (false, Some(Form::Post)) => (Some(Form::Get), get),
            (false, form) => (form, get),
        };
        (form, habit.serve(total, offset, limit))
    })
}

fn start() -> impl Strategy<Value = Option<Form>> {
    prop::sample::select(vec![None, Some(Form::Post)])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_is_complete_or_returns_an_error(get in habit(), post in habit(), total in 0..130u32, limit in 1..40u32, start in start()) {
        prop_assume!(get != Habit::Refuses || post != Habit::Refuses);
        let run = read_from(get, post, total, limit, start);
        let asked_first = if start == Some(Form::Post) { post } else { get };
        // A server that keeps items to itself, and asks for no other form, cannot be told from one that has no more.
        let is_deceived = [get, post].iter().any(|habit| matches!(habit, Habit::Knows(few) if *few < total));
        if !run.stalled && !is_deceived {
            prop_assert_eq!(run.given.len(), total as usize, "{:?}", run);
        }
        let is_honest = |habit: Habit| habit == Habit::Honest;
        if is_honest(asked_first) || (is_honest(get) || is_honest(post)) && (asked_first.is_found_out() || asked_first == Habit::Refuses) {
            prop_assert!(!run.stalled, "{:?}", run);
            prop_assert_eq!(run.given.len(), total as usize, "{:?}", run);
        }
        // Only a form that worked is remembered, and an honest first one is not left.
        if is_honest(asked_first) {
            prop_assert!(run.remembered.is_empty() && run.forms.iter().all(|form| *form == start), "{:?}", run);
        }
        prop_assert!(run.remembered.len() <= 1, "{:?}", run);
    }

    #[test]
    fn items_added_while_reading_cause_no_loss_or_duplicates(total in 0..130u32, limit in 1..40u32, added in prop::collection::vec(0..3u32, 0..60)) {
        let (mut all, mut next): (Vec<u32>, u32) = ((0..total).collect(), 1_000);
        let mut added = added.into_iter();
        let run = read(limit, None, |form, offset| {
            for _ in 0..added.next().unwrap_or_default().min(limit - 1) {
                all.insert(0, next);
                next += 1;
            }
            (form, all.iter().skip(offset as usize).take(limit as usize).copied().collect())
        });
        let given: BTreeSet<u32> = run.given.iter().copied().collect();
        prop_assert!(!run.stalled && (0..total).all(|item| given.contains(&item)), "{:?}", run);
    }

    #[test]
    fn every_list_ends_for_any_pages(
        pages in prop::collection::vec((any::<bool>(), prop::collection::vec(0..IDS, 0..8)), 1..40),
        limit in 1..6u32,
        start in start(),
    ) {
        let mut answers = pages.iter().cycle();
        let run = read(limit, start, |form, _| {
            let (obeys, ids) = answers.next().unwrap();
            (if *obeys { form } else { Some(Form::Get) }, ids.clone())
        });
        // Each page must bring something that this form had not yet; a form is changed twice at most.
        prop_assert!(run.forms.len() <= 3 * (IDS as usize + 2), "{:?}", run);
    }

    #[test]
    fn no_cursor_is_requested_twice(next in prop::collection::vec((0..IDS, prop::bool::weighted(0.9)), IDS as usize), first in 0..IDS) {
        let name = |at: u32| format!("c{at}");
        let mut list = Paging::new(find("listKnowledgeGroups").unwrap(), &object(&json!({"cursor": name(first)})), None);
        list.handle(Now::default(), Input::Begin);
        let (mut at, mut asked, mut given, mut stalled) = (first, vec![first], 0, false);
        while let Some(output) = list.poll() {
            match output {
                Output::Fetch { op, form, place } => {
                    if let Some(cursor) = place.cursor {
                        at = cursor[1..].parse().unwrap();
                        prop_assert!(!asked.contains(&at), "{at} after {asked:?}");
                        asked.push(at);
                    }
                    let (next, has_more) = next[at as usize];
                    let page = Page { form, ids: Vec::new(), next_cursor: Some(name(next)), has_more };
                    list.handle(Now::default(), Input::Page { op, page });
                }
                Output::Give { skip } => {
                    prop_assert!(skip.is_empty());
                    given += 1;
                }
                Output::Remember { .. } => prop_assert!(false, "there is no other form"),
                Output::Stalled => stalled = true,
            }
        }
        // Every page is given, the last one too; and it ends as the server says, or with an error.
        prop_assert_eq!(given, asked.len());
        prop_assert_eq!(stalled, next[at as usize].1);
    }
}
