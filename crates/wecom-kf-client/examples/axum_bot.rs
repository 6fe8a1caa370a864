//! A bot behind an axum server: it verifies callbacks, pulls new messages, answers them, and hands customers over to a person on request.
//! It runs against the sandbox: `cargo run -p wecom-kf-client --example axum_bot`. For WeCom itself, create the client with
//! `Client::new(corp_id, secret)`, take Token and EncodingAESKey from the admin console, and listen where WeCom can reach you.

mod sandbox;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use wecom_kf_client::callback::{Callback, CallbackEvent, CallbackResponse, KfMsgOrEvent};
use wecom_kf_client::message::{
    Content, EventMessage, Message, Origin, OutgoingMessage, SendMsg, SendMsgOnEvent, SyncMsg,
};
use wecom_kf_client::session::{GetServiceState, ServiceState, TransServiceState};
use wecom_kf_client::transport::{ProxySettings, ReqwestTransport, TransportSettings};
use wecom_kf_client::{BoxError, Client, Error, FaultOwner};

/// The servicer for customers who ask for a person.
const SERVICER: &str = "zhangsan";

/// The state of the server: the keys of the callback URL, and the channel for its events.
struct Receiver {
    callback: Callback,
    events: mpsc::Sender<KfMsgOrEvent>,
}

fn app(receiver: Receiver) -> Router {
    // axum limits bodies to 2 MB; WeCom's are smaller.
    let app = Router::new().route("/callback", any(receive));
    app.with_state(Arc::new(receiver))
}

/// Responds to a callback request immediately; the event is processed afterwards.
async fn receive(
    State(receiver): State<Arc<Receiver>>,
    method: Method,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    let response = receiver.callback.respond(method.as_str(), &query, &body);
    if let Some(refusal) = response.refusal {
        eprintln!("a request was rejected: {refusal}");
    }
    if let Some(CallbackEvent::KfMsgOrEvent(event)) = response.opened.map(|opened| opened.event) {
        // The channel is full: WeCom sends the callback again.
        if receiver.events.try_send(event).is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    }
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(header::CONTENT_TYPE, CallbackResponse::CONTENT_TYPE)];
    (status, headers, response.body).into_response()
}

/// Processes events one after the other until the server has ended. A real program stores the cursors durably.
async fn work(client: Client, mut events: mpsc::Receiver<KfMsgOrEvent>) {
    let mut cursors = HashMap::new();
    while let Some(event) = events.recv().await {
        let Some(open_kfid) = event.open_kfid else { continue };
        let cursor = cursors.entry(open_kfid.clone()).or_default();
        // The cursor has not moved past the failure: the next event starts there again.
        if let Err(error) = pull(&client, &open_kfid, event.token, cursor).await {
            eprintln!("{error:?}");
        }
    }
}

/// Handles new messages of an account, page by page.
async fn pull(client: &Client, open_kfid: &str, token: String, cursor: &mut Option<String>) -> Result<(), Error> {
    let mut request = SyncMsg::default().open_kfid(open_kfid).token(token);
    request.cursor.clone_from(cursor);
    let mut pages = client.sync(request);
    while let Some(page) = pages.next().await {
        let page = page?;
        for received in page.msg_list {
            match take(client, open_kfid, received).await {
                // The failure concerns only this message or its conversation (a servicer may have taken over): only then it may be skipped.
                Err(error) if error.owner() == FaultOwner::Message => eprintln!("skipped: {error}"),
                taken => taken?,
            }
        }
        *cursor = page.next_cursor;
    }
    Ok(())
}

/// Answers a customer's text, or hands the customer over.
async fn take(client: &Client, open_kfid: &str, received: Message) -> Result<(), Error> {
    let (Some(customer), Content::Text(text), Origin::Customer) =
        (received.external_userid, received.content, received.origin)
    else {
        return Ok(());
    };
    // Derived from the message, so that a duplicate callback or page is answered once.
    let digest = Sha256::digest(&received.msgid);
    let msgid: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    if text.content.contains("人工") {
        let over = TransServiceState::new(open_kfid, customer, ServiceState::Servicer).servicer_userid(SERVICER);
        // From now on the servicer writes; the code allows one more message.
        if let Some(code) = client.send(over).await?.msg_code {
            let note = SendMsgOnEvent::new(code, EventMessage::text("已为您转接人工客服")).msgid(msgid);
            client.send(note).idempotent(true).await?;
        }
        return Ok(());
    }
    let echo = OutgoingMessage::text(format!("您说：{}。需要人工客服请回复“人工”", text.content));
    let answer = SendMsg::new(customer, open_kfid, echo).msgid(msgid);
    client.send(answer).idempotent(true).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), BoxError> {
    let (client, stage) = sandbox::stage();
    let (events, inbox) = mpsc::channel(1000);
    let callback = stage.callback();
    let worker = tokio::spawn(work(client.clone(), inbox));

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/callback", listener.local_addr()?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app(Receiver { callback, events }));
    let server = server.with_graceful_shutdown(async { drop(stopped.await) });
    let server = tokio::spawn(server.into_future());

    let transport = ReqwestTransport::new(&TransportSettings {
        proxy: ProxySettings::Direct,
        ..TransportSettings::default()
    })?;
    // The actions of an admin, a customer and WeCom.
    stage.add_servicer(SERVICER);
    stage.check_url(&transport, &url).await?;
    let (customer, open_kfid) = stage.customer();
    stage.push_callbacks(&transport, &url).await?;
    stage.writes(&customer, "转人工");
    stage.push_callbacks(&transport, &url).await?;

    drop(stop);
    server.await??;
    worker.await?;
    let state = client.send(GetServiceState::new(open_kfid, &customer));
    let state = state.await?;
    println!("{:?} is served by {:?}", customer, state.servicer_userid);
    assert_eq!(state.servicer_userid.as_deref(), Some(SERVICER));
    // The customer's two texts, the reply, and the note.
    assert_eq!(stage.shown_to(&customer), 4);
    Ok(())
}
