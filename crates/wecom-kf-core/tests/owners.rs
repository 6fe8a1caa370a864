//! The owner of a failure: only failures of the message itself may be skipped.

use wecom_kf_core::errcode::{ERRCODES, FaultOwner, owner_of};
use wecom_kf_core::error::{CATALOGUE, Coded, TransportError};

#[test]
fn errors_of_conversation_and_parameters_belong_to_the_message() {
    for code in [
        40003, 40007, 40058, 40063, 40096, 41050, 44004, 45002, 95001, 95002, 95013, 95016, 95018, 95024, 95031, 95033,
    ] {
        assert_eq!(FaultOwner::Message, owner_of(code), "{code}");
    }
}

#[test]
fn errors_of_tokens_secrets_permissions_and_quotas_belong_to_the_account() {
    for code in [
        40001, 40013, 40014, 40082, 40084, 40085, 40091, 41001, 41004, 42001, 42009, 43002, 45009, 45033, 48002, 50003,
        60011, 60020, 95000, 95004, 95011, 95012, 95017, 301_002,
    ] {
        assert_eq!(FaultOwner::Account, owner_of(code), "{code}");
    }
}

#[test]
fn busy_servers_and_unlisted_codes_have_no_known_owner() {
    for code in [-1, 0, 1, 99_999, -2, i64::MAX, i64::MIN] {
        assert_eq!(FaultOwner::Unknown, owner_of(code), "{code}");
    }
    for known in ERRCODES {
        assert_eq!(known.owner, owner_of(known.code), "{}", known.code);
    }
}

#[test]
fn errors_of_the_sdk_have_owners() {
    let owner = |code: &str| {
        let entries = CATALOGUE.iter().flat_map(|(_, entries)| *entries);
        entries
            .filter(|entry| entry.code == code)
            .map(|entry| entry.owner)
            .next()
    };
    for (code, expected) in [
        ("request.too_long", FaultOwner::Message),
        ("state.illegal_transition", FaultOwner::Message),
        ("transport.lost", FaultOwner::Unknown),
        ("transport.connect", FaultOwner::Unknown),
        ("transport.timeout", FaultOwner::Unknown),
        ("transport.closed", FaultOwner::Account),
        ("transport.invalid_request", FaultOwner::Account),
        ("client.credentials_failed", FaultOwner::Account),
        ("client.bad_option", FaultOwner::Account),
        ("client.unreadable_media", FaultOwner::Unknown),
        ("response.not_json", FaultOwner::Unknown),
        ("response.http_status", FaultOwner::Unknown),
    ] {
        assert_eq!(Some(expected), owner(code), "{code}");
    }
    assert_eq!(FaultOwner::Account, TransportError::Closed {}.owner());
}
