//! Machines that JavaScript knows by a handle.

use wecom_kf_core::machine::{Ms, Now, Op};
use wecom_kf_core::token::SecretText;
use wecom_kf_core::token::life::{Input, Output};
use wecom_kf_core::token::share::{self, Storage, Task};
use wecom_kf_engine::slots::SlotId;
use wecom_kf_engine::{create_life, create_share, free_machine, turn_life, turn_share};

const NOW: Now = Now {
    wall: Ms(1),
    monotonic: Ms(1),
};

fn check() -> Vec<Input> {
    vec![Input::Check {
        op: Op(1),
        refused: None,
    }]
}

fn life() -> SlotId {
    create_life().into_result().unwrap().0
}

#[test]
fn a_machine_exists_until_it_is_freed() {
    let SlotId { slot, generation } = life();
    let turn = turn_life(slot, generation, NOW, check()).into_result().unwrap();
    assert_eq!(turn.outputs, [Output::Missing { op: Op(1) }]);
    assert_eq!((turn.deadline, turn.reason), (None, None));
    free_machine(slot, generation);
    let gone = turn_life(slot, generation, NOW, check()).into_result().unwrap_err();
    assert_eq!(gone.code, "engine.machine_gone");
    // What has its slot now is not reached by the old handle, nor freed by it.
    let next = life();
    assert_eq!((next.slot, next.generation), (slot, generation + 1));
    free_machine(slot, generation);
    assert!(turn_life(slot, generation, NOW, check()).into_result().is_err());
    assert!(
        turn_life(next.slot, next.generation, NOW, check())
            .into_result()
            .is_ok()
    );
}

#[test]
fn a_machine_of_another_kind_is_rejected() {
    let token = SecretText::from("t");
    let SlotId { slot, generation } = create_share(Storage::Atomic, Task::Discard { token })
        .into_result()
        .unwrap()
        .0;
    assert!(turn_life(slot, generation, NOW, check()).into_result().is_err());
    let turn = turn_share(slot, generation, NOW, vec![share::Input::Start])
        .into_result()
        .unwrap();
    assert_eq!(turn.outputs.len(), 1);
    for (slot, generation) in [(u32::MAX, 0), (slot, generation + 1)] {
        assert!(turn_share(slot, generation, NOW, Vec::new()).into_result().is_err());
    }
}
