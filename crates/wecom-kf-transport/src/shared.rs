//! One connection pool per distinct settings, shared by the whole process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::uri::invalid;
use crate::{BoxFuture, Limits, ReqwestTransport, Transport, TransportError, TransportSettings};

/// A [`ReqwestTransport`] shared by all users in the process with equal settings. The first call creates it on a blocking thread, because
/// reading certificates takes milliseconds.
#[derive(Debug)]
pub struct SharedTransport {
    settings: TransportSettings,
    transport: OnceCell<ReqwestTransport>,
}

impl SharedTransport {
    /// Returns the transport for `settings`: the existing one, if it is in use. It is dropped with its last user, and closes its
    /// connections.
    #[must_use]
    pub fn new(settings: TransportSettings) -> Arc<Self> {
        static IN_USE: OnceLock<Mutex<HashMap<TransportSettings, Weak<SharedTransport>>>> = OnceLock::new();
        let mut in_use = IN_USE
            .get_or_init(Mutex::default)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = in_use.get(&settings).and_then(Weak::upgrade) {
            return transport;
        }
        // Remove unused entries, so that a program with ever new proxy URLs does not accumulate them.
        in_use.retain(|_, transport| transport.strong_count() > 0);
        let transport = Arc::new(Self {
            settings: settings.clone(),
            transport: OnceCell::new(),
        });
        in_use.insert(settings, Arc::downgrade(&transport));
        transport
    }

    /// Returns the transport, creating it if necessary. A failure is not remembered, since a missing file may exist next time.
    async fn made(&self) -> Result<&ReqwestTransport, TransportError> {
        let make = || async {
            let settings = self.settings.clone();
            let made = tokio::task::spawn_blocking(move || ReqwestTransport::new(&settings)).await;
            made.unwrap_or_else(|error| Err(invalid(format!("no transport: {error}"))))
        };
        self.transport.get_or_try_init(make).await
    }

    async fn carry(&self, request: Request<Bytes>, mut limits: Limits) -> Result<Response<Bytes>, TransportError> {
        if let Some(transport) = self.transport.get() {
            return transport.send(request, limits).await;
        }
        let start = Instant::now();
        let transport = tokio::time::timeout(limits.timeout, self.made())
            .await
            .unwrap_or_else(|_| {
                Err(TransportError::Timeout {
                    sent: false,
                    detail: format!("{} ms passed while reading certificates", limits.timeout.as_millis()),
                })
            })?;
        limits.timeout = limits.timeout.saturating_sub(start.elapsed());
        transport.send(request, limits).await
    }
}

impl Transport for SharedTransport {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.carry(request, limits))
    }
}
