//! The pure decisions: what to do after an attempt, and which session state transitions are allowed.

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::cases;
use wecom_kf_core::endpoint::{Authorization, Form, Repeat};
use wecom_kf_core::errcode::{Class, ERRCODES, class};
use wecom_kf_core::outcome::{self, AttemptOutcome, judge, retry_after_ms};
use wecom_kf_core::session::{ServiceState, TransitionTable, check_transition};
use wecom_kf_engine as engine;
use wecom_kf_engine::verdicts::{Progress, Situation, Verdict};

/// The vectors: situations as differences from the usual one.
fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/outcomes.json")).unwrap()
}

/// The engine's verdict on the usual situation with these differences.
fn said(vectors: &Value, differences: &[&Value]) -> String {
    let mut situation = vectors["usual"].clone();
    for difference in differences {
        for (name, value) in difference.as_object().unwrap() {
            situation[name] = value.clone();
        }
    }
    shown(engine::judge(serde_json::from_value(typed(&situation)).unwrap()))
}

/// A situation of the vectors as the engine takes it.
fn typed(situation: &Value) -> Value {
    let mut typed = situation.clone();
    let mut outcome = json!({"kind": situation["outcome"]});
    for name in ["status", "errcode"] {
        outcome[name] = situation[name].clone();
    }
    typed["outcome"] = outcome;
    let word = situation["progress"].as_str().unwrap_or_default();
    typed["progress"] = json!({
        "retries": word.trim_end_matches(char::is_alphabetic).parse().unwrap_or(0),
        "token_refreshed": word.contains('t'), "replayed": word.contains('r'), "maybe_done": word.contains('m'),
    });
    typed["idempotent"] = json!(situation["idempotent"] == true);
    typed["now_ms"] = json!(situation["now_ms"].as_f64().unwrap_or(0.0));
    typed
}

/// A verdict as the vectors write it.
fn shown(verdict: Verdict) -> String {
    let word = |progress: Progress| {
        let facts = [
            (progress.token_refreshed, "t"),
            (progress.replayed, "r"),
            (progress.maybe_done, "m"),
        ];
        let facts = facts.iter().filter(|(is, _)| *is).map(|(_, letter)| *letter);
        progress.retries.to_string() + &facts.collect::<String>()
    };
    match verdict {
        Verdict::Done => "done".into(),
        Verdict::AlreadyDone => "already_done".into(),
        Verdict::RefreshToken { progress } => format!("refresh_token 0 {}", word(progress)),
        Verdict::Replay { progress, .. } => format!("replay 0 {}", word(progress)),
        Verdict::Retry { after_ms, progress } => format!("retry {} {}", after_ms.0, word(progress)),
        Verdict::Fail { wait_ms, maybe_done } => {
            let wait = wait_ms.map_or_else(|| "-".to_owned(), |wait| wait.0.to_string());
            match (maybe_done, wait_ms) {
                (true, _) => format!("fail {wait} m"),
                (false, Some(_)) => format!("fail {wait}"),
                (false, None) => "fail".into(),
            }
        }
    }
}

