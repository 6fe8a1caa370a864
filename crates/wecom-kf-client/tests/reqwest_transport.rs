//! The reqwest transport against servers that answer, refuse, stall, truncate and overflow, on loopback.
#![cfg(feature = "reqwest")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wecom_kf_client::reqwest_transport::{ProxySettings, ReqwestTransport, TransportSettings};
use wecom_kf_client::transport::{HttpRequest, HttpResponse, Transport, TransportError};

const SECRET: &str = "token-secret";

fn transport() -> ReqwestTransport {
    ReqwestTransport::new(&TransportSettings {
        proxy: ProxySettings::Direct,
        ..TransportSettings::default()
    })
    .unwrap()
}

fn request(address: &str) -> HttpRequest {
    HttpRequest {
        method: "GET".into(),
        url: format!("http://{address}/cgi-bin/path?access_token={SECRET}"),
        headers: Vec::new(),
        body: None,
        timeout: Duration::from_secs(5),
        max_body: 1024,
    }
}

/// Reads one request: its head and as much body as `content-length` says. `None` when the client has gone.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A server that reads each request and answers with `answer` as it stands; it counts connections and closes after `per_connection`.
async fn serve(answer: &'static [u8], per_connection: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                for _ in 0..per_connection {
                    if read_request(&mut stream).await.is_none() || stream.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, connections)
}

/// A listener that takes connections and never says anything.
async fn silent() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    address
}

/// An address at which nobody listens.
async fn dead() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A server that reads a little, says the same whatever it was, and hangs up.
async fn saying(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(answer).await;
            });
        }
    });
    address
}

/// What a connect error says of its cause.
fn detail(error: &TransportError) -> String {
    match error {
        TransportError::Connect { detail } => detail.clone(),
        other => panic!("{other}"),
    }
}

fn assert_clean(error: &TransportError) {
    let text = format!("{error} {error:?}");
    assert!(
        !text.contains(SECRET) && !text.contains("access_token") && !text.contains("cgi-bin"),
        "{text}"
    );
}

