//! Requests and responses, whole and broken.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom_kf_transport::http::header::CONTENT_TYPE;
use wecom_kf_transport::http::{HeaderValue, Method, Request};
use wecom_kf_transport::{
    Bytes, Limits, ProxySettings, ReqwestTransport, Transport as _, TransportError, TransportSettings, header_text, uri,
};

use crate::kit::{
    LIMITS, SECRET, assert_clean, dead, detail, https, read_request, request, saying, serve, silent, transport, within,
};

#[tokio::test]
async fn a_response_arrives_complete_and_the_connection_is_reused() {
    let answer = b"HTTP/1.1 200 OK\r\nX-Plain: a\r\nX-Utf8: \xe5\xae\xa2\r\nX-Latin: \xe9\r\nContent-Length: 11\r\n\r\n{\"errcode\":";
    let (address, connections) = serve(answer, 9).await;
    let transport = transport();
    for _ in 0..3 {
        let response = transport.send(request(&address), LIMITS).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.body(), b"{\"errcode\":".as_slice());
        let header = |name: &str| header_text(&response.headers()[name]).into_owned();
        assert_eq!(["x-plain", "x-utf8", "x-latin"].map(header), ["a", "客", "é"]);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_body_is_sent_with_its_length_and_headers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let text = read_request(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        text
    });
    let mut post = request(&address);
    *post.method_mut() = Method::POST;
    post.headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *post.body_mut() = "{\"text\":\"您好\"}".into();
    assert_eq!(transport().send(post, LIMITS).await.unwrap().status(), 204);
    let text = seen.await.unwrap();
    assert!(
        text.starts_with("POST /cgi-bin/path?access_token=token-secret HTTP/1.1\r\n"),
        "{text}"
    );
    assert!(text.contains("content-type: application/json\r\n"), "{text}");
    assert!(text.contains("content-length: 17\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n{\"text\":\"您好\"}"), "{text}");
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_is_replaced() {
    let (address, connections) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1).await;
    let transport = transport();
    for round in 1..=3 {
        assert_eq!(transport.send(request(&address), LIMITS).await.unwrap().status(), 200);
        assert_eq!(connections.load(Ordering::SeqCst), round);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error_and_nothing_was_sent() {
    let address = dead().await;
    let error = transport().send(request(&address), LIMITS).await.unwrap_err();
    assert!(matches!(error, TransportError::Connect { .. }), "{error}");
    assert!(!error.sent());
    assert_eq!(detail(&error), format!("{address}: connection refused"));
    assert_clean(&error);
}

#[tokio::test]
async fn an_unknown_host_is_a_connect_error() {
    let error = transport()
        .send(request("no-such-host.invalid"), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "transport.connect", "{error}");
    let said = detail(&error);
    assert!(said.starts_with("no address for no-such-host.invalid: "), "{said}");
    assert_clean(&error);
}

#[tokio::test]
async fn a_server_without_tls_is_a_connect_error() {
    for (says, why) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "the response is not TLS"),
        (b"", "the connection was closed"),
    ] {
        let address = saying(says).await;
        let error = transport().send(https(&address), LIMITS).await.unwrap_err();
        assert_eq!(error.code(), "transport.connect", "{error}");
        let expected = format!("TLS with {address}: {why}; does the server use TLS?");
        assert_eq!(detail(&error), expected);
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_truncated_body_is_a_lost_response() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":", 1).await;
    let error = transport().send(request(&address), LIMITS).await.unwrap_err();
    assert!(matches!(error, TransportError::Lost { .. }), "{error}");
    assert!(error.sent());
    assert_clean(&error);
}

