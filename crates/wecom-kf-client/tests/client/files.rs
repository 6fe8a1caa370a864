//! Uploads and downloads.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use serde_json::json;
use wecom_kf_client::transport::http::{Request, Response};
use wecom_kf_client::transport::{Bytes, TransportError, transport_fn};
use wecom_kf_client::{Client, Credentials, FaultOwner, MediaFile, media};

use crate::kit::{CORP, SECRET, Server, errcode, http, json, with_headers};
use crate::sandbox;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

#[tokio::test(start_paused = true)]
async fn a_file_is_uploaded_and_downloaded_unchanged() {
    let (client, _) = sandbox::stage();
    let bytes: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
    let up = client
        .upload(MediaFile::new("file", "报价 \"最终\".bin", bytes.clone()))
        .await
        .unwrap();
    assert_eq!(up.r#type.as_deref(), Some("file"));
    let down = client.download(up.media_id).await.unwrap();
    assert_eq!(down.bytes, bytes);
    assert_eq!(down.filename.as_deref(), Some("报价 \"最终\".bin"));
    assert_eq!(down.content_type.as_deref(), Some("application/octet-stream"));
    let error = client.download("nothing").await.unwrap_err();
    assert_eq!(
        (error.errcode(), error.operation()),
        (Some(40007), Some("downloadMedia"))
    );
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_multipart_and_retried_unchanged() {
    let server = Server::answering([
        http(502, "<html>"),
        json(json!({"errcode": 0, "media_id": "M", "type": "image"})),
    ]);
    let up = server
        .client()
        .upload(MediaFile::new("image", "头像.png", PNG))
        .await
        .unwrap();
    assert_eq!(up.media_id, "M");
    let [first, second] = &server.calls()[..] else {
        panic!("two tries")
    };
    assert_eq!(
        (first.method.as_str(), first.path.as_str(), first.query["type"].as_str()),
        ("POST", "media/upload", "image")
    );
    assert_eq!(first.bytes, second.bytes);
    let boundary = first.headers["content-type"]
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"头像.png\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    assert_eq!(first.bytes, [head.as_bytes(), PNG, tail.as_bytes()].concat());
}

#[tokio::test(start_paused = true)]
async fn upload_attempts_share_the_bytes_and_a_clone_uploads_again() {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&bodies);
    let transport = transport_fn(move |request: Request<Bytes>, _| {
        let mut kept = kept.lock().unwrap();
        kept.push(request.into_body());
        let answered = match kept.len() {
            3 => Ok(Response::new(r#"{"errcode":0,"media_id":"M"}"#.into())),
            _ => Err(TransportError::Lost { detail: "gone".into() }),
        };
        async move { answered }
    });
    let client = Client::builder().credentials(Credentials::access_token("t"));
    let client = client.transport(transport).build().unwrap();
    let file = MediaFile::new("image", "a.png", PNG);
    let again = file.clone();
    client.upload(file).max_retries(1).await.unwrap_err();
    assert_eq!(client.upload(again.clone()).await.unwrap().media_id, "M");
    let bodies = bodies.lock().unwrap();
    assert_eq!(
        bodies[0].as_ptr(),
        bodies[1].as_ptr(),
        "one copy for all tries of a call"
    );
    assert_eq!(again.bytes.as_ptr(), PNG.as_ptr(), "none in the file");
    assert_eq!(bodies[0].len(), bodies[2].len());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_during_an_upload_is_fetched_again() {
    let server = Server::new(|seen| match (seen.token(), seen.path.as_str()) {
        (Some("token-1"), _) => Some(errcode(42001)),
        (Some(_), "media/get") => Some(with_headers(200, &[("content-type", "image/png")], PNG)),
        (Some(_), _) => Some(json(json!({"media_id": "M"}))),
        _ => None,
    });
    let client = server.client();
    assert_eq!(client.download("m").await.unwrap().bytes, PNG);
    client.invalidate_access_token(None).await;
    client.upload(MediaFile::new("image", "a.png", PNG)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn files_that_wecom_would_reject_are_not_uploaded() {
    let server = Server::new(|_| None);
    let client = server.client();
    for (file, code, shown) in [
        (
            MediaFile::new("image", "a.png", b"12345".to_vec()),
            "request.too_short",
            "media",
        ),
        (
            MediaFile::new("voice", "a.amr", vec![0; 2 * 1024 * 1024 + 1]),
            "request.too_long",
            "media",
        ),
        (
            MediaFile::new("voice", "a.mp3", b"ID3 and more".to_vec()),
            "request.not_one_of",
            "AMR",
        ),
        (MediaFile::new("pdf", "a.pdf", PNG), "request.not_one_of", "type"),
        (MediaFile::new("file", "../a", PNG), "request.bad_character", "filename"),
        (MediaFile::new("file", "", PNG), "request.too_short", "filename"),
    ] {
        let error = client.upload(file).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(shown), "{error}");
    }
    assert_eq!(client.download("").await.unwrap_err().code(), "request.too_short");
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_response_is_distinguished_from_a_json_file() {
    let refusal = r#"{"errcode":40007,"errmsg":"invalid media_id"}"#;
    let json = ("content-type", "application/json");
    let named = (
        "content-disposition",
        "attachment; filename=\"x.json\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.json",
    );
    let server = Server::answering([
        with_headers(200, &[json, named], refusal),
        with_headers(200, &[json], refusal),
        with_headers(200, &[("content-type", "text/html")], "<html>log in</html>"),
        with_headers(200, &[("content-type", "image/png")], ""),
    ]);
    let client = server
        .builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .max_retries(0)
        .build()
        .unwrap();
    let down = client.download("m").await.unwrap();
    assert_eq!(
        (down.text().as_ref(), down.filename.as_deref()),
        (refusal, Some("报价.json"))
    );
    assert_eq!(client.download("m").await.unwrap_err().errcode(), Some(40007));
    assert_eq!(client.download("m").await.unwrap_err().code(), "response.not_json");
    assert_eq!(client.download("m").await.unwrap_err().code(), "response.empty");
}

#[tokio::test(start_paused = true)]
async fn debug_shows_no_bytes() {
    let server = Server::answering([with_headers(200, &[("content-type", "image/png")], "CONTENT of a file")]);
    let file = MediaFile::new("file", "a.txt", "CONTENT of a file");
    let down = server.client().download("m").with_response().await.unwrap();
    let shown = format!("{file:?} {down:?} {:?}", down.data);
    assert!(!shown.contains("CONTENT") && shown.contains("a.txt"), "{shown}");
    let _: Option<media::UploadMediaResponse> = None;
}

#[tokio::test]
async fn a_file_is_read_from_its_path() {
    let folder = std::env::temp_dir().join(format!("wecom-kf-client-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).unwrap();
        folder.join(name)
    };
    let good = write("头像.png", PNG);
    let large = write("large.amr", &vec![0; 2 * 1024 * 1024 + 1]);
    let file = MediaFile::from_path("image", &good).await.unwrap();
    assert_eq!((file.filename.as_str(), &file.bytes[..]), ("头像.png", PNG));
    assert_eq!(
        MediaFile::from_path("voice", large).await.unwrap_err().code(),
        "request.too_long"
    );
    assert_eq!(
        MediaFile::from_path("image", &folder).await.unwrap_err().code(),
        "client.bad_option"
    );
    let missing = MediaFile::from_path("image", folder.join("missing")).await.unwrap_err();
    assert_eq!(missing.to_string(), "media: the file cannot be read; see the cause");
    let cause = missing.source().unwrap().downcast_ref::<std::io::Error>().unwrap();
    assert_eq!(cause.kind(), std::io::ErrorKind::NotFound);
    assert_eq!(
        (missing.code(), missing.owner()),
        ("client.unreadable_media", FaultOwner::Unknown)
    );
    std::fs::remove_dir_all(folder).unwrap();
}
