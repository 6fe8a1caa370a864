//! The connection pools, one per distinct settings, shared by all environments of the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use tokio::sync::OnceCell;
use wecom_kf_client::reqwest_transport::{ReqwestTransport, TransportSettings};
use wecom_kf_client::transport::TransportError;

/// A transport that is made when it is first needed, away from the JavaScript thread: reading certificates takes milliseconds.
pub(super) struct Pool {
    settings: TransportSettings,
    transport: OnceCell<ReqwestTransport>,
}

impl Pool {
    /// The transport. A failure to make it is not remembered: the file that was missing may be there next time.
    pub(super) async fn get(&self) -> Result<&ReqwestTransport, TransportError> {
        let make = || async {
            let settings = self.settings.clone();
            let made = tokio::task::spawn_blocking(move || ReqwestTransport::new(&settings)).await;
            made.unwrap_or_else(|error| {
                Err(TransportError::InvalidRequest {
                    detail: format!("no transport: {error}"),
                })
            })
        };
        self.transport.get_or_try_init(make).await
    }
}

/// The pool for `settings`, the one in use if there is one. With its last user it goes, and with it its connections.
fn shared(settings: TransportSettings) -> Arc<Pool> {
    static POOLS: OnceLock<Mutex<HashMap<TransportSettings, Weak<Pool>>>> = OnceLock::new();
    let mut pools = POOLS
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = pools.get(&settings).and_then(Weak::upgrade) {
        return pool;
    }
    // What nobody uses any more is forgotten here: a program that makes a proxy's URL anew each time must not gather them.
    pools.retain(|_, pool| pool.strong_count() > 0);
    let pool = Arc::new(Pool {
        settings: settings.clone(),
        transport: OnceCell::new(),
    });
    pools.insert(settings, Arc::downgrade(&pool));
    pool
}

/// The pools that one environment uses, by number, each with the count of its users.
#[derive(Default)]
pub(super) struct Shelf(Vec<Option<(Arc<Pool>, u32)>>);

impl Shelf {
    /// The number of the pool for `settings`, with one user more.
    pub(super) fn open(&mut self, settings: TransportSettings) -> u32 {
        let pool = shared(settings);
        let known = |slot: &Option<(Arc<Pool>, u32)>| slot.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, &pool));
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
    pub(super) fn get(&self, number: u32) -> Option<Arc<Pool>> {
        self.0.get(number as usize)?.as_ref().map(|(pool, _)| Arc::clone(pool))
    }

    /// One user less. What comes back is dropped by the caller, outside its lock.
    pub(super) fn release(&mut self, number: u32) -> Option<Arc<Pool>> {
        let slot = self.0.get_mut(number as usize)?;
        let (_, users) = slot.as_mut()?;
        *users -= 1;
        if *users > 0 {
            return None;
        }
        slot.take().map(|(pool, _)| pool)
    }
}