#[test]
fn every_outcome_has_its_verdict() {
    let vectors = vectors();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() > 250);
    for case in cases {
        assert_eq!(
            case["verdict"],
            said(&vectors, &[&case["situation"]]),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn every_error_code_has_its_verdict_for_each_repeat_and_progress() {
    let vectors = vectors();
    let rows = vectors["errcodes"].as_array().unwrap();
    for row in rows {
        let errcode = &row["errcode"];
        for repeat in ["safe", "with_msgid", "never"] {
            let answers = vectors["progress"].as_array().unwrap().iter().map(|progress| {
                let tried = json!({"outcome": "answer", "errcode": errcode, "repeat": repeat, "progress": progress});
                said(&vectors, &[&tried])
            });
            assert_eq!(row[repeat], json!(answers.collect::<Vec<_>>()), "{errcode} {repeat}");
        }
    }
    for known in ERRCODES {
        assert!(
            rows.iter().any(|row| row["errcode"] == known.code),
            "{} has no row",
            known.code
        );
    }
}

#[test]
fn every_sequence_of_attempts_matches_its_vector() {
    let vectors = vectors();
    for course in vectors["courses"].as_array().unwrap() {
        let terms = &course["terms"];
        let mut now = json!({"progress": "", "time_left_ms": vectors["usual"]["time_left_ms"]});
        if let Some(time) = terms.get("time_left_ms") {
            now["time_left_ms"] = time.clone();
        }
        for step in course["steps"].as_array().unwrap() {
            let verdict = said(&vectors, &[terms, &now, step]);
            assert_eq!(step["verdict"], verdict, "{}", course["name"]);
            if let [word, pause, progress] = verdict.split(' ').collect::<Vec<_>>()[..]
                && word != "fail"
            {
                now["progress"] = progress.into();
                now["time_left_ms"] = (now["time_left_ms"].as_u64().unwrap() - pause.parse::<u64>().unwrap()).into();
                if word == "replay" {
                    now["replay"] = Value::Null;
                }
            }
        }
    }
}

#[test]
fn an_incomplete_situation_is_rejected() {
    let vectors = vectors();
    let mut situation = vectors["usual"].clone();
    situation["outcome"] = "lost".into();
    let whole = typed(&situation);
    assert!(serde_json::from_value::<Situation>(whole.clone()).is_ok());
    for name in [
        "outcome",
        "repeat",
        "authorization",
        "idempotent",
        "now_ms",
        "max_retries",
        "time_left_ms",
        "jitter",
    ] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(name);
        assert!(serde_json::from_value::<Situation>(part).is_err(), "{name}");
    }
    for (name, other) in [
        ("outcome", json!({"kind": "exploded"})),
        ("repeat", json!("often")),
        ("jitter", Value::Null),
    ] {
        let mut part = whole.clone();
        part[name] = other;
        assert!(serde_json::from_value::<Situation>(part).is_err(), "{name}");
    }
}

fn any_outcome() -> impl Strategy<Value = AttemptOutcome> {
    let codes: Vec<i64> = ERRCODES
        .iter()
        .map(|known| known.code)
        .filter(|code| *code != 0)
        .collect();
    prop_oneof![
        Just(AttemptOutcome::NotSent),
        Just(AttemptOutcome::Lost),
        any::<u16>().prop_map(|status| AttemptOutcome::Http { status }),
        prop::sample::select(&[405_u16, 425, 429, 500, 502, 503][..])
            .prop_map(|status| AttemptOutcome::Http { status }),
        prop::sample::select(codes).prop_map(|errcode| AttemptOutcome::Answer { errcode }),
    ]
}

proptest! {
    /// However a server behaves, a call ends: after its retries, one new token and one change of form at the most, and within its time.
    /// What may not be repeated is never repeated once it may have been carried out.
    #[test]
    fn every_call_ends(
        tries in prop::collection::vec((any_outcome(), prop::option::of(0_u64..100_000), -1.0_f64..2.0), 1..60),
        repeat in prop::sample::select(&[Repeat::Safe, Repeat::WithMsgid, Repeat::Never][..]),
        replay in prop::sample::select(&[None, Some(Form::Post), Some(Form::Get), Some(Form::WithoutToken)][..]),
        authorization in prop::sample::select(
            &[Authorization::AccessToken, Authorization::SuiteToken, Authorization::Parameters][..]
        ),
        idempotent: bool,
        max_retries in 0_u32..20,
        time_ms in 0_u64..500_000,
    ) {
        let mut progress = outcome::Progress::default();
        let mut time_left_ms = time_ms;
        let mut steps = 0;
        for (outcome, retry_after_ms, jitter) in tries.into_iter().cycle() {
            let situation = outcome::Situation {
                repeat, replay, authorization, idempotent, outcome, retry_after_ms, progress, max_retries, time_left_ms, jitter,
            };
            let verdict = judge(&situation);
            let next = progress.after(outcome, verdict);
            match verdict {
                outcome::Verdict::RetryAfter(pause) => {
                    prop_assert!(pause >= 250 && pause < time_left_ms);
                    prop_assert!(pause >= retry_after_ms.unwrap_or_default());
                    prop_assert!(repeat == Repeat::Safe || idempotent || !next.maybe_done);
                    time_left_ms -= pause;
                }
                outcome::Verdict::RefreshToken | outcome::Verdict::Replay(_) => prop_assert!(time_left_ms > 0),
                outcome::Verdict::Done | outcome::Verdict::AlreadyDone | outcome::Verdict::Fail { .. } => break,
            }
            prop_assert!(next != progress || next.retries > progress.retries);
            progress = next;
            steps += 1;
            prop_assert!(steps <= max_retries + 2);
        }
    }

    /// Headers are the server's: none of them panics.
    #[test]
    fn no_retry_after_value_panics(header in any::<String>(), date in prop::option::of(any::<String>()), now: u64) {
        let _ = retry_after_ms(&header, date.as_deref(), now);
    }

    /// Nor does one that looks like a date.
    #[test]
    fn no_date_like_value_panics(
        header in "(Mon|Fri|Sun), [0-3][0-9] (Jan|Feb|Nov|Dec) (0000|1969|1970|2100|9999|[0-9]{4}) [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT",
        day in "(Monday|Friday), [0-3][0-9]-(Feb|Dec)-[0-9]{2} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT",
    ) {
        let _ = (retry_after_ms(&header, None, 0), retry_after_ms(&day, None, 0));
    }

    /// A date is as far away as it is, in all three forms.
    #[test]
    fn every_valid_date_is_read(day in 0_u64..2_900_000, second in 0_u64..86_400) {
        let (year, month, day_of_month) = civil(day);
        let (hour, minute, second_of) = (second / 3600, second / 60 % 60, second % 60);
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month];
        let at = (day * 86_400 + second) * 1000;
        let now = at.saturating_sub(5_000);
        let time = format!("{hour:02}:{minute:02}:{second_of:02}");
        let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
        let weekday = weekdays[usize::try_from(day % 7).unwrap()];
        let short = &weekday[..3];
        for text in [format!("{short}, {day_of_month:02} {name} {year} {time} GMT"), format!("{short} {name} {day_of_month:>2} {time} {year}")] {
            prop_assert_eq!(retry_after_ms(&text, None, now), Some(at - now), "{}", text);
        }
        if (1970..2070).contains(&year) {
            let text = format!("{weekday}, {day_of_month:02}-{name}-{:02} {time} GMT", year % 100);
            prop_assert_eq!(retry_after_ms(&text, None, now), Some(at - now), "{}", text);
        }
    }
}

