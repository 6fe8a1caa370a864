//! A bot behind an axum server: it verifies callbacks, answers customers, and hands them over to a person on request. The inbox pulls the
//! messages. It runs against the sandbox: `cargo run -p wecom-kf-client --example axum_bot`. For WeCom itself, create the client with
//! `Client::new(corp_id, secret)`, take Token and EncodingAESKey from the admin console, listen where WeCom can reach you, and use a store
//! that lasts, such as `SqliteStore`.

mod sandbox;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use wecom_kf_client::callback::{Callback, CallbackResponse};
use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::message::{EventMessage, SendMsgOnEvent};
use wecom_kf_client::session::{GetServiceState, ServiceState, TransServiceState};
use wecom_kf_client::transport::{ProxySettings, ReqwestTransport, TransportSettings};
use wecom_kf_client::{BoxError, Error, MemoryStore};

/// The servicer for customers who ask for a person.
const SERVICER: &str = "zhangsan";

/// The state of the server: the keys of the callback URL, and the inbox.
struct Receiver {
    callback: Callback,
    inbox: Inbox,
}

fn app(receiver: Receiver) -> Router {
    // axum limits bodies to 2 MB; WeCom's are smaller.
    let app = Router::new().route("/callback", any(receive));
    app.with_state(Arc::new(receiver))
}

/// Responds to a callback request immediately; the inbox pulls afterwards.
async fn receive(
    State(receiver): State<Arc<Receiver>>,
    method: Method,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    let Receiver { callback, inbox } = &*receiver;
    let response = inbox.respond(callback, method.as_str(), &query, &body);
    if let Some(refusal) = response.refusal {
        eprintln!("a request was rejected: {refusal}");
    }
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(header::CONTENT_TYPE, CallbackResponse::CONTENT_TYPE)];
    (status, headers, response.body).into_response()
}

/// Answers a customer's text, or hands the customer over. What went wrong is the inbox's to mend.
async fn answer(turn: Turn) -> Result<(), Error> {
    let (Some(customer), Some(text)) = (turn.customer(), turn.text()) else {
        return Ok(());
    };
    if text.contains("人工") {
        let over = TransServiceState::new(turn.open_kfid(), customer, ServiceState::Servicer).servicer_userid(SERVICER);
        // From now on the servicer writes; the code allows one more message.
        if let Some(code) = turn.client().send(over).await?.msg_code {
            let note = SendMsgOnEvent::new(code, EventMessage::text("已为您转接人工客服"));
            let note = note.msgid(turn.msgid("handed over").await?);
            turn.client().send(note).idempotent(true).await?;
        }
        return Ok(());
    }
    turn.reply(format!("您说：{text}。需要人工客服请回复“人工”")).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), BoxError> {
    let (client, stage) = sandbox::stage();
    let options = InboxOptions::new(MemoryStore::new()).on_dead_letter(|letter| async move { eprintln!("{letter:?}") });
    let inbox = client.inbox(options).handle(answer)?;
    let callback = stage.callback();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/callback", listener.local_addr()?);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let receiver = Receiver {
        callback,
        inbox: inbox.clone(),
    };
    let server = axum::serve(listener, app(receiver));
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
    inbox.poll().await;
    stage.writes(&customer, "转人工");
    stage.push_callbacks(&transport, &url).await?;
    inbox.poll().await;

    drop(stop);
    server.await??;
    inbox.drain(Duration::from_secs(10)).await?;
    let state = client.send(GetServiceState::new(open_kfid, &customer));
    let state = state.await?;
    println!("{:?} is served by {:?}", customer, state.servicer_userid);
    assert_eq!(state.servicer_userid.as_deref(), Some(SERVICER));
    // The customer's two texts, the reply, and the note.
    assert_eq!(stage.shown_to(&customer), 4);
    Ok(())
}
