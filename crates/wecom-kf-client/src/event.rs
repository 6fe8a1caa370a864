//! Events about a client's requests.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use wecom_kf_core::error::{Coded, Detail, RequestWarning};

use crate::attempt::Attempt;
use crate::inbox::InboxEvent;

/// An event. Events contain no secrets, tokens or message texts.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A request is about to be sent.
    Request(RequestEvent),
    /// A response arrived or the request failed, and the next step has been decided.
    Response(ResponseEvent),
    /// A warning that did not fail a call: a failed token store, a token that could not be renewed before it expires, a request that WeCom
    /// accepts but changes (once per operation, code and field).
    Warning(String),
    /// Something happened in an [inbox](crate::inbox).
    Inbox(InboxEvent),
}

/// A request that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestEvent {
    /// The id of the call, the same for all its attempts.
    pub request_id: String,
    /// The operation (`sendMsg`, `getToken`), or the path of a [`Client::call`](crate::Client::call).
    pub operation: Cow<'static, str>,
    /// The HTTP method.
    pub method: &'static str,
    /// The path below `cgi-bin/`, without its query.
    pub path: String,
    /// The number of the attempt, from 1.
    pub attempt: usize,
}

/// The outcome of a request and the decision about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseEvent {
    /// The request.
    pub request: RequestEvent,
    /// The attempt.
    pub attempt: Attempt,
    /// The HTTP status; `None` without a response.
    pub status: Option<u16>,
    /// WeCom's error code, 0 for success; `None` when the response was not from WeCom.
    pub errcode: Option<i64>,
}

type Hook = Arc<dyn Fn(&Event) + Send + Sync>;

/// Sends events to the observer and to `tracing`.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    hook: Option<Hook>,
    /// The warnings that have been sent: each kind is sent once.
    warned: Arc<Mutex<HashSet<String>>>,
}

impl Observer {
    pub(crate) fn new(hook: Hook) -> Self {
        Self {
            hook: Some(hook),
            ..Self::default()
        }
    }

    /// Whether there is an observer or subscriber; otherwise no events are built.
    pub(crate) fn watches(&self) -> bool {
        #[cfg(feature = "tracing")]
        let traced = tracing::level_filters::LevelFilter::current() != tracing::level_filters::LevelFilter::OFF;
        #[cfg(not(feature = "tracing"))]
        let traced = false;
        traced || self.hook.is_some()
    }

    pub(crate) fn tell(&self, event: &Event) {
        #[cfg(feature = "tracing")]
        trace(event);
        if let Some(hook) = &self.hook {
            hook(event);
        }
    }

    /// Sends the warnings of a request, once per operation, code and field, so that many sends cause one event.
    pub(crate) fn warn_of(&self, operation: &str, warnings: &[RequestWarning]) {
        if !self.watches() {
            return;
        }
        for warning in warnings {
            let field = warning.details().into_iter().find_map(|(name, detail)| match detail {
                Detail::Text(field) if name == "field" => Some(field),
                _ => None,
            });
            let kind = format!("{operation} {} {}", warning.code(), field.unwrap_or_default());
            let first = self.warned.lock().unwrap_or_else(PoisonError::into_inner).insert(kind);
            if first {
                self.warn(format_args!("{operation}: {warning}"));
            }
        }
    }

    pub(crate) fn warn(&self, message: impl fmt::Display) {
        if self.watches() {
            self.tell(&Event::Warning(message.to_string()));
        }
    }
}

/// The target for `tracing` filters.
#[cfg(feature = "tracing")]
const TARGET: &str = "wecom_kf_client";

/// The span of a call, which contains all its attempts and pauses.
#[cfg(feature = "tracing")]
pub(crate) fn span(operation: &str, request_id: &str) -> tracing::Span {
    tracing::debug_span!(target: TARGET, "call", operation, request_id)
}

#[cfg(feature = "tracing")]
fn trace(event: &Event) {
    use crate::attempt::Decision;
    match event {
        Event::Request(RequestEvent {
            request_id,
            operation,
            method,
            path,
            attempt,
        }) => tracing::debug!(target: TARGET, %request_id, %operation, method, %path, attempt, "request"),
        Event::Response(ResponseEvent { request, attempt, .. }) => {
            let RequestEvent {
                request_id,
                operation,
                attempt: count,
                ..
            } = request;
            let (outcome, decision) = (&attempt.outcome, attempt.decision.name());
            let (pause, took) = (attempt.pause, attempt.duration);
            match attempt.decision {
                Decision::Retry | Decision::RefreshToken | Decision::Replay => {
                    tracing::info!(target: TARGET, %request_id, %operation, attempt = count, %outcome, decision, ?pause, ?took, "made again");
                }
                _ => {
                    tracing::debug!(target: TARGET, %request_id, %operation, attempt = count, %outcome, decision, ?took, "response")
                }
            }
        }
        Event::Warning(message) => tracing::warn!(target: TARGET, "{message}"),
        Event::Inbox(event) => trace_inbox(event),
    }
}

#[cfg(feature = "tracing")]
fn trace_inbox(event: &InboxEvent) {
    use crate::inbox::{InboxEventKind as Kind, InboxLevel};
    match &event.kind {
        Kind::Log {
            level: InboxLevel::Error,
            ..
        }
        | Kind::DeadLetter { .. } => tracing::error!(target: TARGET, "{event}"),
        Kind::Log {
            level: InboxLevel::Warn,
            ..
        }
        | Kind::PullFailed { .. }
        | Kind::TurnFailed { .. }
        | Kind::Parked { .. }
        | Kind::Lost { .. } => tracing::warn!(target: TARGET, "{event}"),
        _ => tracing::debug!(target: TARGET, "{event}"),
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use super::Observer;

    /// Listens to everything and keeps nothing.
    struct Listener;

    impl tracing::Subscriber for Listener {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::Id {
            tracing::Id::from_u64(1)
        }
        fn record(&self, _: &tracing::Id, _: &tracing::span::Record<'_>) {}
        fn record_follows_from(&self, _: &tracing::Id, _: &tracing::Id) {}
        fn event(&self, _: &tracing::Event<'_>) {}
        fn enter(&self, _: &tracing::Id) {}
        fn exit(&self, _: &tracing::Id) {}
    }

    #[test]
    fn tracing_fields_are_not_built_without_a_subscriber() {
        let observer = Observer::default();
        assert!(!observer.watches());
        tracing::subscriber::with_default(Listener, || assert!(observer.watches()));
        assert!(Observer::new(std::sync::Arc::new(|_| {})).watches());
    }
}
