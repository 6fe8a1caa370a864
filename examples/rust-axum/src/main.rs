//! A bot on axum: it responds to a callback immediately; the inbox then pulls the new messages, and answers each once.

use std::{env, sync::Arc, time::Duration};

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::any};
use tokio::{net::TcpListener, signal};
use wecom_kf_client::callback::{Callback, CallbackKeys, CallbackOptions, CallbackResponse, Receivers};
use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::message::Content;
use wecom_kf_client::{BoxError, Client, Error, SqliteStore};

struct Receiver {
    callback: Callback,
    inbox: Inbox,
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
    let inbox = client
        .inbox(InboxOptions::new(SqliteStore::open("kf.db")?))
        .handle(answer)?;

    let receiver = Arc::new(Receiver { callback, inbox });
    let app = Router::new().route("/callback", any(receive));
    let app = app.with_state(Arc::clone(&receiver));
    let port = env::var("PORT").unwrap_or_else(|_| "3000".into());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).await?;
    println!("listening on {}", listener.local_addr()?);

    let restarted = Arc::clone(&receiver);
    tokio::spawn(async move {
        // Messages that came while this was down.
        if let Err(error) = restarted.inbox.catch_up().await {
            eprintln!("the accounts cannot be listed: {error}");
        }
    });
    let stopped = async { drop(signal::ctrl_c().await) };
    axum::serve(listener, app).with_graceful_shutdown(stopped).await?;
    receiver.inbox.drain(Duration::from_secs(20)).await?;
    Ok(())
}

async fn receive(
    State(receiver): State<Arc<Receiver>>,
    method: Method,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let Receiver { callback, inbox } = &*receiver;
    let response = inbox.respond(callback, method.as_str(), &query.unwrap_or_default(), &body);
    if let Some(refusal) = response.refusal {
        eprintln!("a request was rejected: {refusal}");
    }
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(header::CONTENT_TYPE, CallbackResponse::CONTENT_TYPE)];
    (status, headers, response.body).into_response()
}

async fn answer(turn: Turn) -> Result<(), Error> {
    if let Content::Text(text) = &turn.message().content {
        turn.reply(format!("您说：{}", text.content)).await?;
    }
    Ok(())
}
