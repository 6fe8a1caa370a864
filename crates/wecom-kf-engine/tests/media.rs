//! Uploads and downloads: where the parameters go, and the multipart data around a file.

mod support;

use serde_json::{Value, json};
use support::engine;
use wecom_kf_core::endpoint::{Endpoint, FilePart, Method};
use wecom_kf_core::media;

const NOW: f64 = 1_800_000_000_000.0;

fn upload(parameters: &Value, id: &str) -> Value {
    engine::build("uploadMedia", &parameters.to_string(), NOW, "none", id).unwrap()
}

#[test]
fn an_upload_is_its_type_in_the_query_and_the_head_of_a_multipart_body() {
    let built = upload(
        &json!({"type": "file", "filename": "报价 \"最终\".pdf", "size": 6}),
        "kf12ab",
    );
    let head = "--wecom-kf-kf12ab\r\n\
        Content-Disposition: form-data; name=\"media\"; filename=\"报价 %22最终%22.pdf\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n";
    assert_eq!(
        built,
        json!({
            "method": "POST", "path": "media/upload?type=file", "body": null, "repeat": "safe", "replay": null,
            "authorization": "token", "errcode": "always", "warnings": [],
            "multipart": {
                "content_type": "multipart/form-data; boundary=wecom-kf-kf12ab", "head": head,
                "tail": "\r\n--wecom-kf-kf12ab--\r\n",
            },
        })
    );
}

#[test]
fn no_media_id_can_break_the_boundary() {
    let file = json!({"type": "file", "filename": "a", "size": 6});
    let Value::Object(multipart) = &upload(&file, &format!("a \r\n\"x/{}", "b".repeat(100)))["multipart"] else {
        panic!("no multipart body");
    };
    let boundary = format!("wecom-kf-ax{}", "b".repeat(46));
    assert_eq!(
        multipart["content_type"],
        format!("multipart/form-data; boundary={boundary}")
    );
    let head = multipart["head"].as_str().unwrap();
    assert!(head.starts_with(&format!("--{boundary}\r\n")), "{head}");
    assert!(boundary.len() <= 70);
}

#[test]
fn an_unchecked_file_name_stays_inside_its_quotes() {
    let filename = "a\"; name=\"b\r\nX-Evil: 1".to_owned();
    let head = FilePart { filename }.head("b");
    assert!(
        head.contains("filename=\"a%22; name=%22b%0D%0AX-Evil: 1\"\r\n"),
        "{head}"
    );
}

#[test]
fn file_size_limits_are_exact() {
    const MIB: u64 = 1024 * 1024;
    for (kind, most) in [("image", 20), ("voice", 2), ("video", 10), ("file", 20)] {
        for size in [6, most * MIB] {
            upload(&json!({"type": kind, "filename": "好".repeat(85), "size": size}), "i");
        }
    }
}

#[test]
fn a_rust_upload_carries_its_file_apart_from_the_query() {
    let request = media::UploadMedia::new("image", "a.png", 10);
    let parts = request.to_http(0).unwrap();
    assert_eq!(
        (parts.method, parts.query.as_str(), parts.body),
        (Method::Post, "type=image", None)
    );
    let filename = "a.png".into();
    assert_eq!(parts.file, Some(FilePart { filename }));
}

#[test]
fn a_download_is_a_repeatable_get() {
    let built = engine::build("downloadMedia", r#"{"media_id":"1a+/b"}"#, NOW, "none", "id").unwrap();
    assert_eq!(
        built,
        json!({
            "method": "GET", "path": "media/get?media_id=1a%2B%2Fb", "body": null, "multipart": null, "repeat": "safe",
            "replay": null, "authorization": "token", "errcode": "always", "warnings": [],
        })
    );
}

#[test]
fn the_upload_time_is_read_as_string_or_number() {
    for created_at in [json!("1380000000"), json!(1_380_000_000)] {
        let body = json!({"errcode": 0, "errmsg": "", "type": "file", "media_id": "m", "created_at": created_at});
        let read = media::UploadMedia::response_from_json(200, body.to_string().as_bytes()).unwrap();
        assert_eq!(read.created_at.and_then(|time| time.value()), Some(1_380_000_000));
    }
}

#[test]
fn a_file_of_another_format_is_rejected() {
    let starts: [(&str, &[u8]); 12] = [
        ("JPG", b"\xff\xd8\xff\xe0"),
        ("PNG", b"\x89PNG\r\n\x1a\n"),
        ("GIF", b"GIF89a"),
        ("WebP", b"RIFF\x01\x02\x03\x04WEBPVP8 "),
        ("AMR", b"#!AMR\n"),
        ("MP3", b"ID3\x04"),
        ("WAV", b"RIFF\x01\x02\x03\x04WAVEfmt "),
        ("SILK", b"\x02#!SILK_V3"),
        ("M4A", b"\0\0\0\x20ftypM4A "),
        ("MP4", b"\0\0\0\x20ftypisom"),
        ("PDF", b"%PDF-1.7"),
        ("ZIP", b"PK\x03\x04"),
    ];
    for (format, start) in starts {
        for (kind, taken) in [("image", &["JPG", "PNG"][..]), ("voice", &["AMR"]), ("video", &["MP4"])] {
            let parameters = json!({"type": kind, "filename": "a", "size": 100, "start": start});
            let built = engine::build("uploadMedia", &parameters.to_string(), NOW, "none", "i");
            if taken.contains(&format) {
                let built = built.unwrap();
                assert!(!built["path"].as_str().unwrap().contains("start"), "{built}");
            } else {
                let error = built.unwrap_err();
                assert_eq!(error["code"], "request.not_one_of", "{kind} {format}");
                let told = json!({"field": "media", "allowed": taken.join(", "), "actual": format});
                assert_eq!(error["details"], told, "{kind}");
            }
        }
        assert!(media::check_format("file", start).is_ok(), "{format}");
    }
    for unknown in [
        &b""[..],
        b"\xff",
        b"RIFF",
        b"\0\0\0\x20ftyp",
        b"hello, world",
        b"\0\0\0\x14ftypqt  ",
    ] {
        assert!(media::check_format("video", unknown).is_ok(), "{unknown:?}");
    }
}
