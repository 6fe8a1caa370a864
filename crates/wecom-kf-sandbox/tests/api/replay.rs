//! Facts alone change the state: a refusal changes nothing, and the same script, seed or facts lead to the same state and bytes.

use crate::fixture::{Fixture, HOUR, SECOND};
use crate::script::{Stage, Step, settings, state_of, steps};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::json;
use wecom_kf_sandbox::{Sandbox, SandboxError, Snapshot};

/// What makes the steps of a script meet something.
const START: [Step; 6] = [
    (0, 0, 0, 0),
    (1, 0, 0, 0),
    (14, 0, 0, 0),
    (2, 0, 0, 0),
    (2, 0, 0, 0),
    (4, 0, 0, 0),
];

fn run(stage: &mut Stage, steps: &[Step]) -> Vec<Vec<u8>> {
    steps.iter().map(|step| stage.run(*step)).collect()
}

fn started(seed: u64) -> Stage {
    let mut stage = Stage::new(seed);
    run(&mut stage, &START);
    stage
}

/// By way of JSON.
fn written_and_read(snapshot: &Snapshot) -> Snapshot {
    serde_json::from_str(&serde_json::to_string(snapshot).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_seed_and_script_give_the_same_bytes(seed in 0u64..4, script in steps(120)) {
        let (mut one, mut same) = (started(seed), started(seed));
        prop_assert_eq!(run(&mut one, &script), run(&mut same, &script));
        prop_assert_eq!(one.sandbox.snapshot(), same.sandbox.snapshot());
    }

    #[test]
    fn a_snapshot_and_its_facts_lead_to_the_same_state(script in steps(120), at in 0usize..120) {
        let mut stage = started(1);
        let at = at.min(script.len());
        run(&mut stage, &script[..at]);
        let middle = stage.sandbox.snapshot();
        run(&mut stage, &script[at..]);
        let now = stage.sandbox.snapshot();
        let from_start = Sandbox::new(settings(1)).unwrap().snapshot().replay(stage.sandbox.facts());
        prop_assert_eq!(state_of(&from_start), state_of(&now));
        let from_middle = written_and_read(&middle).replay(stage.sandbox.facts());
        prop_assert_eq!(state_of(&from_middle), state_of(&now));
        let facts: Vec<_> = stage.sandbox.facts().cloned().collect();
        let read: Vec<wecom_kf_sandbox::RecordedFact> = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        prop_assert_eq!(read, facts);
    }

    #[test]
    fn a_restored_and_a_forked_sandbox_go_on_like_the_first(script in steps(120), at in 0usize..120) {
        let mut stage = started(1);
        let at = at.min(script.len());
        run(&mut stage, &script[..at]);
        let (mut restored, mut forked) = (stage.clone(), stage.clone());
        restored.sandbox = Sandbox::restore(written_and_read(&stage.sandbox.snapshot())).unwrap();
        let before = stage.sandbox.snapshot();
        let out = run(&mut forked, &script[at..]);
        prop_assert_eq!(&before, &stage.sandbox.snapshot(), "a fork leaves the first alone");
        prop_assert_eq!(&run(&mut restored, &script[at..]), &out);
        prop_assert_eq!(&run(&mut stage, &script[at..]), &out);
    }

    /// Facts about what there is not, as in a log with gaps: they change nothing, or what they can, and never break anything.
    #[test]
    fn any_facts_can_be_carried_out(script in steps(120), every in 2u64..7) {
        let mut stage = started(1);
        run(&mut stage, &script);
        let some = stage.sandbox.facts().filter(|fact| fact.sequence() % every > 0);
        let snapshot = Sandbox::new(settings(2)).unwrap().snapshot().replay(some);
        let restored = Sandbox::restore(written_and_read(&snapshot)).unwrap();
        prop_assert_eq!(state_of(&restored.snapshot()), state_of(&snapshot));
        stage.sandbox = restored;
        run(&mut stage, &script);
    }

    #[test]
    fn any_time_is_possible(script in steps(120), from in prop::sample::select(vec![0, 1 << 53, u64::MAX - 1, u64::MAX])) {
        let mut stage = Stage::new(1);
        stage.now = from;
        run(&mut stage, &START);
        run(&mut stage, &script);
    }

    #[test]
    fn a_refusal_adds_no_fact(script in steps(120)) {
        let mut stage = started(1);
        for step in script {
            let (before, facts) = (stage.sandbox.snapshot(), stage.sandbox.facts().count());
            stage.run(step);
            if stage.refused {
                prop_assert_eq!(state_of(&stage.sandbox.snapshot()), state_of(&before), "{:?}", step);
                prop_assert_eq!(stage.sandbox.facts().count(), facts, "{:?}", step);
            }
        }
    }
}

#[test]
fn the_script_of_these_tests_does_most_of_what_there_is() {
    let mut stage = started(1);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let script = steps(400).new_tree(&mut runner).unwrap().current();
        run(&mut stage, &script);
        names.extend(stage.sandbox.facts().map(|fact| fact.name()));
    }
    assert!(names.len() >= 28, "{names:?}");
}

#[test]
fn no_unrelated_call_changes_an_id() {
    let (mut plain, mut busy) = (Fixture::new(), Fixture::new());
    assert_eq!((&plain.kf, &plain.token), (&busy.kf, &busy.token));
    let entered = busy.customer();
    busy.write(&entered);
    busy.trans(&entered, 2, None);
    busy.send(&entered, Some("mine"));
    busy.ok("kf/add_contact_way", json!({"open_kfid": busy.kf}));
    busy.sandbox.verify_callback_url(busy.now).unwrap();
    busy.sandbox.take_effects(busy.now);
    for fixture in [&mut plain, &mut busy] {
        fixture.act("invalidate_tokens", json!({}));
        let token = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
        fixture.token = token["access_token"].as_str().unwrap().into();
    }
    assert_eq!(plain.token, busy.token);
    let add = json!({"name": "二"});
    assert_eq!(
        plain.act("admin_adds_account", add.clone()),
        busy.act("admin_adds_account", add)
    );
    let group = json!({"name": "组"});
    let path = "kf/knowledge/add_group";
    assert_eq!(plain.ok(path, group.clone()), busy.ok(path, group));
    // The first customer of one is the first of the other; an own id is not counted.
    let own = json!({"open_kfid": plain.kf, "external_userid": "wmMine"});
    plain.act("customer_enters", own);
    assert_eq!(plain.customer(), entered);
}

#[test]
fn a_clock_that_goes_back_stands_still() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let latest = fixture.now;
    fixture.now -= HOUR;
    fixture.write(&customer);
    assert_eq!(fixture.send(&customer, None), 0);
    let times: Vec<_> = fixture
        .log()
        .iter()
        .map(|message| message["send_time"].clone())
        .collect();
    assert_eq!(times, vec![json!(latest / SECOND); 3]);
    assert_eq!(fixture.sandbox.next_wakeup_ms(), Some(latest));
    assert_eq!(
        fixture.sandbox.take_effects(fixture.now).len(),
        1,
        "what was due is due"
    );
}

#[test]
fn a_snapshot_of_another_format_is_rejected() {
    let mut snapshot = serde_json::to_value(Fixture::new().sandbox.snapshot()).unwrap();
    snapshot["format"] = 2.into();
    let snapshot: Snapshot = serde_json::from_value(snapshot).unwrap();
    let reason = "the snapshot has format 2; this version reads format 1".to_owned();
    let error = Sandbox::restore(snapshot).unwrap_err();
    assert_eq!(error, SandboxError::BadSettings { reason });
}
