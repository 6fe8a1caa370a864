//! Permits for pulls without a callback token.

use crate::support::{Rig, options, pull, pulls};
use wecom_kf_core::inbox::{
    Input, Output, PERMIT_BURST, PERMIT_INTERVAL, PermitInput, PermitOutput, Permits, PullFailure,
};
use wecom_kf_core::machine::{Ms, Now, Op, turn};

fn asked(outputs: &[Output]) -> Op {
    let permit = outputs.iter().find_map(|output| match output {
        Output::Permit { op } => Some(*op),
        _ => None,
    });
    permit.unwrap_or_else(|| panic!("no permit in {outputs:?}"))
}

fn denying() -> Rig {
    let mut rig = Rig::new(options("A"));
    rig.denies = true;
    rig
}

#[test]
fn a_pull_without_a_token_waits_for_its_permit_and_each_needs_one() {
    let mut rig = denying();
    let outputs = rig.start();
    assert_eq!(pulls(&outputs) + pulls(&rig.pass(10_000)), 0);
    let op = asked(&outputs);
    let outputs = rig.tell(Input::Permitted { op });
    assert_eq!(pull(&outputs).2, None);
    assert_eq!(pulls(&rig.tell(Input::Permitted { op })), 0);
    let outputs = rig.page(&outputs, vec![], "c1", true);
    assert_eq!(pulls(&outputs), 0);
    let op = asked(&outputs);
    pull(&rig.tell(Input::Permitted { op }));
}

#[test]
fn a_token_that_comes_meanwhile_needs_no_permit() {
    let mut rig = denying();
    let op = asked(&rig.start());
    let outputs = rig.notice("T");
    assert_eq!(pull(&outputs).2.as_deref(), Some("T"));
    // The permit that comes nevertheless is kept for a later pull, and asks for none by itself.
    assert_eq!(pulls(&rig.tell(Input::Permitted { op })), 0);
}

#[test]
fn a_refused_permit_is_a_failed_pull() {
    let mut rig = denying();
    let op = asked(&rig.start());
    let failure = PullFailure::Account;
    let wait = Some(Ms(90_000));
    rig.tell(Input::PageFailed { op, failure, wait });
    assert_eq!(rig.pass(89_000), []);
    asked(&rig.pass(2_000));
}

#[test]
fn permits_are_granted_in_order_some_at_once_then_one_per_interval_and_only_so_many_wait() {
    let mut permits = Permits::new(PERMIT_INTERVAL, 2);
    let mut at = |ms: u64, input: PermitInput| {
        let now = Now {
            wall: Ms(0),
            monotonic: Ms(ms),
        };
        let turned = turn(&mut permits, now, [input]);
        (turned.outputs, turned.deadline.map(|at| at.0))
    };
    let granted = |op: u32| vec![PermitOutput::Granted { op: Op(op) }];
    let ask = |op: u32| PermitInput::Ask { op: Op(op) };
    for op in 101..100 + PERMIT_BURST {
        assert_eq!(at(5, ask(op)), (granted(op), None));
    }
    assert_eq!(at(5, ask(1)), (granted(1), None));
    assert_eq!(at(1_005, ask(2)), (vec![], Some(30_005)));
    assert_eq!(at(2_005, ask(3)), (vec![], Some(30_005)));
    let refused = PermitOutput::Refused {
        op: Op(4),
        wait: Ms(88_000),
    };
    assert_eq!(at(2_005, ask(4)), (vec![refused], Some(30_005)));
    assert_eq!(at(29_000, PermitInput::Tick), (vec![], Some(30_005)));
    assert_eq!(at(31_000, PermitInput::Tick), (granted(2), Some(60_005)));
    assert_eq!(at(31_000, PermitInput::Withdraw { op: Op(3) }), (vec![], None));
    assert_eq!(at(60_000, ask(5)), (vec![], Some(60_005)));
    assert_eq!(at(99_000, PermitInput::Tick), (granted(5), None));
}
