//! Servers on loopback that answer, stall and hang up, and requests to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wecom_kf_transport::http::Request;
use wecom_kf_transport::{Bytes, Limits, ProxySettings, ReqwestTransport, TransportError, TransportSettings, uri};

pub(crate) const SECRET: &str = "token-secret";

pub(crate) fn transport() -> ReqwestTransport {
    ReqwestTransport::new(&TransportSettings {
        proxy: ProxySettings::Direct,
        ..TransportSettings::default()
    })
    .unwrap()
}

/// A GET whose query holds a secret.
pub(crate) fn request(address: &str) -> Request<Bytes> {
    get(&format!("http://{address}/cgi-bin/path?access_token={SECRET}"))
}

/// The same over TLS.
pub(crate) fn https(address: &str) -> Request<Bytes> {
    get(&format!("https://{address}/cgi-bin/path?access_token={SECRET}"))
}

pub(crate) fn get(url: &str) -> Request<Bytes> {
    Request::get(uri(url).unwrap()).body(Bytes::new()).unwrap()
}

/// A small limit of size, and a time that no test reaches.
pub(crate) const LIMITS: Limits = Limits::new(Duration::from_secs(5), 1024);

pub(crate) const fn within(milliseconds: u64) -> Limits {
    Limits::new(Duration::from_millis(milliseconds), 1024)
}

/// Reads one request: its head and as much body as `content-length` says. `None` when the client has gone.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<String> {
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

/// A server that reads each request and sends `answer` unchanged; it counts connections and closes each after `per_connection`.
pub(crate) async fn serve(answer: &'static [u8], per_connection: usize) -> (String, Arc<AtomicUsize>) {
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
pub(crate) async fn silent() -> String {
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

/// An address without a listener.
pub(crate) async fn dead() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A server that reads a little, says the same whatever it was, and hangs up.
pub(crate) async fn saying(answer: &'static [u8]) -> String {
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

/// The cause in a connect error.
pub(crate) fn detail(error: &TransportError) -> String {
    match error {
        TransportError::Connect { detail } => detail.clone(),
        other => panic!("{other}"),
    }
}

pub(crate) fn assert_clean(error: &TransportError) {
    let text = format!("{error} {error:?}");
    assert!(
        !text.contains(SECRET) && !text.contains("access_token") && !text.contains("cgi-bin"),
        "{text}"
    );
}
