//! No input, in no order, makes a machine panic or ask without end.

use crate::support::{Bench, record, secret};
use proptest::prelude::*;
use wecom_kf_core::machine::{Ms, Now, Op};
use wecom_kf_core::token::life::{self, Life};
use wecom_kf_core::token::share::{self, Outcome, Share, Storage, Task};
use wecom_kf_core::token::{Failure, FetchEnd, Known, Record, lifetime_ms};

fn failure() -> impl Strategy<Value = Failure> {
    prop::sample::select(vec![
        Failure::Refused,
        Failure::Server,
        Failure::Client,
        Failure::Time,
        Failure::Closed,
    ])
}

fn any_ms() -> impl Strategy<Value = Ms> {
    prop_oneof![0..20_000_000u64, Just(0), Just(u64::MAX), any::<u64>()].prop_map(Ms)
}

fn any_record() -> impl Strategy<Value = Record> {
    ("[ab]", any::<Option<u32>>(), any_ms()).prop_map(|(token, expires_in, obtained_at)| Record {
        access_token: token.as_str().into(),
        expires_in,
        obtained_at,
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let fetch = prop_oneof![
        Just(FetchEnd::None),
        Just(FetchEnd::Issued),
        failure().prop_map(|failure| FetchEnd::Failed { failure })
    ];
    (prop::option::of(any_record()), any_ms(), fetch).prop_map(|(record, age, fetch)| Outcome { record, age, fetch })
}

fn token() -> impl Strategy<Value = Option<wecom_kf_core::token::SecretText>> {
    prop::option::of("[ab]").prop_map(|text| text.and_then(|text| secret(&text)))
}

fn life_input() -> impl Strategy<Value = life::Input> {
    let op = || (0..6u32).prop_map(Op);
    let want = (
        op(),
        any::<u32>(),
        token(),
        token(),
        any::<bool>(),
        any::<bool>(),
        any::<u32>(),
    );
    prop_oneof![
        Just(life::Input::Tick),
        (op(), token()).prop_map(|(op, refused)| life::Input::Check { op, refused }),
        want.prop_map(
            |(op, client, ticket, refused, ahead, joins, jitter)| life::Input::Acquire {
                op,
                client,
                ticket,
                refused,
                ahead,
                joins,
                jitter
            }
        ),
        op().prop_map(|op| life::Input::Leave { op }),
        (op(), failure()).prop_map(|(op, failure)| life::Input::NotStarted { op, failure }),
        (op(), outcome(), token()).prop_map(|(renewal, outcome, ticket)| life::Input::Ended {
            renewal,
            outcome,
            ticket
        }),
        Just(life::Input::Accepted { token: "a".into() }),
        token().prop_map(|token| life::Input::Discard { token }),
    ]
}

fn text() -> impl Strategy<Value = Option<wecom_kf_core::token::SecretText>> {
    let any_text = prop_oneof![
        Just("-".to_owned()),
        "[ab-]{0,3}",
        any_record().prop_map(|record| record.write())
    ];
    prop::option::of(any_text).prop_map(|text| text.map(Into::into))
}

fn share_input() -> impl Strategy<Value = share::Input> {
    let op = || (0..9u32).prop_map(Op);
    prop_oneof![
        Just(share::Input::Start),
        Just(share::Input::Tick),
        (op(), text()).prop_map(|(op, text)| share::Input::Read { op, text }),
        (op(), any::<bool>()).prop_map(|(op, done)| share::Input::Swapped { op, done }),
        op().prop_map(|op| share::Input::StoreFailed {
            op,
            reason: "down".into()
        }),
        (op(), prop::option::of(any_ms())).prop_map(|(op, life)| share::Input::Fetched {
            op,
            token: "a".into(),
            life
        }),
        (op(), failure()).prop_map(|(op, failure)| share::Input::FetchFailed { op, failure }),
        failure().prop_map(|failure| share::Input::Stop { failure }),
    ]
}

proptest! {
    #[test]
    fn the_life_machine_survives_any_input(inputs in prop::collection::vec((life_input(), any_ms(), any_ms()), 1..40)) {
        let mut bench = Bench::new(Life::new());
        for (input, wall, monotonic) in inputs {
            bench.now = Now { wall, monotonic };
            let outputs = bench.give(input);
            prop_assert!(outputs.len() < 40);
        }
    }

    #[test]
    fn the_share_machine_survives_any_input(
        inputs in prop::collection::vec((share_input(), any_ms(), any_ms()), 1..40),
        storage in prop::sample::select(vec![Storage::None, Storage::BestEffort, Storage::Atomic]),
        held in prop::option::of(any_record()),
        jitter in any::<u32>(),
        gives_up in any::<bool>(),
    ) {
        let task = match gives_up {
            true => Task::Discard { token: "a".into() },
            false => Task::Renew { known: Known { held, refused: secret("b"), jitter }, owner: "mine".into() },
        };
        let mut bench = Bench::new(Share::new(storage, task));
        let mut ends = 0;
        for (input, wall, monotonic) in inputs {
            bench.now = Now { wall, monotonic };
            let outputs = bench.give(input);
            prop_assert!(outputs.len() < 4);
            ends += outputs.iter().filter(|output| matches!(output, share::Output::Done { .. })).count();
        }
        prop_assert!(ends <= 1);
        prop_assert_eq!(ends == 1, bench.machine.is_done());
    }

    #[test]
    fn every_written_record_is_read_back(token in "\\PC{1,20}", expires_in in 0..2_147_483u32, obtained_at in any::<u64>()) {
        let written = Record { expires_in: Some(expires_in), ..record(&token, obtained_at) };
        prop_assert_eq!(Record::read(&written.write()), Some(written));
    }

    #[test]
    fn a_token_is_renewed_within_its_lifetime(expires_in in any::<u64>(), jitter in any::<f64>()) {
        let life = expires_in.saturating_mul(1000);
        let used = lifetime_ms(expires_in, jitter);
        prop_assert!(used <= life && used >= life / 2);
    }
}
