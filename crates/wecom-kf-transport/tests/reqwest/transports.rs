//! Transports: functions, pointers, custom reqwest clients, and shared ones.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use wecom_kf_transport::http::{Request, Response};
use wecom_kf_transport::reqwest::{Client, Proxy, redirect};
use wecom_kf_transport::{
    Bytes, ProxySettings, ReqwestTransport, SharedTransport, Transport, TransportError, TransportSettings, transport_fn,
};

use crate::kit::{LIMITS, assert_clean, request, serve, within};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

fn direct() -> TransportSettings {
    TransportSettings {
        proxy: ProxySettings::Direct,
        ..TransportSettings::default()
    }
}

#[tokio::test]
async fn functions_and_pointers_to_transports_are_transports() {
    async fn through(transport: impl Transport) -> Bytes {
        transport.send(request("host"), LIMITS).await.unwrap().into_body()
    }
    let echo = transport_fn(|request: Request<Bytes>, limits| async move {
        assert_eq!(limits, LIMITS);
        Ok::<_, TransportError>(Response::new(request.uri().to_string().into()))
    });
    let shared: Arc<dyn Transport> = Arc::new(echo);
    let boxed: Box<dyn Transport> = Box::new(echo);
    for body in [
        through(&echo).await,
        through(echo).await,
        through(&*shared).await,
        through(shared).await,
        through(boxed).await,
    ] {
        assert!(body.starts_with(b"http://host/"), "{body:?}");
    }
}

/// Its pool and its proxies are the caller's own.
#[tokio::test]
async fn a_custom_reqwest_client_is_used() {
    let (address, connections) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy", 9).await;
    // Installs the crypto provider, which a custom client also needs.
    drop(ReqwestTransport::new(&direct()).unwrap());
    let client = Client::builder()
        .proxy(Proxy::all(format!("http://{address}")).unwrap())
        .redirect(redirect::Policy::none())
        .build()
        .unwrap();
    let transport = ReqwestTransport::from_client(client.clone());
    let response = transport.send(request("kf.invalid"), LIMITS).await.unwrap();
    assert_eq!(response.body(), "proxy");
    let again = client.get("http://kf.invalid/").send().await.unwrap();
    assert_eq!(again.bytes().await.unwrap(), "proxy");
    assert_eq!(connections.load(Ordering::SeqCst), 1);

    let none = Client::builder().no_proxy().build().unwrap();
    let error = ReqwestTransport::from_client(none)
        .send(request("kf.invalid"), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "transport.connect", "{error}");
    assert_clean(&error);
}

#[tokio::test]
async fn equal_settings_share_connections_until_the_last_user_is_dropped() {
    let (address, connections) = serve(ANSWER, 9).await;
    let [one, two] = [(); 2].map(|()| SharedTransport::new(direct()));
    assert!(Arc::ptr_eq(&one, &two));
    for transport in [&one, &two] {
        transport.send(request(&address), LIMITS).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    let other = SharedTransport::new(TransportSettings::default());
    assert!(!Arc::ptr_eq(&one, &other));
    drop((one, two));
    SharedTransport::new(direct())
        .send(request(&address), LIMITS)
        .await
        .unwrap();
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn unusable_settings_fail_the_call_and_are_checked_again() {
    let file = std::env::temp_dir().join(format!("wecom-kf-roots-{}.pem", std::process::id()));
    let settings = TransportSettings {
        extra_roots: vec![file.clone()],
        ..direct()
    };
    let (address, _) = serve(ANSWER, 9).await;
    let transport = SharedTransport::new(settings);
    let error = transport.send(request(&address), LIMITS).await.unwrap_err();
    assert_eq!(error.code(), "transport.invalid_request", "{error}");
    std::fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/native/fixtures/ca.pem"),
        &file,
    )
    .unwrap();
    let sent = transport.send(request(&address), LIMITS).await;
    std::fs::remove_file(&file).unwrap();
    assert_eq!(sent.unwrap().status(), 200);
    // Creating the transport counts towards the call's time.
    let late = SharedTransport::new(direct()).send(request(&address), within(0)).await;
    assert_eq!(late.unwrap_err().code(), "transport.timeout");
}