#[tokio::test]
async fn a_response_arrives_whole_and_the_connection_is_reused() {
    let answer = b"HTTP/1.1 200 OK\r\nX-Plain: a\r\nX-Utf8: \xe5\xae\xa2\r\nX-Latin: \xe9\r\nContent-Length: 11\r\n\r\n{\"errcode\":";
    let (address, connections) = serve(answer, 9).await;
    let transport = transport();
    for _ in 0..3 {
        let response: HttpResponse = transport.send(request(&address)).await.unwrap();
        assert_eq!(
            (response.status, response.body.as_slice()),
            (200, b"{\"errcode\":".as_slice())
        );
        assert_eq!(response.header("x-plain"), Some("a"));
        assert_eq!(response.header("x-utf8"), Some("客"));
        assert_eq!(response.header("x-latin"), Some("é"));
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_body_travels_with_its_length_and_headers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let text = read_request(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        text
    });
    let mut post = request(&address);
    post.method = "POST".into();
    post.headers = vec![("Content-Type".into(), "application/json".into())];
    post.body = Some("{\"text\":\"您好\"}".into());
    assert_eq!(transport().send(post).await.unwrap().status, 204);
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
        assert_eq!(transport.send(request(&address)).await.unwrap().status, 200);
        assert_eq!(connections.load(Ordering::SeqCst), round);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn refused_is_connect_and_nothing_was_sent() {
    let address = dead().await;
    let error = transport().send(request(&address)).await.unwrap_err();
    assert!(matches!(error, TransportError::Connect { .. }), "{error}");
    assert!(!error.sent());
    assert_eq!(detail(&error), format!("{address}: connection refused"));
    assert_clean(&error);
}

#[tokio::test]
async fn an_unknown_name_is_connect() {
    let error = transport().send(request("no-such-host.invalid")).await.unwrap_err();
    assert_eq!(error.code(), "transport.connect", "{error}");
    let said = detail(&error);
    assert!(said.starts_with("no address for no-such-host.invalid: "), "{said}");
    assert_clean(&error);
}

/// Every way in which a proxy can stand between: the error names it, and never its user or password.
#[tokio::test]
async fn a_proxy_that_is_in_the_way_is_named() {
    let through = async |proxy: &str, url: &str| {
        let settings = TransportSettings {
            proxy: ProxySettings::Fixed {
                https: Some(proxy.to_owned()),
                http: Some(proxy.to_owned()),
                no_proxy: Some("around.invalid".to_owned()),
            },
            ..TransportSettings::default()
        };
        let mut request = request("host");
        request.url = format!("{url}/cgi-bin/path?access_token={SECRET}");
        let transport = ReqwestTransport::new(&settings).unwrap();
        assert!(!format!("{transport:?}").contains(SECRET));
        let error = transport.send(request).await.unwrap_err();
        assert_eq!((error.code(), error.sent()), ("transport.connect", false), "{error}");
        assert_clean(&error);
        assert!(!error.to_string().contains("user"), "{error}");
        detail(&error)
    };
    let dead = dead().await;
    let with_password = format!("http://user:{SECRET}@{dead}");
    for url in ["http://kf.invalid", "https://kf.invalid"] {
        let refused = format!("through the proxy {dead}: connection refused");
        assert_eq!(through(&with_password, url).await, refused);
        assert_eq!(through(&dead, url).await, refused);
        assert_eq!(through(&format!("https://user:{SECRET}@{dead}"), url).await, refused);
        let said = through(&format!("socks5h://user:{SECRET}@{dead}"), url).await;
        assert!(
            said.starts_with(&format!("through the proxy {dead}: no way to kf.invalid:")),
            "{said}"
        );
        // A SOCKS proxy of this kind is told an address.
        let said = through(&format!("socks5://{dead}"), url).await;
        assert!(said.starts_with("no address for kf.invalid: "), "{said}");
        let said = through("http://user@no-such-proxy.invalid:3128", url).await;
        assert!(
            said.starts_with("no address for the proxy no-such-proxy.invalid: "),
            "{said}"
        );
        // What goes around the proxy does not name it.
        let around = url.replace("kf.", "around.");
        let said = through(&with_password, &around).await;
        assert!(said.starts_with("no address for around.invalid: "), "{said}");
    }
    let plain = saying(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    for url in ["http://kf.invalid", "https://kf.invalid"] {
        assert_eq!(
            through(&format!("https://{plain}"), url).await,
            format!("TLS with the proxy {plain}: the answer is not TLS; does the proxy speak TLS?")
        );
    }
    assert_eq!(
        through(&format!("http://{plain}"), "https://kf.invalid").await,
        format!("through the proxy {plain}: no way to kf.invalid:443: tunnel error: unsuccessful")
    );
    let wants_password = saying(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    assert_eq!(
        through(&wants_password, "https://kf.invalid:8443").await,
        format!(
            "through the proxy {wants_password}: no way to kf.invalid:8443: tunnel error: proxy authorization required"
        )
    );
    // Behind a proxy that did its part the server is the one who is not understood.
    let open = saying(b"HTTP/1.1 200 OK\r\n\r\nnonsense").await;
    let said = through(&open, "https://kf.invalid").await;
    assert!(said.starts_with("TLS with kf.invalid:443: "), "{said}");
}

#[tokio::test]
async fn a_proxy_that_does_not_answer_is_named_when_the_time_is_over() {
    let silent = silent().await;
    let settings = TransportSettings {
        proxy: ProxySettings::Fixed {
            https: Some(format!("http://user:{SECRET}@{silent}")),
            http: None,
            no_proxy: None,
        },
        ..TransportSettings::default()
    };
    let mut request = request("kf.invalid");
    request.url = request.url.replace("http:", "https:");
    request.timeout = Duration::from_millis(50);
    let error = ReqwestTransport::new(&settings)
        .unwrap()
        .send(request)
        .await
        .unwrap_err();
    let expected = format!("50 ms passed while connecting to kf.invalid:443 through the proxy {silent}");
    let TransportError::Timeout { detail, sent: false } = &error else {
        panic!("{error}")
    };
    assert_eq!(*detail, expected);
    assert_clean(&error);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_connect() {
    for (says, why) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "the answer is not TLS"),
        (b"", "the connection was closed"),
    ] {
        let address = saying(says).await;
        let mut https = request(&address);
        https.url = https.url.replace("http:", "https:");
        let error = transport().send(https).await.unwrap_err();
        assert_eq!(error.code(), "transport.connect", "{error}");
        let expected = format!("TLS with {address}: {why}; does the server speak TLS?");
        assert_eq!(detail(&error), expected);
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_truncated_body_is_lost() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":", 1).await;
    let error = transport().send(request(&address)).await.unwrap_err();
    assert!(matches!(error, TransportError::Lost { .. }), "{error}");
    assert!(error.sent());
    assert_clean(&error);
}

#[tokio::test]
async fn no_answer_at_all_is_lost() {
    let (address, _) = serve(b"", 1).await;
    for body in [None, Some(b"{}".to_vec())] {
        let mut post = request(&address);
        post.method = "POST".into();
        post.body = body;
        let error = transport().send(post).await.unwrap_err();
        assert!(matches!(error, TransportError::Lost { .. }), "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_timeout_says_whether_the_request_was_sent() {
    let address = silent().await;
    let mut sent = request(&address);
    sent.timeout = Duration::from_millis(100);
    // The TLS handshake never ends, so the request never leaves.
    let mut unsent = sent.clone();
    unsent.url = unsent.url.replace("http:", "https:");
    for (request, expected) in [(sent, true), (unsent, false)] {
        let error = transport().send(request).await.unwrap_err();
        assert_eq!((error.code(), error.sent()), ("transport.timeout", expected), "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_timeout_bounds_the_body_too() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", 2).await;
    let mut slow = request(&address);
    slow.timeout = Duration::from_millis(100);
    let error = transport().send(slow).await.unwrap_err();
    assert_eq!((error.code(), error.sent()), ("transport.timeout", true));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_announced_or_not() {
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
    for address in [announced, chunked] {
        let mut small = request(&address);
        small.max_body = 9;
        assert_eq!(
            transport().send(small).await.unwrap_err(),
            TransportError::BodyTooLarge { limit: 9 }
        );
    }
    let mut fits = request(&exact);
    fits.max_body = 9;
    assert_eq!(transport().send(fits).await.unwrap().body, b"123456789");
}

#[tokio::test]
async fn redirects_are_responses() {
    let (address, connections) = serve(
        b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        9,
    )
    .await;
    let response = transport().send(request(&address)).await.unwrap();
    assert_eq!(
        (response.status, response.header("location")),
        (302, Some("/elsewhere"))
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn unusable_requests_and_settings_are_invalid_and_quote_nothing() {
    let good = request("127.0.0.1:1");
    let bad = [
        HttpRequest {
            method: "G T".into(),
            ..good.clone()
        },
        HttpRequest {
            url: format!("/relative?access_token={SECRET}"),
            ..good.clone()
        },
        HttpRequest {
            url: format!("ftp://host/?access_token={SECRET}"),
            ..good.clone()
        },
        HttpRequest {
            headers: vec![("bad name".into(), SECRET.into())],
            ..good.clone()
        },
        HttpRequest {
            headers: vec![("name".into(), format!("{SECRET}\r\nother: x"))],
            ..good.clone()
        },
    ];
    for request in bad {
        let error = transport().send(request).await.unwrap_err();
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
async fn a_fixed_proxy_gets_the_request_and_no_proxy_goes_around_it() {
    let (proxy, through) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy", 9).await;
    let (direct, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect", 9).await;
    let settings = |no_proxy: Option<&str>| TransportSettings {
        proxy: ProxySettings::Fixed {
            https: None,
            http: Some(format!("http://{proxy}")),
            no_proxy: no_proxy.map(str::to_owned),
        },
        ..TransportSettings::default()
    };
    let proxied = ReqwestTransport::new(&settings(None)).unwrap();
    assert_eq!(proxied.send(request(&direct)).await.unwrap().body, b"proxy");
    for around in [
        "127.0.0.0/8",
        "other.example 127.0.0.1",
        &format!("other.example:1,\n {direct}"),
        "*",
    ] {
        let around = ReqwestTransport::new(&settings(Some(around))).unwrap();
        assert_eq!(around.send(request(&direct)).await.unwrap().body, b"direct");
    }
    assert_eq!(through.load(Ordering::SeqCst), 1);
    // Another port is another place.
    for through in ["127.0.0.1:80", "*:80", "[::1],::1", "7.0.0.1", "", ":", "[", ",,"] {
        let through = ReqwestTransport::new(&settings(Some(through))).unwrap();
        assert_eq!(through.send(request(&direct)).await.unwrap().body, b"proxy");
    }

    // Nothing answers at these names: only the proxy can.
    for (exceptions, around) in [
        ("*.a.invalid", true),
        (".a.invalid", true),
        ("a.invalid", true),
        ("A.INVALID:80", true),
        ("a.invalid:443", false),
        ("b.invalid", false),
        ("xa.invalid", false),
    ] {
        let outcome = ReqwestTransport::new(&settings(Some(exceptions)))
            .unwrap()
            .send(request("x.a.invalid"))
            .await;
        assert_eq!(outcome.is_err(), around, "{exceptions}");
    }
}

/// What is said of a request by these variables: whether the proxy answered, or the error.
async fn by_variables(variables: &[(&str, &str)], url: &str) -> Result<bool, TransportError> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let settings = TransportSettings {
        proxy: ProxySettings::Variables(variables.iter().map(own).collect()),
        ..TransportSettings::default()
    };
    assert!(!format!("{settings:?}").contains(SECRET));
    let transport = ReqwestTransport::new(&settings).expect("variables are looked at when one applies");
    let mut request = request("host");
    request.url = url.to_owned();
    match transport.send(request).await {
        Ok(response) => Ok(response.body == b"proxy"),
        Err(TransportError::Connect { detail }) if detail.contains("through the proxy") => Ok(true),
        Err(error) => {
            assert_clean(&error);
            Err(error)
        }
    }
}

#[tokio::test]
async fn the_variable_that_applies_is_used() {
    let (proxy, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy", 9).await;
    let (direct, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect", 99).await;
    let plain = format!("http://{direct}/");
    let tls = format!("https://{direct}/");
    let good = format!("http://{proxy}");
    let padded = format!(" {proxy}\n");
    let dead = format!("socks://{}/", dead().await);
    for (variables, url, proxied) in [
        (vec![], &plain, false),
        (vec![("http_proxy", &*good)], &plain, true),
        (vec![("HTTP_PROXY", &good)], &plain, true),
        (vec![("all_proxy", &good)], &plain, true),
        (vec![("ALL_PROXY", &padded)], &plain, true),
        (vec![("HTTPS_PROXY", &good)], &plain, false),
        // The first that is set counts, in small letters before capitals; an empty one is not set.
        (vec![("http_proxy", &good), ("HTTP_PROXY", "ftp://x")], &plain, true),
        (vec![("HTTP_PROXY", &good), ("ALL_PROXY", "ftp://x")], &plain, true),
        (vec![("http_proxy", ""), ("HTTP_PROXY", &good)], &plain, true),
        (vec![("http_proxy", " "), ("ALL_PROXY", &good)], &plain, true),
        // What does not apply is passed over, even if it cannot be used.
        (vec![("http_proxy", &good), ("https_proxy", "::")], &plain, true),
        (vec![("https_proxy", "::"), ("HTTPS_PROXY", "ftp://x")], &plain, false),
        (
            vec![("HTTP_PROXY", "ftp://x"), ("NO_PROXY", "127.0.0.1")],
            &plain,
            false,
        ),
        (vec![("HTTPS_PROXY", &dead), ("HTTP_PROXY", "ftp://x")], &tls, true),
        (vec![("https_proxy", &dead), ("ALL_PROXY", "nonsense://x")], &tls, true),
        // As desktops write it.
        (vec![("ALL_PROXY", &dead)], &plain, true),
        (vec![("ALL_PROXY", &dead)], &tls, true),
        // Under CGI it is a header of the request that is answered.
        (vec![("HTTP_PROXY", &good), ("REQUEST_METHOD", "GET")], &plain, false),
        (vec![("http_proxy", &good), ("REQUEST_METHOD", "GET")], &plain, true),
        (
            vec![("http_proxy", &good), ("no_proxy", ""), ("NO_PROXY", "*")],
            &plain,
            false,
        ),
        (
            vec![("http_proxy", &good), ("no_proxy", "x"), ("NO_PROXY", "*")],
            &plain,
            true,
        ),
    ] {
        assert_eq!(by_variables(&variables, url).await, Ok(proxied), "{variables:?}");
    }
}

#[tokio::test]
async fn a_variable_that_applies_and_cannot_be_used_is_named() {
    let secret = format!("ftp://user:{SECRET}@proxy");
    for (variables, url, named) in [
        (vec![("ALL_PROXY", &*secret)], "https://kf.invalid", "ALL_PROXY"),
        (
            vec![("https_proxy", "http://"), ("ALL_PROXY", "http://127.0.0.1:1")],
            "https://kf.invalid",
            "https_proxy",
        ),
        (vec![("HTTPS_PROXY", "::")], "https://kf.invalid", "HTTPS_PROXY"),
        (vec![("http_proxy", &secret)], "http://kf.invalid", "http_proxy"),
        (vec![("all_proxy", "http://a b")], "http://kf.invalid", "all_proxy"),
    ] {
        let error = by_variables(&variables, url).await.unwrap_err();
        assert_eq!(
            (error.code(), error.sent()),
            ("transport.invalid_request", false),
            "{error}"
        );
        assert!(error.to_string().contains(&format!("variable {named} ")), "{error}");
    }
}

#[tokio::test]
async fn no_time_is_too_long() {
    let (address, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 9).await;
    let mut request = request(&address);
    request.timeout = Duration::MAX;
    assert_eq!(transport().send(request).await.unwrap().body, b"{}");
}

#[tokio::test]
async fn a_dropped_call_frees_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let call = tokio::spawn(async move { transport().send(request(&address)).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    assert!(read_request(&mut stream).await.is_some());
    call.abort();
    let gone = tokio::time::timeout(Duration::from_secs(2), stream.read_u8()).await;
    assert!(matches!(gone, Ok(Err(_))), "the socket stayed open");
}

#[tokio::test]
async fn a_closure_is_a_transport() {
    async fn through(transport: impl Transport) -> Result<HttpResponse, TransportError> {
        transport.send(request("host")).await
    }
    let canned = |request: HttpRequest| async move {
        Ok::<_, TransportError>(HttpResponse {
            status: 200,
            headers: Vec::new(),
            body: request.url.into_bytes(),
        })
    };
    assert!(through(canned).await.unwrap().body.starts_with(b"http://host/"));
}
