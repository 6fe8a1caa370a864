//! The connection pools that one environment uses, by number.

use std::sync::Arc;

use wecom_kf_transport::{SharedTransport, TransportSettings};

/// Each with the count of its users.
#[derive(Default)]
pub(super) struct Shelf(Vec<Option<(Arc<SharedTransport>, u32)>>);

impl Shelf {
    /// The number of the pool for `settings`, with one user more.
    pub(super) fn open(&mut self, settings: TransportSettings) -> u32 {
        let pool = SharedTransport::new(settings);
        let known = |slot: &Option<(Arc<SharedTransport>, u32)>| {
            slot.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, &pool))
        };
        let at = if let Some(at) = self.0.iter().position(known) {
            at
        } else if let Some(free) = self.0.iter().position(Option::is_none) {
            free
        } else {
            self.0.push(None);
            self.0.len() - 1
        };
        if let Some(slot) = self.0.get_mut(at) {
            slot.get_or_insert((pool, 0)).1 += 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The pool of a number.
    pub(super) fn get(&self, number: u32) -> Option<Arc<SharedTransport>> {
        self.0.get(number as usize)?.as_ref().map(|(pool, _)| Arc::clone(pool))
    }

    /// One user less. What comes back is dropped by the caller, outside its lock.
    pub(super) fn release(&mut self, number: u32) -> Option<Arc<SharedTransport>> {
        let slot = self.0.get_mut(number as usize)?;
        let (_, users) = slot.as_mut()?;
        *users -= 1;
        if *users > 0 {
            return None;
        }
        slot.take().map(|(pool, _)| pool)
    }
}
