//! The connection pools of one environment, by number.

use std::sync::Arc;

use wecom_kf_transport::{SharedTransport, TransportSettings};

/// Assigns a number each time a pool is opened; equal settings share the underlying pool.
#[derive(Default)]
pub(super) struct PoolTable {
    pools: Vec<Option<Arc<SharedTransport>>>,
    /// Numbers available for reuse.
    free: Vec<u32>,
}

impl PoolTable {
    /// Opens the pool for `settings` and returns its number.
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

    /// The pool with a number.
    pub(super) fn get(&self, number: u32) -> Option<Arc<SharedTransport>> {
        self.pools.get(number as usize)?.clone()
    }

    /// Frees a number. The caller drops the returned pool outside its borrow.
    pub(super) fn release(&mut self, number: u32) -> Option<Arc<SharedTransport>> {
        let pool = self.pools.get_mut(number as usize)?.take()?;
        self.free.push(number);
        Some(pool)
    }
}
