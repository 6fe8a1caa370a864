//! Lists, page by page, with servers that respect the parameters or do not.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wecom_kf_core::endpoint::Form;
use wecom_kf_core::machine::{Machine as _, Now};
use wecom_kf_core::operations::find;
use wecom_kf_core::paging::{Input, Output, Page, Paging, Place};
use wecom_kf_core::wire::Object;

/// The result of a list.
#[derive(Debug, Default, PartialEq)]
struct Run {
    /// What was given, in order.
    given: Vec<u64>,
    /// The form and offset of each request.
    asked: Vec<(Option<Form>, u64)>,
    remembered: Vec<Form>,
    stalled: bool,
}

impl Run {
    fn complete(&self, items: impl IntoIterator<Item = u64>) {
        let given: BTreeSet<u64> = self.given.iter().copied().collect();
        assert_eq!(given.len(), self.given.len(), "nothing comes twice: {self:?}");
        assert_eq!(given, items.into_iter().collect(), "{self:?}");
        assert!(!self.stalled, "{self:?}");
    }
}

const DOCUMENTED: Option<Form> = None;
const POST: Option<Form> = Some(Form::Post);
const GET: Option<Form> = Some(Form::Get);

fn object(value: Value) -> Object {
    value.as_object().unwrap().clone()
}

fn accounts(parameters: Value, form: Option<Form>) -> Paging {
    begun(Paging::new(find("listAccounts").unwrap(), &object(parameters), form))
}

fn begun(mut list: Paging) -> Paging {
    list.handle(Now::default(), Input::Begin);
    list
}

/// Reads a list of accounts to its end. The server says which it has in a form, at an offset, of a limit.
fn run(
    given: Value,
    form: Option<Form>,
    mut serve: impl FnMut(Option<Form>, u64, u64) -> (Option<Form>, Vec<u64>),
) -> Run {
    let mut list = accounts(given.clone(), form);
    let mut run = Run::default();
    let mut page = Vec::new();
    while let Some(output) = list.poll() {
        match output {
            Output::Fetch { op, form, place } => {
                assert!(run.asked.len() < 100, "it asks for ever: {run:?}");
                let mut parameters = object(given.clone());
                place.write(&mut parameters);
                let number = |name: &str| parameters.get(name).and_then(Value::as_u64);
                let (offset, limit) = (number("offset").unwrap_or_default(), number("limit").unwrap());
                run.asked.push((form, offset));
                let (form, items) = serve(form, offset, limit);
                page = items;
                let ids = page.iter().map(u64::to_string).collect();
                let page = Page {
                    form,
                    ids,
                    next_cursor: None,
                    has_more: false,
                };
                list.handle(Now::default(), Input::Page { op, page });
            }
            Output::Give { skip } => {
                let skip: Vec<usize> = skip.into_iter().map(|at| at as usize).collect();
                let fresh = page.iter().enumerate().filter(|(at, _)| !skip.contains(at));
                run.given.extend(fresh.map(|(_, item)| *item));
            }
            Output::Remember { form } => run.remembered.push(form),
            Output::Stalled => {
                run.stalled = true;
                assert!(list.poll().is_none());
            }
        }
    }
    run
}

fn slice(total: u64, offset: u64, limit: u64) -> Vec<u64> {
    (offset.min(total)..offset.saturating_add(limit).min(total)).collect()
}

#[test]
fn every_page_is_requested_with_the_limit_it_is_compared_with() {
    for total in [0, 1, 99, 100, 101, 250, 300] {
        let run = run(json!({}), DOCUMENTED, |form, offset, limit| {
            assert_eq!(limit, 100);
            (form, slice(total, offset, limit))
        });
        run.complete(0..total);
        assert_eq!(
            run.asked.len() as u64,
            total / 100 + 1,
            "a page that is not full is the last"
        );
        assert!(run.remembered.is_empty());
    }
    // A limit of the caller's goes as it is, wrong or not; `null` is none.
    for (limit, sent) in [
        (json!(7), None),
        (json!("7"), None),
        (json!(1000), None),
        (json!(null), Some(100)),
    ] {
        let Some(Output::Fetch { place, .. }) = accounts(json!({"limit": limit}), DOCUMENTED).poll() else {
            panic!("nothing is asked for");
        };
        assert_eq!(
            place,
            Place {
                limit: sent,
                ..Place::default()
            }
        );
    }
}

