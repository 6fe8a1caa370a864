//! A custom transport, and how the client handles its failures: `cargo run -p wecom-kf-client --example own_transport`.

use std::sync::atomic::{AtomicUsize, Ordering};

use wecom_kf_client::transport::http::Response;
use wecom_kf_client::transport::{Bytes, TransportError, transport_fn};
use wecom_kf_client::{Client, Credentials, Decision, Error, Event, session};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Error> {
    // Any function from request to response; here the first response is lost.
    let count = AtomicUsize::new(0);
    let transport = transport_fn(move |_request, _limits| {
        let first = count.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            match first {
                true => Err(TransportError::Lost {
                    detail: "the connection broke".into(),
                }),
                false => Ok(Response::new(Bytes::from_static(
                    br#"{"errcode":0,"errmsg":"ok","service_state":1}"#,
                ))),
            }
        }
    });
    let client = Client::builder()
        .credentials(Credentials::access_token("somebody else's"))
        .transport(transport)
        .observer(|event| {
            if let Event::Response(response) = event {
                let attempt = &response.attempt;
                println!(
                    "{}: {} → {}",
                    response.request.operation,
                    attempt.outcome,
                    attempt.decision.name()
                );
            }
        })
        .build()?;

    let state = session::GetServiceState::new("wk1", "wm1");
    let answered = client.send(state).with_response().await?;
    let decisions: Vec<Decision> = answered.attempts.iter().map(|attempt| attempt.decision).collect();
    assert_eq!(decisions, [Decision::Retry, Decision::Done]);
    println!(
        "state {:?} after {} attempts",
        answered.data.service_state,
        decisions.len()
    );
    Ok(())
}
