//! Inputs in any order, with any numbers and texts: no panic, and no deadline that stays in the past.

use proptest::prelude::*;
use wecom_kf_core::inbox::{Inbox, Input, Kind, Options, Page, PullFailure, Skeleton, TurnFailure, Turns};
use wecom_kf_core::machine::{Machine, Ms, Now, Op, turn};

fn text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some(
            r#"{"v":1,"fence":1,"count":2,"lease":20000,"at":0,"start":0,"owner":"A"}"#.to_owned()
        )),
        Just(Some(
            r#"{"v":1,"fence":1,"count":2,"lease":1e300,"at":-5,"start":0,"owner":"B"}"#.to_owned()
        )),
        Just(Some(
            r#"{"v":1,"letters":[{"id":"m1","customer":"u","msgids":["m1"],"since":0,"stored":1.8e12,"attempts":1,"dead":null},{"id":"m2","customer":"u1","msgids":["m2","m3"],"since":0,"stored":9e99,"attempts":1,"dead":null,"waits":true}]}"#
                .to_owned()
        )),
        Just(Some(r#"{"v":1,"msgids":["m1","m2","m9"],"attempts":1}"#.to_owned())),
        Just(Some(r#"{"v":1,"msgids":["m1"],"attempts":4294967295}"#.to_owned())),
        ".{0,20}".prop_map(Some),
    ]
}

fn skeleton() -> impl Strategy<Value = Skeleton> {
    let kinds = prop_oneof![Just(Kind::Message), Just(Kind::Event), Just(Kind::Unwanted)];
    (0..6u8, 0..3u8, any::<u64>(), kinds).prop_map(|(id, customer, sent, kind)| Skeleton {
        msgid: format!("m{id}"),
        customer: (customer > 0).then(|| format!("u{customer}")),
        sent: Ms(sent),
        kind,
    })
}

fn input() -> impl Strategy<Value = Input> {
    let op = || (0..40u32).prop_map(Op);
    let failures = prop_oneof![
        Just(TurnFailure::Message),
        Just(TurnFailure::Handler),
        Just(TurnFailure::Account),
        Just(TurnFailure::Unknown),
        Just(TurnFailure::Crash)
    ];
    let refusals = prop_oneof![
        Just(PullFailure::Account),
        Just(PullFailure::Unknown),
        Just(PullFailure::TokenExpired),
        Just(PullFailure::CursorRefused)
    ];
    prop_oneof![
        Just(Input::Tick),
        Just(Input::Start),
        (text(), any::<u64>()).prop_map(|(token, created)| Input::Notice {
            token: token.map(Into::into),
            created: Ms(created),
        }),
        op().prop_map(|op| Input::Poll { op }),
        (
            op(),
            prop::collection::vec(skeleton(), 0..5),
            text(),
            any::<bool>(),
            uneven()
        )
            .prop_map(|(op, messages, next_cursor, has_more, (first, left, place))| {
                let mut page = Page::new(messages, next_cursor, has_more);
                page.customers.truncate(left);
                page.sent.truncate(left);
                page.events.extend(place);
                Input::Page { op, first, page }
            }),
        (op(), refusals, prop::option::of(any::<u64>())).prop_map(|(op, failure, wait)| Input::PageFailed {
            op,
            failure,
            wait: wait.map(Ms),
        }),
        (op(), text()).prop_map(|(op, text)| Input::Read {
            op,
            text: text.map(Into::into),
        }),
        (op(), prop::collection::vec(0..6_u32, 0..4)).prop_map(|(op, found)| Input::Found { op, found }),
        (op(), any::<bool>()).prop_map(|(op, done)| Input::Swapped { op, done }),
        op().prop_map(|op| Input::Written { op }),
        op().prop_map(|op| Input::StoreFailed {
            op,
            reason: "x".to_owned(),
        }),
        prop::collection::vec(op(), 0..3).prop_map(|turns| Input::TurnsEnded { turns }),
        (op(), failures).prop_map(|(turn, failure)| Input::TurnFailed {
            turn,
            failure,
            wait: None,
        }),
        (op(), op(), text()).prop_map(|(op, turn, key)| Input::Reply { op, turn, key }),
        (op(), op(), text()).prop_map(|(op, turn, key)| Input::ReplyOnce { op, turn, key }),
        op().prop_map(|op| Input::Permitted { op }),
        (op(), op()).prop_map(|(op, turn)| Input::Send {
            op,
            turn,
            reply: "0".to_owned(),
            part: 0,
        }),
        op().prop_map(|op| Input::Report { op }),
    ]
}

/// The number of a page's first message, how many messages its lists tell of, and a place that may not exist.
fn uneven() -> impl Strategy<Value = (u32, usize, Option<u32>)> {
    (
        prop_oneof![0..9_u32, Just(u32::MAX)],
        0..9_usize,
        prop::option::of(0..9_u32),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_input_panics_and_no_deadline_stays_in_the_past(
        mode in 0..3u8,
        inputs in prop::collection::vec((input(), 0..30_000u64, any::<u64>()), 0..60),
        stop in any::<bool>(),
        wall_clock in any::<bool>(),
    ) {
        let turns = [Turns::Each, Turns::Queue, Turns::Burst][usize::from(mode)];
        let mut inbox = Inbox::new(Options { turns, wall_clock, ..Options::new("a", "A") });
        let mut monotonic = 0;
        let last = stop.then_some((Input::Stop { abandon: false }, 0, 0));
        for (input, pause, wall) in inputs.into_iter().chain(last) {
            monotonic += pause;
            let now = Now { wall: Ms(wall), monotonic: Ms(monotonic) };
            turn(&mut inbox, now, [input]);
            turn(&mut inbox, now, [Input::Tick]);
            prop_assert!(inbox.deadline().is_none_or(|(at, _)| at > now.monotonic), "{:?} at {now:?}", inbox.deadline());
        }
    }
}
