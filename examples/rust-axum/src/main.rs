//! A bot on axum: it responds to a callback immediately; a task then pulls the new messages and answers them.

use std::{collections::HashMap, env, sync::Arc, time::Duration};

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::any};
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, signal, sync::mpsc, time::sleep};
use wecom_kf_client::callback::{
    Callback, CallbackEvent, CallbackKeys, CallbackOptions, CallbackResponse, KfMsgOrEvent, Receivers,
};
use wecom_kf_client::message::{Content, Message, Origin, OutgoingMessage, SendMsg, SyncMsg};
use wecom_kf_client::{BoxError, Client, Error, FaultOwner};

/// Without a cursor WeCom returns the messages of three days. Those older than this many seconds are then not answered.
const FRESH: u64 = 300;

struct Receiver {
    callback: Callback,
    events: mpsc::Sender<KfMsgOrEvent>,
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    // WECOM_KF_CORP_ID and WECOM_KF_SECRET.
    let client = Client::builder().build()?;
    let token = env::var("WECOM_KF_CALLBACK_TOKEN")?;
    let encoding_aes_key = env::var("WECOM_KF_ENCODING_AES_KEY")?;
    let receivers = Receivers::listed([env::var("WECOM_KF_CORP_ID")?]);
    let callback = Callback::new(CallbackOptions::new(
        CallbackKeys {
            token,
            encoding_aes_key,
        },
        receivers,
    ))?;

    let (events, queue) = mpsc::channel(1000);
    let worker = tokio::spawn(work(client, queue));
    let app = Router::new().route("/callback", any(receive));
    let app = app.with_state(Arc::new(Receiver { callback, events }));
    let port = env::var("PORT").unwrap_or_else(|_| "3000".into());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).await?;
    println!("listening on {}", listener.local_addr()?);
    let stopped = async { drop(signal::ctrl_c().await) };
    axum::serve(listener, app).with_graceful_shutdown(stopped).await?;
    // The events that have been received are handled first.
    Ok(worker.await?)
}

async fn receive(
    State(receiver): State<Arc<Receiver>>,
    method: Method,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let response = receiver
        .callback
        .respond(method.as_str(), &query.unwrap_or_default(), &body);
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
    (
        status,
        [(header::CONTENT_TYPE, CallbackResponse::CONTENT_TYPE)],
        response.body,
    )
        .into_response()
}

/// Handles events one after the other. The cursors are in memory: store them to answer what arrived while the program was down.
async fn work(client: Client, mut events: mpsc::Receiver<KfMsgOrEvent>) {
    let mut cursors = HashMap::new();
    while let Some(event) = events.recv().await {
        let Some(open_kfid) = &event.open_kfid else { continue };
        let cursor = cursors.entry(open_kfid.clone()).or_default();
        let mut token = event.token.as_str();
        while let Err(error) = pull(
            &client,
            open_kfid,
            token,
            event.create_time.saturating_sub(FRESH),
            cursor,
        )
        .await
        {
            // WeCom does not repeat an acknowledged callback. The token may expire meanwhile.
            eprintln!("a pull of {open_kfid} failed and is repeated: {error}");
            sleep(Duration::from_secs(5)).await;
            token = "";
        }
    }
}

/// Answers the new messages of an account, page by page. After a failure the next pull starts with the same page.
async fn pull(
    client: &Client,
    open_kfid: &str,
    token: &str,
    fresh: u64,
    cursor: &mut Option<String>,
) -> Result<(), Error> {
    let mut request = SyncMsg::default().open_kfid(open_kfid).token(token);
    let since = if cursor.is_none() { fresh } else { 0 };
    request.cursor.clone_from(cursor);
    let mut pages = client.sync(request);
    while let Some(page) = pages.next().await {
        let page = page?;
        for message in page.msg_list.into_iter().filter(|message| message.send_time >= since) {
            match answer(client, open_kfid, message).await {
                // This message cannot be answered, for example because the customer's 48 hours have passed.
                Err(error) if error.owner() == FaultOwner::Message => eprintln!("a message is not answered: {error}"),
                answered => answered?,
            }
        }
        *cursor = page.next_cursor;
    }
    Ok(())
}

async fn answer(client: &Client, open_kfid: &str, message: Message) -> Result<(), Error> {
    let (Some(customer), Content::Text(text), Origin::Customer) =
        (message.external_userid, message.content, message.origin)
    else {
        return Ok(());
    };
    // Always the same for a message: WeCom drops a second reply with it.
    let digest = Sha256::digest(format!("{open_kfid} {}", message.msgid));
    let msgid: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let reply = OutgoingMessage::text(format!("您说：{}", text.content));
    client
        .send(SendMsg::new(customer, open_kfid, reply).msgid(msgid))
        .idempotent(true)
        .await?;
    Ok(())
}
