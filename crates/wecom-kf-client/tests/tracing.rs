//! The events and spans of `tracing`. In a separate program, because `tracing` caches for all threads whether there is a subscriber.
#![cfg(feature = "tracing")]

#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "client/kit.rs"]
mod kit;

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use kit::{SECRET, Server, errcode, text};

/// Writes events down, a line each.
#[derive(Clone, Default)]
struct Lines {
    events: Arc<Mutex<String>>,
    spans: Arc<Mutex<String>>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "wecom_kf_client"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.spans.lock().unwrap();
        let _ = write!(spans, "\n{}", span.metadata().name());
        span.record(&mut Fields(&mut spans));
        static COUNT: AtomicU64 = AtomicU64::new(1);
        Id::from_u64(COUNT.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut lines = self.events.lock().unwrap();
        let _ = write!(lines, "\n{}", event.metadata().level());
        event.record(&mut Fields(&mut lines));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn requests_are_logged_at_debug_and_retries_at_info() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let server = Server::answering([errcode(-1)]);
    server.client().send(text("MESSAGE")).await.unwrap();
    let told = lines.events.lock().unwrap().clone();
    let levels: Vec<&str> = told.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(levels, ["DEBUG", "DEBUG", "DEBUG", "INFO", "DEBUG", "DEBUG"], "{told}");
    assert!(
        told.contains("operation=sendMsg") && told.contains("decision=\"retry\""),
        "{told}"
    );
    let spans = lines.spans.lock().unwrap().clone();
    let names: Vec<&str> = spans
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    assert_eq!(names, ["operation=\"sendMsg\"", "operation=\"getToken\""], "{spans}");
    let told = told + &spans;
    for hidden in ["MESSAGE", "token-1", SECRET] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}
