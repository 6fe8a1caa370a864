//! The connection pools, one per distinct settings, shared by all environments of the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

/// The pool for `settings`. Pools are kept for the life of the process: a program has few settings, and connections close when idle.
pub(super) fn shared(settings: TransportSettings) -> Arc<Pool> {
    static POOLS: OnceLock<Mutex<HashMap<TransportSettings, Arc<Pool>>>> = OnceLock::new();
    let mut pools = POOLS
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let pool = |settings| {
        Arc::new(Pool {
            settings,
            transport: OnceCell::new(),
        })
    };
    Arc::clone(pools.entry(settings.clone()).or_insert_with(|| pool(settings)))
}
