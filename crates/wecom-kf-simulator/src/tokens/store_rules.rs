//! The rules for the store: no newer token is overwritten by an older one, and no process ends the lease of another.

use super::messages::{KEY, LEASE_KEY};
use super::wecom::Wecom;
use crate::store::{StoreAnswer, StoreOperation};
use crate::trace::Violation;
use std::collections::BTreeSet;
use wecom_kf_core::token::{Record, TOMBSTONE};

/// The minimum time for which an owner keeps its lease.
const LEASE_MS: u64 = 5_000;

/// The observed state of the store.
#[derive(Debug, Default)]
pub(super) struct StoreRules {
    /// When the lease was last changed.
    lease_since: u64,
    /// When the record was last changed.
    pub(super) record_since: u64,
    /// All owners of leases so far.
    pub(super) owners: BTreeSet<String>,
}

/// The number of the token in a store's text.
pub(super) fn token_number(text: &str) -> Option<u64> {
    Wecom::number(&Record::read(text)?.access_token.0)
}

impl StoreRules {
    /// An operation of `owner` was carried out; `before` is the value until then. Returns the mark of the situation, if it has one.
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
                return Ok(Some("a lease was held by another process"));
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
                rule: "no process ends the lease of another",
                how: format!("{owner} ends the lease of {other} after {stood} ms"),
            }),
            Some(other) if other != owner => Ok(Some("a lease was taken over")),
            Some(_) => Ok(Some("a lease was released")),
            None => Ok(Some("a lease was acquired")),
        }
    }
}
