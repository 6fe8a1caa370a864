//! The rules of what stands in the store: no newer token is overwritten by an older one, and nobody ends another's lease.

use super::messages::{KEY, LEASE_KEY};
use super::wecom::Wecom;
use crate::store::{StoreAnswer, StoreOperation};
use crate::trace::Violation;
use std::collections::BTreeSet;
use wecom_kf_core::token::{Record, TOMBSTONE};

/// A lease is its owner's for so long at least.
const LEASE_MS: u64 = 5_000;

/// What is known of the store.
#[derive(Debug, Default)]
pub(super) struct StoreRules {
    /// Since when the lease stands.
    lease_since: u64,
    /// Since when the record stands.
    pub(super) record_since: u64,
    /// Who ever owned a lease.
    pub(super) owners: BTreeSet<String>,
}

/// The number of the token in a store's text.
pub(super) fn token_number(text: &str) -> Option<u64> {
    Wecom::number(&Record::read(text)?.access_token.0)
}

impl StoreRules {
    /// An operation of `owner` was done; `before` is what the key held until then. Says what situation that was, if it has a name.
    pub(super) fn done(
        &mut self,
        now: u64,
        owner: &str,
        operation: &StoreOperation,
        answer: &StoreAnswer,
        before: Option<&str>,
    ) -> Result<Option<&'static str>, Violation> {
        let (key, value) = match (operation, answer) {
            (StoreOperation::CompareAndSet { key, value, .. }, StoreAnswer::Written(true)) => (key, value.as_str()),
            (StoreOperation::CompareAndSet { key, .. }, _) if key == LEASE_KEY => {
                return Ok(Some("a lease was another's"));
            }
            (StoreOperation::CompareAndSet { .. }, _) => return Ok(Some("a record had changed meanwhile")),
            (StoreOperation::Delete { key }, _) => (key, TOMBSTONE),
            (StoreOperation::Get { .. } | StoreOperation::GetMany { .. } | StoreOperation::SetMany { .. }, _) => {
                return Ok(None);
            }
        };
        match key.as_str() {
            KEY => {
                self.record_since = now;
                let numbers = (before.and_then(token_number), token_number(value));
                match numbers {
                    (Some(old), Some(new)) if new < old => Err(Violation {
                        rule: "no newer token is overwritten by an older one",
                        how: format!("T{old} is overwritten by T{new}"),
                    }),
                    _ => Ok(None),
                }
            }
            _ => self.lease(now, owner, value, before.filter(|text| *text != TOMBSTONE)),
        }
    }

    fn lease(
        &mut self,
        now: u64,
        owner: &str,
        value: &str,
        before: Option<&str>,
    ) -> Result<Option<&'static str>, Violation> {
        let stood = now - self.lease_since;
        self.lease_since = now;
        if value != TOMBSTONE {
            self.owners.insert(value.to_owned());
        }
        match before {
            Some(other) if other != owner && stood < LEASE_MS => Err(Violation {
                rule: "nobody ends another's lease",
                how: format!("{owner} ends the lease of {other} after {stood} ms"),
            }),
            Some(other) if other != owner => Ok(Some("a lease was taken from its owner")),
            Some(_) => Ok(Some("a lease was released")),
            None => Ok(Some("a lease was taken")),
        }
    }
}
