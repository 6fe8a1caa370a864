//! Learning that all threads of a store have ended.

use std::sync::{Mutex, PoisonError};

type Callback = Box<dyn FnOnce() + Send>;

/// The writer, which ends last, holds it; dropping it calls back.
#[derive(Default)]
pub(crate) struct Ending(Mutex<Vec<Callback>>);

impl Ending {
    pub(crate) fn then(&self, callback: Callback) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(callback);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let callbacks = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        for callback in callbacks.drain(..) {
            callback();
        }
    }
}
