use crate::stage::{SECOND, Stage};
use serde_json::Value;
use wecom_kf_core::media::TYPES;

const DAY: u64 = 24 * 60 * 60 * SECOND;

fn upload(stage: &mut Stage, query: &str, disposition: &str, bytes: &[u8]) -> Value {
    let path = format!("/cgi-bin/media/upload?access_token={}{query}", stage.token);
    let head = format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
    let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    let answer = stage.http_of("POST", &path, "multipart/form-data; boundary=b", &body);
    serde_json::from_str(&answer.text()).unwrap()
}

fn upload_as(stage: &mut Stage, kind: &str, name: &str, bytes: &[u8]) -> Value {
    let disposition = format!("name=\"media\"; filename=\"{name}\"");
    upload(stage, &format!("&type={kind}"), &disposition, bytes)
}

fn download(stage: &mut Stage, media_id: &str) -> wecom_kf_sandbox::HttpResponse {
    let path = format!("/cgi-bin/media/get?access_token={}&media_id={media_id}", stage.token);
    stage.http("GET", &path, "")
}

#[test]
fn a_file_comes_back_as_it_was_for_three_days() {
    let mut stage = Stage::new();
    let bytes: Vec<u8> = (0..=255).collect();
    let answer = upload_as(
        &mut stage,
        "file",
        "报价 \"1\".pdf".replace('"', "%22").as_str(),
        &bytes,
    );
    assert_eq!((&answer["errcode"], &answer["type"]), (&0.into(), &"file".into()));
    assert_eq!(answer["created_at"], (stage.now / 1000).to_string());
    let media_id = answer["media_id"].as_str().unwrap().to_owned();
    let uploaded = stage.now;

    stage.now = uploaded + 3 * DAY - 1;
    let token = stage.get("gettoken?corpid=ww1&corpsecret=s3cret");
    stage.token = token["access_token"].as_str().unwrap().into();
    let file = download(&mut stage, &media_id);
    assert_eq!((file.status, file.content_type), (200, "application/octet-stream"));
    assert_eq!(file.body, bytes);
    assert_eq!(
        file.content_disposition.as_deref(),
        Some("attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%20%221%22.pdf")
    );

    stage.now = uploaded + 3 * DAY;
    let ended = download(&mut stage, &media_id);
    assert_eq!(ended.content_disposition, None);
    assert_eq!(serde_json::from_slice::<Value>(&ended.body).unwrap()["errcode"], 40007);
}

#[test]
fn what_wecom_refuses_is_refused_with_its_code() {
    let mut stage = Stage::new();
    let bytes = b"123456";
    for (kind, name, size, errcode) in [
        ("file", "a.pdf", 6, 0),
        ("file", "a.pdf", 5, 40006),
        ("image", "a.JPG", 6, 0),
        ("image", "a.gif", 6, 40004),
        ("voice", "a.amr", 6, 0),
        ("voice", "a.mp3", 6, 40004),
        ("video", "a.mov", 6, 40004),
        ("pdf", "a.pdf", 6, 40005),
        ("", "a.pdf", 6, 40005),
        ("file", "", 6, 41005),
    ] {
        let answer = upload_as(&mut stage, kind, name, &bytes[..size]);
        assert_eq!(answer["errcode"], errcode, "{kind} {name} {size}: {answer}");
    }
    for (kind, most) in TYPES {
        let (most, errcode) = if *kind == "image" {
            (10 * 1024 * 1024, 40009)
        } else {
            (*most, 45001)
        };
        let most = usize::try_from(most).unwrap();
        assert_eq!(upload_as(&mut stage, kind, "a", &vec![0; most])["errcode"], 0, "{kind}");
        assert_eq!(
            upload_as(&mut stage, kind, "a", &vec![0; most + 1])["errcode"],
            errcode,
            "{kind}"
        );
    }
    for (query, disposition, errcode) in [
        ("", "name=\"media\"; filename=\"a\"", 40005),
        ("&type=file", "name=\"file\"; filename=\"a\"", 41005),
        ("&type=file", "name=\"media\"", 41005),
    ] {
        assert_eq!(
            upload(&mut stage, query, disposition, bytes)["errcode"],
            errcode,
            "{disposition}"
        );
    }
    let path = format!("/cgi-bin/media/upload?type=file&access_token={}", stage.token);
    let json: Value = serde_json::from_str(&stage.http("POST", &path, "{}").text()).unwrap();
    assert_eq!(json["errcode"], 41005);
    assert_eq!(stage.get("media/upload?type=file")["errcode"], 43002);
    assert_eq!(stage.get("media/get?media_id=x")["errcode"], 41001);
    assert_eq!(stage.get_with_token("media/get", "media_id=x")["errcode"], 40007);
    assert_eq!(stage.get_with_token("media/get", "")["errcode"], 40007);
}
