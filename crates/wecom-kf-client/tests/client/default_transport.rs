//! The client as it is without a transport of one's own: over a real connection, with a token for the whole process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom_kf_client::{Client, Credentials, MemoryStore};

use crate::kit::state;

/// A server that issues and counts tokens, and answers everything else with success.
async fn serve(fetched: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let fetched = Arc::clone(&fetched);
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                while stream.read_buf(&mut bytes).await.is_ok_and(|read| read > 0) {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else {
                        continue;
                    };
                    let length = head
                        .lines()
                        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                    if body.len() < length.unwrap_or(0) {
                        continue;
                    }
                    let answer = match head.contains("/cgi-bin/gettoken?") {
                        true => {
                            let count = fetched.fetch_add(1, Ordering::SeqCst) + 1;
                            format!(r#"{{"errcode":0,"access_token":"token-{count}","expires_in":7200}}"#)
                        }
                        false => r#"{"errcode":0,"errmsg":"ok","service_state":1}"#.to_owned(),
                    };
                    let response = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
                        answer.len()
                    );
                    stream.write_all(response.as_bytes()).await.unwrap();
                    bytes.clear();
                }
            });
        }
    });
    url
}

async fn one_token_serves_the_process() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let url = serve(Arc::clone(&fetched)).await;
    let client = |secret: &str| {
        Client::builder()
            .credentials(Credentials::corp("ww1", secret))
            .base_url(&url)
    };
    let [one, two] = [0, 1].map(|_| client("s").build().unwrap());
    let (first, second) = tokio::join!(one.send(state()).into_future(), two.send(state()).into_future());
    first.and(second).unwrap();
    assert_eq!(two.get_access_token().await.unwrap(), "token-1");
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
    // A token discarded by one is not used by the other.
    one.invalidate_access_token(None).await;
    assert_eq!(two.get_access_token().await.unwrap(), "token-2");
    // Another secret, and a store of one's own, are other worlds.
    client("other").build().unwrap().send(state()).await.unwrap();
    client("s")
        .token_store(MemoryStore::new())
        .build()
        .unwrap()
        .send(state())
        .await
        .unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 4);
}

/// Proxies of the environment would be in the way: the test runs itself in a process without them.
#[test]
fn one_token_serves_the_process_over_a_real_connection() {
    const MARK: &str = "WECOM_KF_TEST_WITHOUT_PROXIES";
    if std::env::var(MARK).is_ok() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        return runtime.block_on(one_token_serves_the_process());
    }
    let name = "default_transport::one_token_serves_the_process_over_a_real_connection";
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--test-threads=1"]).env(MARK, "1");
    for proxy in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}
