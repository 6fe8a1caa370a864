//! The connection pools that one environment uses, by number.

use std::sync::Arc;

use wecom_kf_transport::{SharedTransport, TransportSettings};

/// A number for each time that a pool was opened; equal settings have the same pool behind their numbers.
#[derive(Default)]
pub(super) struct PoolTable {
    pools: Vec<Option<Arc<SharedTransport>>>,
    /// The numbers that can be used again.
    free: Vec<u32>,
}

impl PoolTable {
    /// A number for the pool of `settings`.
    pub(super) fn open(&mut self, settings: TransportSettings) -> u32 {
        let number = self.free.pop().unwrap_or_else(|| {
            self.pools.push(None);
            u32::try_from(self.pools.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(pool) = self.pools.get_mut(number as usize) {
            *pool = Some(SharedTransport::new(settings));
        }
        number
    }

    /// The pool of a number.
    pub(super) fn get(&self, number: u32) -> Option<Arc<SharedTransport>> {
        self.pools.get(number as usize)?.clone()
    }

    /// Frees a number. What comes back is dropped by the caller, outside its borrow.
    pub(super) fn release(&mut self, number: u32) -> Option<Arc<SharedTransport>> {
        let pool = self.pools.get_mut(number as usize)?.take()?;
        self.free.push(number);
        Some(pool)
    }
}