/// Year, month from 0 and day of a day since 1970, counted one month at a time.
fn civil(mut day: u64) -> (u64, usize, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    for (month, days) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .into_iter()
        .enumerate()
    {
        if day < days {
            return (year, month, day + 1);
        }
        day -= days;
    }
    unreachable!()
}

#[test]
fn the_error_codes_are_those_of_the_reference() {
    for (codes, wanted) in [
        (&[0][..], Class::Ok),
        (&[-1], Class::Busy),
        (&[45009], Class::RateLimit),
        (&[45033], Class::Concurrency),
        (&[40001, 40014, 42001], Class::Token),
        (&[95001, 95002, 95024, 95025, 95031], Class::Window),
        (&[95013, 95016, 95018], Class::State),
        (&[48002, 60011, 60020, 95017, 95023, 301_002], Class::Permission),
        (&[45031, 48001, 48004, 48006, 48007, 60021, 84074], Class::Permission),
        (&[90206, 301_042, 701_087, 701_089], Class::Permission),
        (&[95011, 95012], Class::Edition),
        (&[95007], Class::CallbackToken),
        (&[40063, 43002], Class::Method),
        (&[95033], Class::AlreadyDone),
        (&[41050], Class::Code),
        // A new token of the corp does not help these: PAW, BRA and others take them for 42001.
        (&[40082, 42009], Class::SuiteToken),
        // A missing token and the cap of accounts: taken for something else by others too.
        (&[41001, 42007, 95026, 12345], Class::Caller),
        (
            &[40039, 40078, 40080, 40083, 40201, 40206, 41002, 41004, 41005, 41006],
            Class::Caller,
        ),
        (
            &[41021, 41022, 41023, 41024, 41025, 41035, 43001, 44001, 45034, 48003],
            Class::Caller,
        ),
        (
            &[60123, 60251, 60252, 60253, 84061, 90208, 301_016, 301_017],
            Class::Caller,
        ),
    ] {
        for code in codes {
            assert_eq!(class(*code), wanted, "{code}");
        }
    }
    for known in ERRCODES {
        let words = [known.meaning, known.meaning_zh, known.advice];
        assert!(words.iter().all(|words| !words.is_empty()), "{}", known.code);
        // Unverified entries say so in both languages.
        let unchecked = [
            known.meaning.contains("not verified against"),
            known.meaning_zh.contains("未经官方"),
        ];
        assert_eq!(unchecked, [[40206, 41005].contains(&known.code); 2], "{}", known.code);
    }
    let mut codes: Vec<i64> = ERRCODES.iter().map(|known| known.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), ERRCODES.len(), "a code stands twice");
    for code in 95000..=95033 {
        // 95010 and 95020 are not in any document.
        assert_eq!(codes.contains(&code), ![95010, 95020].contains(&code), "{code}");
    }
}

