//! The state shared by all clones of a client.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use wecom_kf_core::endpoint::Form;
use wecom_kf_transport::Transport;

use crate::builder::root_of;
use crate::deadline::Closing;
use crate::environment::environment;
use crate::error::Error;
use crate::event::Observer;
use crate::random::Ids;
use crate::tokens::Tokens;

/// The state shared by all clones of a client.
pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tokens: Tokens,
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) observer: Observer,
    pub(crate) closing: Closing,
    pub(crate) ids: Ids,
    pub(crate) clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// The URL to which paths are appended; by default read from the environment at the first call.
    pub(crate) root: OnceLock<String>,
    /// Operations for which another form than the documented one works.
    pub(crate) by_post: Mutex<HashSet<String>>,
    /// Whether a repaired response has been logged.
    pub(crate) told_repaired: AtomicBool,
}

impl Inner {
    /// The wall clock, in Unix milliseconds.
    pub(crate) fn now_ms(&self) -> u64 {
        (self.clock)()
    }

    pub(crate) fn root(&self) -> Result<&str, Error> {
        if let Some(root) = self.root.get() {
            return Ok(root);
        }
        let url = environment("WECOM_KF_BASE_URL");
        let root = root_of(
            "WECOM_KF_BASE_URL",
            url.as_deref().unwrap_or("https://qyapi.weixin.qq.com"),
        )?;
        Ok(self.root.get_or_init(|| root))
    }

    /// The form with which to start an operation.
    pub(crate) fn form_of(&self, operation: &str) -> Option<Form> {
        let by_post = self.by_post.lock().unwrap_or_else(PoisonError::into_inner);
        by_post.contains(operation).then_some(Form::Post)
    }

    /// Logs that a response was not strict JSON and was repaired. Only once, since otherwise every page with the same message would cause
    /// an event.
    pub(crate) fn tell_repaired(&self, operation: &str) {
        if !self.told_repaired.swap(true, Ordering::Relaxed) {
            self.observer.warn(format_args!(
                "{operation}: the response was not strict JSON (for example a control character or a lone surrogate in a text) and was repaired; further cases are not logged"
            ));
        }
    }

    /// Remembers a form that worked where another did not.
    pub(crate) fn remember_form(&self, operation: &str, form: Form) {
        let mut by_post = self.by_post.lock().unwrap_or_else(PoisonError::into_inner);
        match form {
            Form::Post => drop(by_post.insert(operation.to_owned())),
            Form::Get => drop(by_post.remove(operation)),
            // Only the call that was made so is.
            Form::WithoutToken => {}
        }
    }
}