#[test]
fn items_added_while_reading_do_not_change_the_request_form() {
    // One account more at the front with each page: the last of a page comes again as the first of the next.
    let mut pages = 0;
    let run = run(json!({}), DOCUMENTED, |form, offset, limit| {
        let all: Vec<u64> = (0..pages).map(|at| 1000 + at).rev().chain(0..250).collect();
        pages += 1;
        (
            form,
            all.into_iter().skip(offset as usize).take(limit as usize).collect(),
        )
    });
    run.complete(0..250);
    assert!(run.asked.iter().all(|(form, _)| *form == DOCUMENTED), "{run:?}");
}

#[test]
fn a_last_page_of_repeated_items_ends_the_list() {
    let mut pages = 0;
    let run = run(json!({}), DOCUMENTED, |form, offset, limit| {
        // One was added after the first page: the last of it is all that the second has.
        let all = if pages == 0 {
            slice(100, 0, 100)
        } else {
            [vec![100], slice(100, 0, 100)].concat()
        };
        pages += 1;
        (
            form,
            all.into_iter().skip(offset as usize).take(limit as usize).collect(),
        )
    });
    run.complete(0..100);
    assert_eq!(run.asked, [(DOCUMENTED, 0), (DOCUMENTED, 100)]);
    assert!(run.remembered.is_empty());
}

#[test]
fn a_server_that_ignores_the_get_offset_is_read_again_by_post() {
    let run = run(json!({}), DOCUMENTED, |form, offset, limit| {
        let offset = if form == POST { offset } else { 0 };
        (form, slice(250, offset, limit))
    });
    run.complete(0..250);
    assert_eq!(
        run.asked,
        [(DOCUMENTED, 0), (DOCUMENTED, 100), (POST, 0), (POST, 100), (POST, 200)]
    );
    assert_eq!(run.remembered, [Form::Post]);
}

#[test]
fn a_form_is_remembered_only_after_it_made_progress() {
    // By POST the first page comes as by GET, and fails then.
    let mut list = accounts(json!({}), DOCUMENTED);
    let mut outputs = Vec::new();
    for _ in 0..3 {
        while let Some(output) = list.poll() {
            outputs.push(output.clone());
            if let Output::Fetch { op, form, .. } = output {
                let ids = (0..100).map(|id: u64| id.to_string()).collect();
                let page = Page {
                    form,
                    ids,
                    next_cursor: None,
                    has_more: false,
                };
                list.handle(Now::default(), Input::Page { op, page });
                break;
            }
        }
    }
    assert!(
        outputs
            .iter()
            .any(|output| matches!(output, Output::Fetch { form: POST, .. }))
    );
    assert!(
        !outputs.iter().any(|output| matches!(output, Output::Remember { .. })),
        "{outputs:?}"
    );
}

#[test]
fn an_overlong_page_is_requested_by_post() {
    let run = run(
        json!({"limit": 50, "offset": 30}),
        DOCUMENTED,
        |form, offset, limit| match form {
            POST => (form, slice(120, offset, limit)),
            _ => (form, slice(120, 0, 1000)),
        },
    );
    // A server that takes no offset by GET is found out by its limit.
    run.complete(30..120);
    assert_eq!(run.asked, [(DOCUMENTED, 30), (POST, 30), (POST, 80)]);
    assert_eq!(run.remembered, [Form::Post]);
}

#[test]
fn a_form_that_returns_less_than_the_other_is_abandoned() {
    // By GET everything comes at once; by POST there is nothing, or only the beginning.
    for there in [0, 10] {
        let run = run(json!({"limit": 50}), DOCUMENTED, |form, offset, limit| match form {
            POST => (form, slice(there, offset, limit)),
            _ => (form, slice(250, offset, 1000)),
        });
        run.complete(0..250);
        assert!(run.remembered.is_empty(), "{run:?}");
        assert_eq!(
            run.asked,
            [(DOCUMENTED, 0), (POST, 0), (DOCUMENTED, 0), (DOCUMENTED, 250)]
        );
    }
}

#[test]
fn a_remembered_form_is_abandoned_when_the_documented_one_works() {
    let run = run(json!({}), POST, |form, offset, limit| match form {
        POST => (form, slice(250, 0, limit)),
        _ => (form, slice(250, offset, limit)),
    });
    run.complete(0..250);
    assert_eq!(run.asked, [(POST, 0), (POST, 100), (GET, 0), (GET, 100), (GET, 200)]);
    assert_eq!(run.remembered, [Form::Get]);
}