#[test]
fn every_transition_is_checked_against_its_table() {
    let cases = cases(include_str!("../../../tests/vectors/transitions.json"));
    assert_eq!(
        cases
            .iter()
            .filter(|case| case["code"] != "state.unknown_state")
            .count(),
        100
    );
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let number = |name: &str| case[name].as_f64().unwrap();
        let table = serde_json::from_value(case["table"].clone()).unwrap();
        match support::engine::check_transition(number("from"), number("to"), text("servicer_userid"), table) {
            Ok(nothing) => assert_eq!((&nothing, &case["code"]), (&Value::Null, &Value::Null), "{case}"),
            Err(error) => {
                assert_eq!(error["code"], case["code"], "{case}");
                assert!(
                    case["details"].is_null() || error["details"] == case["details"],
                    "{case}: {error}"
                );
            }
        }
    }
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        let forward = wecom_kf_engine::texts::TransitionTable::Forward;
        let said = support::engine::check_transition(number, 1.0, "lisi", forward);
        assert_eq!(said.unwrap_err()["code"], "state.unknown_state", "{number}");
    }
}

#[test]
fn the_typed_transition_check_agrees() {
    let check = |from: i64, to: i64, servicer, table| {
        check_transition(ServiceState::from(from), ServiceState::from(to), servicer, table)
    };
    assert!(check(2, 3, Some("lisi"), TransitionTable::Official).is_ok());
    assert!(check(2, 3, None, TransitionTable::Official).is_err());
    assert!(check(0, 4, None, TransitionTable::Forward).is_ok());
    assert!(check(0, 4, None, TransitionTable::Official).is_err());
    for state in 0..5 {
        let state = ServiceState::from(state);
        let official = TransitionTable::Official.targets(state);
        assert!(
            official
                .iter()
                .all(|to| TransitionTable::Forward.targets(state).contains(to)),
            "{state:?}"
        );
    }
}

#[test]
fn the_engine_reports_its_version() {
    assert_eq!(json!(engine::VERSION), env!("CARGO_PKG_VERSION"));
}
