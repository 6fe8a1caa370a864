//! The connection pools that one environment uses, by number.

use std::sync::Arc;

use wecom_kf_transport::{SharedTransport, TransportSettings};

/// A number for each time that a pool was opened; equal settings have the same pool behind their numbers.
#[derive(Default)]
pub(super) struct PoolTable(Vec<Option<Arc<SharedTransport>>>);

impl PoolTable {
    /// A number for the pool of `settings`.
    pub(super) fn open(&mut self, settings: TransportSettings) -> u32 {
        let pool = Some(SharedTransport::new(settings));
        let at = match self.0.iter().position(Option::is_none) {
            Some(free) => {
                self.0[free] = pool;
                free
            }
            None => {
                self.0.push(pool);
                self.0.len() - 1
            }
        };
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The pool of a number.
    pub(super) fn get(&self, number: u32) -> Option<Arc<SharedTransport>> {
        self.0.get(number as usize)?.clone()
    }

    /// Frees a number. What comes back is dropped by the caller, outside its borrow.
    pub(super) fn release(&mut self, number: u32) -> Option<Arc<SharedTransport>> {
        self.0.get_mut(number as usize)?.take()
    }
}
