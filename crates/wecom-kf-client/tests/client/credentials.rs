//! Who calls: in each form, from functions, from the environment.

use std::sync::{Arc, Mutex};

use serde_json::json;
use wecom_kf_client::transport::{TransportError, transport_fn};
use wecom_kf_client::{
    BoxError, Client, Credentials, ProvidedToken, Reason, Secret, SuiteApp, SuiteCredentials, account, token,
};

use crate::kit::{Server, errcode, json, seconds, state};

fn with(server: &Server, credentials: Credentials) -> Client {
    server.builder().credentials(credentials).build().unwrap()
}

fn suite(ticket: impl Into<Secret>) -> SuiteCredentials {
    SuiteCredentials {
        suite_id: "suite".into(),
        suite_secret: "suite-secret".into(),
        suite_ticket: ticket.into(),
        auth_corp_id: "ww1".into(),
        permanent_code: "permanent".into(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_third_party_app_fetches_the_tokens_of_its_corps() {
    let server = Server::new(|_| None);
    let client = with(&server, Credentials::suite(suite("ticket")));
    client.send(state()).await.unwrap();
    client.send(state()).await.unwrap();
    let [app, corp, call, again] = &server.seen()[..] else {
        panic!("four requests")
    };
    assert_eq!(app.path, "service/get_suite_token");
    assert_eq!(
        app.body(),
        json!({"suite_id": "suite", "suite_secret": "suite-secret", "suite_ticket": "ticket"})
    );
    assert_eq!(corp.path, "service/get_corp_token");
    assert_eq!(corp.query["suite_access_token"], "suite-1");
    assert_eq!(
        corp.body(),
        json!({"auth_corpid": "ww1", "permanent_code": "permanent"})
    );
    assert_eq!((call.token(), again.token()), (Some("token-1"), Some("token-1")));
}

#[tokio::test(start_paused = true)]
async fn an_expired_suite_token_is_fetched_again() {
    let server = Server::new(|seen| {
        let ended = seen
            .query
            .get("suite_access_token")
            .is_some_and(|token| token == "suite-1");
        ended.then(|| errcode(42009))
    });
    with(&server, Credentials::suite(suite("ticket")))
        .send(state())
        .await
        .unwrap();
    assert_eq!(server.count(|seen| seen.path == "service/get_suite_token"), 2);
}

#[tokio::test(start_paused = true)]
async fn an_outdated_suite_ticket_is_read_again() {
    let tickets = Arc::new(Mutex::new(vec!["new", "old"]));
    let given = Arc::clone(&tickets);
    let ticket = Secret::from_fn(move || {
        let mut tickets = given.lock().unwrap();
        let ticket = if tickets.len() > 1 {
            tickets.pop()
        } else {
            tickets.first().copied()
        };
        let ticket = ticket.unwrap().to_owned();
        async move { Ok::<_, BoxError>(ticket) }
    });
    let server = Server::new(|seen| {
        (seen.path == "service/get_suite_token" && seen.body()["suite_ticket"] == "old").then(|| errcode(40085))
    });
    with(&server, Credentials::suite(suite(ticket)))
        .send(state())
        .await
        .unwrap();
    // Without a newer one the refusal is an error, remembered for this very ticket.
    let server = Server::new(|seen| (seen.path == "service/get_suite_token").then(|| errcode(40085)));
    let client = with(&server, Credentials::suite(suite("old")));
    for _ in 0..3 {
        assert_eq!(client.send(state()).await.unwrap_err().errcode(), Some(40085));
    }
    assert_eq!(server.seen().len(), 1);
}

fn app() -> SuiteApp {
    SuiteApp {
        suite_id: "suite".into(),
        suite_secret: "suite-secret".into(),
        suite_ticket: "ticket".into(),
    }
}

/// The authorisation of a third-party app by a corp: from the code to the first call for the corp.
#[tokio::test(start_paused = true)]
async fn a_third_party_app_exchanges_the_code_before_it_has_a_corp() {
    let server = Server::new(|seen| match seen.path.as_str() {
        "service/get_permanent_code" if seen.query["suite_access_token"] == "suite-1" => Some(errcode(42009)),
        "service/get_permanent_code" => Some(json(json!({
            "permanent_code": "permanent", "auth_corp_info": {"corpid": "ww1", "corp_name": "Corp"}
        }))),
        _ => None,
    });
    let client = with(&server, Credentials::suite_app(app()));
    let exchange = token::GetPermanentCode::new("code");
    let given = client.send(exchange).await.unwrap();
    let corp_id = given.auth_corp_info.unwrap().corpid;
    // An expired suite token is also fetched again for such a call.
    let seen = server.seen();
    let paths: Vec<&str> = seen.iter().map(|seen| seen.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "service/get_suite_token",
            "service/get_permanent_code",
            "service/get_suite_token",
            "service/get_permanent_code"
        ]
    );
    assert_eq!(seen[3].query["suite_access_token"], "suite-2");
    assert_eq!(seen[3].body(), json!({"auth_code": "code"}));

    // The tokens themselves, for callers that store them elsewhere.
    let corp = token::GetCorpToken::new(&corp_id, &given.permanent_code);
    assert_eq!(client.send(corp).await.unwrap().access_token, "token-1");
    let suite = token::GetSuiteToken::new("suite", "suite-secret", "ticket");
    assert!(
        client
            .send(suite)
            .await
            .unwrap()
            .suite_access_token
            .starts_with("suite-")
    );
    let [.., corp, suite] = &server.seen()[..] else {
        panic!("two more")
    };
    assert_eq!(corp.query["suite_access_token"], "suite-2");
    assert!(suite.query.is_empty());

    let corp = with(
        &server,
        Credentials::suite(app().on_behalf_of(corp_id, given.permanent_code)),
    );
    corp.send(state()).await.unwrap();
    assert_eq!(server.seen().last().unwrap().token(), Some("token-2"));
}

#[tokio::test(start_paused = true)]
async fn a_corp_call_requires_corp_credentials() {
    let server = Server::new(|_| None);
    let client = with(&server, Credentials::suite_app(app()));
    for error in [
        client.send(state()).await.unwrap_err(),
        client.get_access_token().await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "client.bad_option");
        let shown = error.to_string();
        assert!(
            shown.contains("a corp's") && shown.contains("Credentials::suite"),
            "{shown}"
        );
    }
    client.invalidate_access_token(None).await;
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn suite_calls_require_suite_credentials() {
    let server = Server::new(|_| None);
    let exchange = || wecom_kf_client::token::GetPermanentCode::new("code");
    for credentials in [
        Credentials::corp("ww1", "s"),
        Credentials::access_token("t"),
        Credentials::provider(|_| async { Ok::<_, BoxError>("t".into()) }),
    ] {
        let error = with(&server, credentials).send(exchange()).await.unwrap_err();
        assert_eq!(error.code(), "client.bad_option");
        assert!(error.to_string().contains("for third-party apps"), "{error}");
    }
    assert!(server.seen().is_empty());
    let server =
        Server::new(|seen| (seen.path == "service/get_permanent_code").then(|| json(json!({"permanent_code": "p"}))));
    let code = with(&server, Credentials::suite(suite("t")))
        .send(exchange())
        .await
        .unwrap();
    assert_eq!(code.permanent_code, "p");
    assert_eq!(server.seen()[1].query["suite_access_token"], "suite-1");
}

#[tokio::test(start_paused = true)]
async fn a_fixed_token_is_used_unchanged() {
    let server = Server::new(|seen| (seen.path == "kf/account/list").then(|| errcode(42001)));
    let client = with(&server, Credentials::access_token("mine"));
    assert_eq!(client.get_access_token().await.unwrap(), "mine");
    client.invalidate_access_token(None).await;
    client.send(state()).await.unwrap();
    let error = client.send(account::ListAccounts::default()).await.unwrap_err();
    assert_eq!((error.errcode(), error.attempts().len()), (Some(42001), 1));
    assert_eq!(
        server.seen().iter().filter(|seen| seen.token() == Some("mine")).count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_provider_receives_the_reason() {
    type Asked = Vec<(Reason, Option<String>)>;
    let asked: Arc<Mutex<Asked>> = Arc::default();
    let reasons = Arc::clone(&asked);
    let credentials = Credentials::provider(move |request| {
        let mut asked = reasons.lock().unwrap();
        asked.push((request.reason, request.refused));
        let token = ProvidedToken::new(format!("given-{}", asked.len())).expires_in(7200);
        async move { Ok::<_, BoxError>(token) }
    });
    let server = Server::new(|seen| (seen.token() == Some("given-2")).then(|| errcode(40014)));
    let client = with(&server, credentials);
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(7000)).await;
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(1)).await;
    client.send(state()).await.unwrap();
    assert_eq!(
        *asked.lock().unwrap(),
        [
            (Reason::First, None),
            (Reason::Expiring, None),
            (Reason::Refused, Some("given-2".into()))
        ]
    );
    let tokens: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.token().unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["given-1", "given-1", "given-2", "given-3"]);
}

#[tokio::test(start_paused = true)]
async fn a_provided_token_without_expiry_is_used_until_rejected() {
    let server = Server::new(|_| None);
    let credentials = Credentials::provider(|_| async { Ok::<_, BoxError>("lasting".into()) });
    let client = with(&server, credentials);
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(100 * 86_400)).await;
    client.send(state()).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failing_credentials_function_is_named_and_its_cause_kept() {
    use std::error::Error as _;
    let server = Server::new(|_| None);
    let failing = || Secret::from_fn(|| async { Err::<String, BoxError>("the vault is sealed".into()) });
    let provider = Credentials::provider(|_| async { Err::<ProvidedToken, BoxError>("the vault is sealed".into()) });
    for (credentials, option) in [
        (Credentials::corp("ww1", failing()), "secret"),
        (Credentials::suite(suite(failing())), "suite_ticket"),
        (provider, "credentials"),
    ] {
        let error = with(&server, credentials).send(state()).await.unwrap_err();
        assert_eq!(error.code(), "client.credentials_failed");
        assert!(error.is_retryable());
        assert!(error.to_string().contains(option), "{error}");
        assert_eq!(error.source().unwrap().to_string(), "the vault is sealed");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_credentials_function_is_called_when_a_token_is_fetched() {
    let count = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&count);
    let secret = Secret::from_fn(move || {
        *counter.lock().unwrap() += 1;
        async { Ok::<_, BoxError>(String::from("from the vault")) }
    });
    let server = Server::new(|_| None);
    let client = with(&server, Credentials::corp("ww1", secret));
    for _ in 0..5 {
        client.send(state()).await.unwrap();
    }
    assert_eq!(*count.lock().unwrap(), 1);
    assert_eq!(server.seen()[0].query["corpsecret"], "from the vault");
}

#[tokio::test(start_paused = true)]
async fn unusable_settings_are_rejected_when_the_client_is_built() {
    let server = Server::new(|_| None);
    let bad = |credentials: Credentials| {
        server
            .builder()
            .credentials(credentials)
            .build()
            .unwrap_err()
            .to_string()
    };
    assert!(bad(Credentials::corp("", "s")).starts_with("corp_id: "));
    assert!(bad(Credentials::corp("ww1", "")).starts_with("secret: "));
    assert!(bad(Credentials::access_token("")).starts_with("access_token: "));
    assert!(bad(Credentials::suite(suite(""))).starts_with("suite_ticket: "));
    let suite_id = String::new();
    assert!(bad(Credentials::suite_app(SuiteApp { suite_id, ..app() })).starts_with("suite_id: "));
    assert!(bad(Credentials::suite(app().on_behalf_of("", "p"))).starts_with("auth_corp_id: "));
    let both = server
        .builder()
        .credentials(Credentials::environment())
        .corp_id("ww1")
        .build();
    assert_eq!(both.unwrap_err().code(), "client.bad_option");
    for url in [
        "",
        "qyapi.weixin.qq.com",
        "ftp://a",
        "https://",
        "https:///a",
        "https://a?b",
        "https://a b",
    ] {
        let error = server.builder().base_url(url).build().unwrap_err();
        assert!(error.to_string().starts_with("base_url: "), "{url}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_base_url_can_be_changed() {
    for (url, root) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/cgi-bin/"),
        ("HTTPS://proxy.test/wecom/", "https://proxy.test/wecom/cgi-bin/"),
        ("https://proxy.test/cgi-bin/", "https://proxy.test/cgi-bin/"),
    ] {
        let server = Server::new(|_| None);
        let client = server
            .builder()
            .base_url(url)
            .credentials(Credentials::access_token("t"))
            .build()
            .unwrap();
        client.send(account::ListAccounts::default()).await.ok();
        assert!(
            server.seen()[0].url.starts_with(&format!("{root}kf/account/list?")),
            "{}",
            server.seen()[0].url
        );
    }
}

#[tokio::test(start_paused = true)]
async fn debug_shows_no_secret() {
    let server = Server::new(|_| None);
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        Credentials::corp("ww1", "SECRET"),
        app(),
        suite("SECRET"),
        Credentials::suite_app(app()),
        Credentials::suite(suite("SECRET")),
        Credentials::access_token("SECRET"),
        ProvidedToken::new("SECRET"),
        server.builder().credentials(Credentials::corp("ww1", "SECRET")),
        with(&server, Credentials::access_token("SECRET")),
    );
    assert!(
        !shown.contains("SECRET") && !shown.contains("suite-secret") && shown.contains("ww1"),
        "{shown}"
    );
}

/// Variables of the environment cannot be changed in a process with threads: the test runs itself in one that has them.
#[test]
fn the_environment_is_read_at_the_first_call() {
    const VARIABLES: [(&str, &str); 3] = [
        ("WECOM_KF_CORP_ID", "ww-env"),
        ("WECOM_KF_SECRET", "secret-env"),
        ("WECOM_KF_BASE_URL", "https://env.test"),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    if std::env::var(VARIABLES[0].0).is_ok() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let urls = Arc::clone(&seen);
        let client = Client::builder()
            .transport(transport_fn(move |request, _| {
                urls.lock().unwrap().push(request.uri().to_string());
                async { Err(TransportError::Closed {}) }
            }))
            .build()
            .unwrap();
        runtime.block_on(async { client.send(state()).await }).unwrap_err();
        let expected = "https://env.test/cgi-bin/gettoken?corpid=ww-env&corpsecret=secret-env";
        assert_eq!(*seen.lock().unwrap(), [expected]);
        return;
    }
    let error = runtime
        .block_on(async { Server::new(|_| None).builder().build()?.send(state()).await })
        .unwrap_err();
    assert!(error.to_string().contains("WECOM_KF_CORP_ID"), "{error}");
    let name = "credentials::the_environment_is_read_at_the_first_call";
    let ran = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--test-threads=1"])
        .envs(VARIABLES)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}
