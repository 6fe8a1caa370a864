//! Uploads to the sandbox: any body is handled, and an uploaded file is downloaded unchanged.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wecom_kf_sandbox::{HttpRequest, HttpResponse, Sandbox, Settings};

const NOW: u64 = 1_700_000_000_000;

fn call(sandbox: &mut Sandbox, method: &str, path_and_query: &str, content_type: &str, body: &[u8]) -> HttpResponse {
    sandbox.handle(
        NOW,
        HttpRequest {
            method,
            path_and_query,
            content_type,
            body,
        },
    )
}

fn json(answer: &HttpResponse) -> Value {
    serde_json::from_slice(&answer.body).expect("the sandbox answers JSON")
}

fuzz_target!(|bytes: &[u8]| {
    let mut sandbox = Sandbox::new(Settings::default()).expect("the settings are right");
    let Settings { corp_id, secret, .. } = Settings::default();
    let granted = call(
        &mut sandbox,
        "GET",
        &format!("/cgi-bin/gettoken?corpid={corp_id}&corpsecret={secret}"),
        "",
        b"",
    );
    let token = json(&granted)["access_token"]
        .as_str()
        .expect("it grants a token")
        .to_owned();
    let upload = format!("/cgi-bin/media/upload?type=file&access_token={token}");

    // The input's first line is the content type, the rest the body.
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let content_type = String::from_utf8_lossy(&bytes[..end]);
    json(&call(
        &mut sandbox,
        "POST",
        &upload,
        content_type.trim_end(),
        bytes.get(end + 1..).unwrap_or_default(),
    ));

    // The input is a file that must not contain the boundary.
    let boundary = (0..)
        .map(|at| format!("b{at}"))
        .find(|boundary| !bytes.windows(boundary.len()).any(|part| part == boundary.as_bytes()));
    let boundary = boundary.expect("there is one");
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\n");
    let body = [head.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let uploaded = json(&call(
        &mut sandbox,
        "POST",
        &upload,
        &format!("multipart/form-data; boundary={boundary}"),
        &body,
    ));
    if bytes.len() < 6 {
        assert_ne!(uploaded["errcode"], 0);
        return;
    }
    assert_eq!(uploaded["errcode"], 0, "{uploaded}");
    let media_id = uploaded["media_id"].as_str().expect("it has an id");
    let path = format!("/cgi-bin/media/get?access_token={token}&media_id={media_id}");
    assert_eq!(call(&mut sandbox, "GET", &path, "", b"").body, bytes);
});
