//! Options and types.

use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::transport::transport_fn;
use wecom_kf_client::{Client, Credentials, Error, TransportError};

use crate::kit::{World, seconds, store};

#[test]
fn invalid_options_are_named() {
    type Change = fn(InboxOptions) -> InboxOptions;
    let world = World::new;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let handler = |_: Turn| async { Ok::<(), Error>(()) };
    let options = |change: Change| change(InboxOptions::new(store()));
    let bad: [(&str, Change); 7] = [
        ("prefetch", |options| options.prefetch(0)),
        ("concurrency", |options| options.concurrency(0)),
        ("attempts", |options| options.attempts(0)),
        ("lease", |options| options.lease(seconds(1))),
        ("poll", |options| options.poll(seconds(0))),
        ("max", |options| options.quiet(seconds(10))),
        ("accounts", |options| options.accounts(["wk:1"])),
    ];
    let _guard = runtime.enter();
    let client = world().client();
    for (option, change) in bad {
        let error = client.inbox(options(change)).handle(handler).unwrap_err();
        assert_eq!(error.code(), "client.bad_option");
        assert!(error.to_string().starts_with(option), "{error}");
    }
}

#[test]
fn an_inbox_needs_a_runtime_and_a_corp() {
    let handler = |_: Turn| async { Ok::<(), Error>(()) };
    let client = Client::builder().credentials(Credentials::access_token("t"));
    let transport = transport_fn(|_, _| async { Err(TransportError::Lost { detail: String::new() }) });
    let client = client.transport(transport).build().unwrap();
    let error = client.inbox(InboxOptions::new(store())).handle(handler).unwrap_err();
    assert!(error.to_string().contains("corp_id"), "{error}");
    let options = InboxOptions::new(store()).corp_id("ww1");
    let error = client.inbox(options).handle(handler).unwrap_err();
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}

#[test]
fn futures_can_move_between_threads() {
    fn sends<T: Send>(_: &T) {}
    fn shares<T: Send + Sync + Clone + 'static>() {}
    fn look(inbox: &Inbox, turn: &Turn) {
        sends(&inbox.poll());
        sends(&inbox.catch_up());
        sends(&inbox.lag());
        sends(&inbox.stop());
        sends(&inbox.drain(seconds(1)));
        sends(&turn.reply("x").into_future());
        sends(&turn.msgid("x"));
        sends(&turn.cancelled());
    }
    shares::<Inbox>();
    shares::<Turn>();
    let _ = look;
}
