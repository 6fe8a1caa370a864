//! Proxies: which one applies, and how errors name it.

use std::sync::atomic::Ordering;

use wecom_kf_transport::{ProxySettings, ReqwestTransport, Transport as _, TransportError, TransportSettings};

use crate::kit::{LIMITS, SECRET, assert_clean, dead, detail, get, https, request, saying, serve, silent, within};

/// Every way in which a proxy can fail: the error names it, but never its user or password.
#[tokio::test]
async fn an_error_behind_a_proxy_names_the_proxy() {
    let through = async |proxy: &str, url: &str| {
        let settings = TransportSettings {
            proxy: ProxySettings::Fixed {
                https: Some(proxy.to_owned()),
                http: Some(proxy.to_owned()),
                no_proxy: Some("around.invalid".to_owned()),
            },
            ..TransportSettings::default()
        };
        let request = get(&format!("{url}/cgi-bin/path?access_token={SECRET}"));
        let transport = ReqwestTransport::new(&settings).unwrap();
        assert!(!format!("{transport:?}").contains(SECRET));
        let error = transport.send(request, LIMITS).await.unwrap_err();
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
            said.starts_with(&format!("through the proxy {dead}: no route to kf.invalid:")),
            "{said}"
        );
        // A SOCKS proxy of this kind gets an IP address.
        let said = through(&format!("socks5://{dead}"), url).await;
        assert!(said.starts_with("no address for kf.invalid: "), "{said}");
        let said = through("http://user@no-such-proxy.invalid:3128", url).await;
        assert!(
            said.starts_with("no address for the proxy no-such-proxy.invalid: "),
            "{said}"
        );
        // Errors of requests that bypass the proxy do not name it.
        let around = url.replace("kf.", "around.");
        let said = through(&with_password, &around).await;
        assert!(said.starts_with("no address for around.invalid: "), "{said}");
    }
    let plain = saying(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    for url in ["http://kf.invalid", "https://kf.invalid"] {
        assert_eq!(
            through(&format!("https://{plain}"), url).await,
            format!("TLS with the proxy {plain}: the response is not TLS; does the proxy use TLS?")
        );
    }
    assert_eq!(
        through(&format!("http://{plain}"), "https://kf.invalid").await,
        format!("through the proxy {plain}: no route to kf.invalid:443: tunnel error: unsuccessful")
    );
    let wants_password = saying(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    assert_eq!(
        through(&wants_password, "https://kf.invalid:8443").await,
        format!(
            "through the proxy {wants_password}: no route to kf.invalid:8443: tunnel error: proxy authorization required"
        )
    );
    // If the proxy succeeded, the failure is the server's.
    let open = saying(b"HTTP/1.1 200 OK\r\n\r\nnonsense").await;
    let said = through(&open, "https://kf.invalid").await;
    assert!(said.starts_with("TLS with kf.invalid:443: "), "{said}");
}

#[tokio::test]
async fn a_timeout_behind_a_proxy_names_the_proxy() {
    let silent = silent().await;
    let settings = TransportSettings {
        proxy: ProxySettings::Fixed {
            https: Some(format!("http://user:{SECRET}@{silent}")),
            http: None,
            no_proxy: None,
        },
        ..TransportSettings::default()
    };
    let error = ReqwestTransport::new(&settings)
        .unwrap()
        .send(https("kf.invalid"), within(50))
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
async fn a_fixed_proxy_gets_the_request_except_for_no_proxy_hosts() {
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
    assert_eq!(
        proxied.send(request(&direct), LIMITS).await.unwrap().body(),
        b"proxy".as_slice()
    );
    for around in [
        "127.0.0.0/8",
        "other.example 127.0.0.1",
        &format!("other.example:1,\n {direct}"),
        "*",
    ] {
        let around = ReqwestTransport::new(&settings(Some(around))).unwrap();
        assert_eq!(
            around.send(request(&direct), LIMITS).await.unwrap().body(),
            b"direct".as_slice()
        );
    }
    assert_eq!(through.load(Ordering::SeqCst), 1);
    // Another port is another place.
    for through in ["127.0.0.1:80", "*:80", "[::1],::1", "7.0.0.1", "", ":", "[", ",,"] {
        let through = ReqwestTransport::new(&settings(Some(through))).unwrap();
        assert_eq!(
            through.send(request(&direct), LIMITS).await.unwrap().body(),
            b"proxy".as_slice()
        );
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
            .send(request("x.a.invalid"), LIMITS)
            .await;
        assert_eq!(outcome.is_err(), around, "{exceptions}");
    }
}

/// The result of a request with these variables: whether the proxy answered, or the error.
async fn by_variables(variables: &[(&str, &str)], url: &str) -> Result<bool, TransportError> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let settings = TransportSettings {
        proxy: ProxySettings::Variables(variables.iter().map(own).collect()),
        ..TransportSettings::default()
    };
    assert!(!format!("{settings:?}").contains(SECRET));
    let transport = ReqwestTransport::new(&settings).expect("variables are looked at when one applies");
    match transport.send(get(url), LIMITS).await {
        Ok(response) => Ok(response.body() == "proxy"),
        Err(TransportError::Connect { detail }) if detail.contains("through the proxy") => Ok(true),
        Err(error) => {
            assert_clean(&error);
            Err(error)
        }
    }
}

#[tokio::test]
async fn the_matching_proxy_variable_is_used() {
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
async fn an_unusable_proxy_variable_is_named() {
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
        (vec![("all_proxy", "http://a\nb")], "http://kf.invalid", "all_proxy"),
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