#[tokio::test]
async fn no_response_at_all_is_a_lost_response() {
    let (address, _) = serve(b"", 1).await;
    for body in ["", "{}"] {
        let mut post = request(&address);
        *post.method_mut() = Method::POST;
        *post.body_mut() = body.into();
        let error = transport().send(post, LIMITS).await.unwrap_err();
        assert!(matches!(error, TransportError::Lost { .. }), "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_timeout_says_whether_the_request_was_sent() {
    let address = silent().await;
    // The TLS handshake never ends, so the request never leaves.
    for (request, expected) in [(request(&address), true), (https(&address), false)] {
        let error = transport().send(request, within(100)).await.unwrap_err();
        assert_eq!((error.code(), error.sent()), ("transport.timeout", expected), "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_timeout_covers_the_body() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", 2).await;
    let error = transport().send(request(&address), within(100)).await.unwrap_err();
    assert_eq!((error.code(), error.sent()), ("transport.timeout", true));
}

#[tokio::test]
async fn a_body_over_the_limit_is_rejected_with_or_without_content_length() {
    let announced = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", 2)
        .await
        .0;
    let chunked = serve(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n5\r\n12345\r\n",
        2,
    )
    .await
    .0;
    let exact = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789", 2)
        .await
        .0;
    let limits = Limits::new(LIMITS.timeout, 9);
    for address in [announced, chunked] {
        let error = transport().send(request(&address), limits).await.unwrap_err();
        assert_eq!(error, TransportError::BodyTooLarge { limit: 9 });
    }
    let fits = transport().send(request(&exact), limits).await.unwrap();
    assert_eq!(fits.body(), b"123456789".as_slice());
}

#[tokio::test]
async fn redirects_are_returned_as_responses() {
    let (address, connections) = serve(
        b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        9,
    )
    .await;
    let response = transport().send(request(&address), LIMITS).await.unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "/elsewhere");
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn unusable_requests_and_settings_are_invalid_and_quote_nothing() {
    for url in [
        format!("/relative?access_token={SECRET}"),
        format!("ftp://host/?access_token={SECRET}"),
        format!("http://ho st/?access_token={SECRET}"),
        format!("https:///?access_token={SECRET}"),
    ] {
        let error = uri(&url).unwrap_err();
        assert_eq!(error.code(), "transport.invalid_request", "{error}");
        assert_clean(&error);
        let Ok(uri) = url.parse() else { continue };
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = uri;
        let error = transport().send(request, LIMITS).await.unwrap_err();
        assert_eq!(error.code(), "transport.invalid_request", "{error}");
        assert_clean(&error);
    }
    let proxy = ProxySettings::Fixed {
        https: Some(format!("http://user:{SECRET}@:bad:")),
        http: None,
        no_proxy: None,
    };
    let missing = vec!["/no/such/file.pem".into()];
    let empty = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into()];
    for settings in [
        TransportSettings {
            proxy,
            ..TransportSettings::default()
        },
        TransportSettings {
            extra_roots: missing,
            ..TransportSettings::default()
        },
        TransportSettings {
            extra_roots: empty,
            ..TransportSettings::default()
        },
    ] {
        let error = ReqwestTransport::new(&settings).unwrap_err();
        assert_eq!(error.code(), "transport.invalid_request", "{error}");
        assert_clean(&error);
        assert!(!format!("{settings:?}").contains(SECRET));
    }
}

#[tokio::test]
async fn no_duration_is_too_long() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 9).await;
    let limits = Limits::new(Duration::MAX, usize::MAX);
    let response = transport().send(request(&address), limits).await.unwrap();
    assert_eq!(response.body(), b"{}".as_slice());
}

#[tokio::test]
async fn a_dropped_call_frees_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let call = tokio::spawn(async move { transport().send(request(&address), LIMITS).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    assert!(read_request(&mut stream).await.is_some());
    call.abort();
    let gone = tokio::time::timeout(Duration::from_secs(2), stream.read_u8()).await;
    assert!(matches!(gone, Ok(Err(_))), "the socket stayed open");
}

#[tokio::test]
async fn a_body_in_many_pieces_is_joined() {
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n";
    let (address, _) = serve(answer, 1).await;
    let response = transport().send(request(&address), LIMITS).await.unwrap();
    assert_eq!(response.body(), b"abcdef".as_slice());
}

/// What people write and `fetch` takes, a URI has in another form.
#[test]
fn a_url_is_parsed_as_browsers_parse_it() {
    for (url, expected) in [
        ("https://例子.测试/cgi-bin/", "https://xn--fsqu00a.xn--0zwm56d/cgi-bin/"),
        ("http://host/a b?c=d e", "http://host/a%20b?c=d%20e"),
        ("HTTP://HOST", "http://host/"),
        ("http://host/a?b=c#d", "http://host/a?b=c"),
    ] {
        assert_eq!(uri(url).unwrap(), expected, "{url}");
    }
}
