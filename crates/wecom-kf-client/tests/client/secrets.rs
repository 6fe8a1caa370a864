//! No secret, no token and no message text in any error, cause, event or debug output.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use serde_json::json;
use wecom_kf_client::transport::TransportError;
use wecom_kf_client::{
    BoxError, Client, Credentials, Error, Event, MemoryStore, Method, ProvidedToken, Secret, SuiteCredentials,
    callback, token,
};

use crate::gated::{Gate, Gated, Step};
use crate::kit::{Answer, CORP, Server, http, json, state, text};

/// A secret that every kind of text writes in another way.
const SECRET: &str = "s3cret+/\"&<=\\密";
const TOKEN: &str = "t0ken+/\"&<=\\码";

/// A value as URLs, JSON, pages and logs write it.
fn spellings(value: &str) -> Vec<String> {
    let percent = |upper: bool| -> String {
        let byte = |byte: u8| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte if upper => format!("%{byte:02X}"),
            byte => format!("%{byte:02x}"),
        };
        value.bytes().map(byte).collect()
    };
    let json = serde_json::to_string(value).unwrap();
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    vec![
        value.to_owned(),
        percent(true),
        percent(false),
        percent(true).replace('%', "%25"),
        json[1..json.len() - 1].replace('/', "\\/"),
        html,
    ]
}

/// The error with its causes, as it is shown in every way.
fn told(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?} {cause:#?}");
        source = cause.source();
    }
    shown
}

fn assert_clean(shown: &str) {
    for value in [SECRET, TOKEN] {
        for spelling in spellings(value) {
            assert!(!shown.contains(&spelling), "{spelling}: {shown}");
        }
    }
    for part in ["s3cret", "t0ken"] {
        assert!(!shown.contains(part), "{shown}");
    }
}

/// A client whose events and errors are kept.
fn watched(server: &Server, credentials: Credentials) -> (Client, Arc<Mutex<String>>) {
    let events = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&events);
    let builder = server.builder().credentials(credentials).max_retries(0);
    let builder = builder.observer(move |event: &Event| *heard.lock().unwrap() += &format!("{event:?}"));
    (builder.build().unwrap(), events)
}

