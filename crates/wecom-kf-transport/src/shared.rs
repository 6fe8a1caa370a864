//! One connection pool per distinct settings, shared by the whole process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::uri::invalid;
use crate::{BoxFuture, Limits, ReqwestTransport, Transport, TransportError, TransportSettings};

/// A [`ReqwestTransport`] that everybody in the process shares who has equal settings. It is made by the first call, away from the thread
/// that asks for it: reading certificates takes milliseconds.
#[derive(Debug)]
pub struct SharedTransport {
    settings: TransportSettings,
    transport: OnceCell<ReqwestTransport>,
}

impl SharedTransport {
    /// The transport for `settings`: the one in use, if there is one. With its last user it goes, and with it its connections.
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
        // What nobody uses any more is forgotten here: a program that makes a proxy's URL anew each time must not gather them.
        in_use.retain(|_, transport| transport.strong_count() > 0);
        let transport = Arc::new(Self {
            settings: settings.clone(),
            transport: OnceCell::new(),
        });
        in_use.insert(settings, Arc::downgrade(&transport));
        transport
    }

    /// The transport. A failure to make it is not remembered: the file that was missing may be there next time.
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
