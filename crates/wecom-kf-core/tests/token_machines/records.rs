//! What stores keep, and what it is good for.

use crate::support::{HOUR, WALL, record, secret};
use serde_json::Value;
use wecom_kf_core::machine::{Ms, Now};
use wecom_kf_core::token::{Fit, Known, MAX_LIFETIME_S, Record, lifetime_ms};

fn now(wall: u64) -> Now {
    Now {
        wall: Ms(wall),
        monotonic: Ms(5),
    }
}

#[test]
fn records_match_the_documentation() {
    let vectors: Value = serde_json::from_str(include_str!("../../../../tests/vectors/token-records.json")).unwrap();
    for sample in vectors["records"].as_array().unwrap() {
        let text = sample["text"].as_str().unwrap();
        let read = Record::read(text);
        let expected = &sample["record"];
        assert_eq!(read.is_none(), expected.is_null(), "{text}");
        if let Some(read) = read {
            assert_eq!(expected["access_token"], read.access_token.0.as_str());
            assert_eq!(expected["expires_in"], read.expires_in.unwrap());
            assert_eq!(expected["obtained_at"], read.obtained_at.0);
            assert_eq!(Record::read(&read.write()), Some(read));
        }
    }
}

#[test]
fn huge_lifetimes_are_accepted() {
    let text = r#"{"access_token":"t","expires_in":1e300,"obtained_at":1.5}"#;
    let read = Record::read(text).unwrap();
    assert_eq!((read.expires_in, read.obtained_at), (Some(MAX_LIFETIME_S), Ms(1)));
}

#[test]
fn a_record_is_fresh_until_shortly_before_it_expires() {
    let known = Known::default();
    let t = record("t", WALL);
    for (age, fit) in [
        (0, Fit::Fresh),
        (6_899_999, Fit::Fresh),
        (6_900_000, Fit::Expiring),
        (7_199_999, Fit::Expiring),
        (7_200_000, Fit::Unusable),
    ] {
        assert_eq!(t.fit(&known, now(WALL + age)), fit, "{age} ms");
    }
    // What comes from the future is new.
    assert_eq!(t.fit(&known, now(WALL - 3 * HOUR)), Fit::Fresh);
    let early = Known {
        jitter: 1000,
        ..Known::default()
    };
    assert_eq!(t.fit(&early, now(WALL + 6_180_000)), Fit::Expiring);
}

#[test]
fn the_held_token_is_not_its_own_renewal_and_a_rejected_one_is_unusable() {
    let t = record("t", WALL);
    let held = Known {
        held: Some(t.clone()),
        ..Known::default()
    };
    assert_eq!(t.fit(&held, now(WALL)), Fit::Expiring);
    // Another one does, whatever its writer's clock says.
    assert_eq!(record("t2", WALL - HOUR).fit(&held, now(WALL)), Fit::Fresh);
    let refused = Known {
        refused: secret("t"),
        ..Known::default()
    };
    assert_eq!(t.fit(&refused, now(WALL)), Fit::Unusable);
}

#[test]
fn debug_shows_no_token() {
    let known = Known {
        held: Some(record("a-secret-token", WALL)),
        refused: secret("a-secret-token"),
        jitter: 0,
    };
    assert!(!format!("{known:?}").contains("a-secret-token"));
}

#[test]
fn tokens_are_renewed_five_minutes_before_expiry_and_up_to_a_tenth_earlier() {
    for (expires_in, jitter, used) in [
        (7200, 0.0, 6_900_000),
        (7200, 1.0, 6_180_000),
        (7200, 0.5, 6_540_000),
        (7200, f64::NAN, 6_900_000),
        (7200, -3.0, 6_900_000),
        (7200, 9.0, 6_180_000),
        (600, 0.0, 300_000),
        (600, 1.0, 300_000),
        (60, 0.5, 30_000),
        (1, 0.0, 500),
        (0, 1.0, 0),
    ] {
        assert_eq!(lifetime_ms(expires_in, jitter), used, "{expires_in} {jitter}");
    }
    assert!(lifetime_ms(u64::MAX, 1.0) >= lifetime_ms(7200, 0.0));
}