#[tokio::test(start_paused = true)]
async fn a_gateway_page_that_quotes_the_request_leaks_nothing() {
    for value in [SECRET, TOKEN] {
        for spelling in spellings(value) {
            for quoted in [
                spelling.clone(),
                format!("<p>/cgi-bin/x?corpsecret={spelling}&amp;debug=1</p>"),
                format!("request {{\\\"secret\\\":\\\"{spelling}\\\"}}"),
            ] {
                type Kind = fn(String) -> Answer;
                let kinds: [Kind; 4] = [
                    |quoted| http(502, quoted),
                    |quoted| json(json!({"errcode": 40001, "errmsg": quoted})),
                    |detail| Answer::Now(Err(TransportError::Lost { detail })),
                    |detail| Answer::Now(Err(TransportError::Connect { detail })),
                ];
                for kind in kinds {
                    let quoted = quoted.clone();
                    let server = Server::new(move |seen| match (value, seen.is_token()) {
                        (SECRET, true) | (TOKEN, false) => Some(kind(quoted.clone())),
                        (_, true) => Some(json(json!({"errcode": 0, "access_token": TOKEN, "expires_in": 7200}))),
                        (_, false) => None,
                    });
                    let (client, events) = watched(&server, Credentials::corp(CORP, SECRET));
                    let error = client.send(state()).await.unwrap_err();
                    assert_clean(&told(&error));
                    assert_clean(&events.lock().unwrap());
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn secrets_in_call_parameters_are_removed() {
    let server = Server::new(|seen| {
        let quoted = format!("{:?} {}", seen.query, String::from_utf8_lossy(&seen.bytes));
        (!seen.is_token()).then(|| http(403, quoted))
    });
    let (client, _) = watched(&server, Credentials::corp(CORP, "corp-secret"));
    let error = client.send(text("a text of the bot")).await.unwrap_err();
    assert!(!told(&error).contains("text of the bot"), "{error}");
    for name in ["permanent_code", "corpsecret", "code", "token", "suite_ticket"] {
        let error = client
            .call(Method::Post, "kf/new", json!({ name: SECRET }))
            .await
            .unwrap_err();
        assert_clean(&told(&error));
    }
    let suite = SuiteCredentials {
        suite_id: "suite".into(),
        suite_secret: SECRET.into(),
        suite_ticket: TOKEN.into(),
        auth_corp_id: CORP.into(),
        permanent_code: SECRET.into(),
    };
    assert_clean(&format!("{suite:?}"));
    let (client, _) = watched(&server, Credentials::suite(suite));
    assert_clean(&told(&client.send(state()).await.unwrap_err()));
    // A query in a path is rejected, and not quoted.
    let path = format!("gettoken?corpsecret={SECRET}");
    assert_clean(&told(&client.call(Method::Get, path, json!({})).await.unwrap_err()));
}

/// An error as HTTP libraries make them: it names the URL, and so does its cause.
#[derive(Debug)]
struct OfAnotherLibrary(String, Option<Box<Self>>);

impl std::fmt::Display for OfAnotherLibrary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OfAnotherLibrary {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.1.as_deref().map(|cause| cause as _)
    }
}

#[tokio::test(start_paused = true)]
async fn the_cause_of_an_error_is_kept_without_secrets() {
    let failing = |outer: String, inner: String| {
        let provide = move |_| {
            let error = OfAnotherLibrary(outer.clone(), Some(Box::new(OfAnotherLibrary(inner.clone(), None))));
            async move { Err::<ProvidedToken, BoxError>(error.into()) }
        };
        watched(&Server::new(|_| None), Credentials::provider(provide)).0
    };
    let url = format!("error for url /cgi-bin/gettoken?corpid=a&corpsecret={SECRET}");
    for (outer, inner) in [(url.clone(), "refused".to_owned()), ("failed".to_owned(), url)] {
        let error = failing(outer, inner).send(state()).await.unwrap_err();
        assert_clean(&told(&error));
        assert!(told(&error).contains("corpid=a"), "{error:?}");
        assert!(error.source().unwrap().source().is_some());
    }
    let error = failing("the vault is closed".into(), "refused".into())
        .send(state())
        .await
        .unwrap_err();
    let cause = error.source().unwrap().downcast_ref::<OfAnotherLibrary>();
    assert_eq!(cause.map(|cause| cause.0.as_str()), Some("the vault is closed"));
}

/// A store whose errors quote the value to write.
struct Quoting;

impl Gate for Quoting {
    async fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        match step.value.filter(|_| !step.key.ends_with(":lease")) {
            Some(value) => Err(format!("cannot SET {value:?}, {}", value.replace("access", "")).into()),
            None => work.await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_failure_is_reported_without_the_token() {
    let server = Server::new(|seen| {
        let answer = json!({"errcode": 0, "access_token": TOKEN, "expires_in": 7200});
        seen.is_token().then(|| json(answer))
    });
    let heard = Arc::new(Mutex::new(String::new()));
    let events = Arc::clone(&heard);
    let client = server
        .builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .token_store(Gated::new(Quoting));
    let client = client.observer(move |event: &Event| *events.lock().unwrap() += &format!("{event:?}"));
    client.build().unwrap().send(state()).await.unwrap();
    let heard = heard.lock().unwrap();
    assert!(heard.contains("cannot SET"), "{heard}");
    assert_clean(&heard);
}

#[tokio::test(start_paused = true)]
async fn a_short_token_removes_no_unrelated_text() {
    let server = Server::answering([json(
        json!({"errcode": 40058, "errmsg": "a parameter has another format"}),
    )]);
    let (client, _) = watched(&server, Credentials::access_token("a"));
    let error = client.send(state()).await.unwrap_err();
    assert!(error.to_string().ends_with("a parameter has another format"), "{error}");
}

#[test]
fn debug_output_shows_no_secret() {
    let key = "t0ken".repeat(9);
    let keys = callback::CallbackKeys {
        token: "s3cret".into(),
        encoding_aes_key: key[..43].into(),
    };
    let settings = callback::CallbackOptions::new(keys.clone(), callback::Receivers::Unchecked);
    let settings = settings.previous([keys.clone()]);
    let callback = callback::Callback::new(settings.clone()).unwrap();
    let answer = token::GetTokenResponse::new(TOKEN, 7200);
    for shown in [
        format!("{answer:?}"),
        format!("{callback:?} {settings:?} {keys:?}"),
        format!("{:?}", Secret::from(SECRET)),
        format!("{:?}", Credentials::corp(CORP, SECRET)),
        format!("{:?}", Credentials::access_token(TOKEN)),
        format!("{:?}", ProvidedToken::new(TOKEN)),
        format!("{:?}", MemoryStore::new()),
        format!("{:?}", Client::builder().secret(SECRET).corp_id(CORP)),
    ] {
        assert_clean(&shown);
    }
}

#[test]
fn whitespace_in_the_base_url_is_rejected() {
    for url in [
        "https://qyapi.weixin.qq.com ",
        " https://qyapi.weixin.qq.com",
        "https://qyapi.weixin.qq.com\n",
        "https://a b",
    ] {
        let error = Client::builder()
            .credentials(Credentials::access_token("t"))
            .base_url(url)
            .build()
            .unwrap_err();
        assert_eq!(error.code(), "client.bad_option");
        assert!(error.to_string().contains("white space"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn whitespace_around_credentials_is_rejected() {
    let refused = |credentials: Credentials| {
        let error = Client::builder().credentials(credentials).build().unwrap_err();
        assert_eq!(error.code(), "client.bad_option");
        error.to_string()
    };
    for (credentials, option) in [
        (Credentials::corp(CORP, "s3cret\n"), "secret: "),
        (Credentials::corp(" ww1", "s3cret"), "corp_id: "),
        (Credentials::corp(" ", "s3cret"), "corp_id: "),
        (Credentials::access_token("t0ken\r\n"), "access_token: "),
    ] {
        let said = refused(credentials);
        assert!(said.starts_with(option), "{said}");
        assert_clean(&said);
    }
    let later = Secret::from_fn(|| async { Ok::<_, BoxError>("s3cret\n".to_owned()) });
    let (client, _) = watched(&Server::new(|_| None), Credentials::corp(CORP, later));
    let error = client.send(state()).await.unwrap_err();
    assert_eq!(error.code(), "client.bad_option");
    assert_clean(&told(&error));
}