#[test]
fn a_form_that_the_server_rejects_is_not_tried_again() {
    // The call was made by POST by itself, since GET was refused: whole pages that come again are all that there is.
    let run = run(json!({}), DOCUMENTED, |_, _, limit| (POST, slice(100, 0, limit)));
    assert!(run.stalled);
    assert_eq!(run.given.len(), 100);
    assert_eq!(run.asked, [(DOCUMENTED, 0), (POST, 100)]);
    // And the other way: POST was refused while it was on trial.
    let run = self::run(json!({"limit": 50}), DOCUMENTED, |_, offset, _| {
        (GET, slice(250, offset, 1000))
    });
    run.complete(0..250);
    assert!(run.remembered.is_empty());
}

#[test]
fn a_server_that_repeats_the_same_page_is_detected() {
    for form in [DOCUMENTED, POST] {
        for total in [100, 101, 250] {
            let run = run(json!({}), form, |form, _, _| (form, slice(total, 0, total)));
            assert!(run.stalled, "{run:?}");
            assert_eq!(run.given.len() as u64, total);
            assert!(run.asked.len() <= 4 && run.remembered.is_empty(), "{run:?}");
        }
    }
}

#[test]
fn duplicates_within_a_page_are_returned_once() {
    let run = run(json!({"limit": 3}), DOCUMENTED, |form, offset, _| {
        (form, if offset == 0 { vec![1, 1, 2] } else { vec![2, 3] })
    });
    run.complete(1..4);
}

fn by_cursor(begin: Value, pages: &[(&str, bool)]) -> (Vec<Option<String>>, bool) {
    let mut list = begun(Paging::new(
        find("listKnowledgeGroups").unwrap(),
        &object(begin),
        DOCUMENTED,
    ));
    let (mut asked, mut pages) = (Vec::new(), pages.iter());
    while let Some(output) = list.poll() {
        match output {
            Output::Fetch { op, form, place } => {
                assert_eq!((place.offset, place.limit), (None, None));
                asked.push(place.cursor);
                let (next, has_more) = *pages.next().unwrap();
                let page = Page {
                    form,
                    ids: Vec::new(),
                    next_cursor: Some(next.into()),
                    has_more,
                };
                // Unrequested and repeated inputs change nothing.
                for _ in 0..2 {
                    list.handle(Now::default(), Input::Page { op, page: page.clone() });
                }
            }
            Output::Give { skip } => assert!(skip.is_empty()),
            Output::Remember { .. } => panic!("there is no other form"),
            Output::Stalled => return (asked, true),
        }
    }
    (asked, false)
}

#[test]
fn cursor_lists_continue_while_has_more_is_set() {
    let some = |cursor: &str| Some(cursor.to_owned());
    let pages = [("c1", true), ("c2", true), ("c3", false)];
    assert_eq!(
        by_cursor(json!({}), &pages),
        (vec![None, some("c1"), some("c2")], false)
    );
    // A cursor that was asked for already ends it, after its page.
    for pages in [
        &[("c1", true), ("c0", true)][..],
        &[("c1", true), ("c1", true)],
        &[("c1", true), ("c2", true), ("c1", true)],
    ] {
        let (asked, stalled) = by_cursor(json!({"cursor": "c0"}), pages);
        assert!(stalled);
        assert_eq!(asked.len(), pages.len());
    }
    assert_eq!(by_cursor(json!({}), &[("", true)]), (vec![None], true));
}

#[test]
fn after_an_expired_callback_token_pages_are_pulled_without_one() {
    let mut list = begun(Paging::new(
        find("syncMsg").unwrap(),
        &object(json!({"token": "T"})),
        DOCUMENTED,
    ));
    let Some(Output::Fetch {
        op, form: DOCUMENTED, ..
    }) = list.poll()
    else {
        panic!("nothing is asked for");
    };
    let page = Page {
        form: Some(Form::WithoutToken),
        ids: Vec::new(),
        next_cursor: Some("c".into()),
        has_more: true,
    };
    list.handle(Now::default(), Input::Page { op, page });
    assert_eq!(list.poll(), Some(Output::Give { skip: Vec::new() }));
    assert!(matches!(
        list.poll(),
        Some(Output::Fetch {
            form: Some(Form::WithoutToken),
            ..
        })
    ));
}

#[test]
fn a_page_position_replaces_the_parameters_of_the_caller() {
    let mut parameters = object(json!({"offset": 1, "limit": 2, "cursor": "a", "name": "n"}));
    Place::default().write(&mut parameters);
    assert_eq!(
        parameters,
        object(json!({"offset": 1, "limit": 2, "cursor": "a", "name": "n"}))
    );
    let place = Place {
        offset: Some(3),
        limit: Some(4),
        cursor: Some("b".into()),
    };
    place.write(&mut parameters);
    assert_eq!(
        parameters,
        object(json!({"offset": 3, "limit": 4, "cursor": "b", "name": "n"}))
    );
}
