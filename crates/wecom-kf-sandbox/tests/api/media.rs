use crate::fixture::{Fixture, SECOND};
use serde_json::{Value, json};
use wecom_kf_core::media::TYPES;
use wecom_kf_sandbox::{Sandbox, Settings};

const DAY: u64 = 24 * 60 * 60 * SECOND;

fn upload(fixture: &mut Fixture, query: &str, disposition: &str, bytes: &[u8]) -> Value {
    let path = format!("/cgi-bin/media/upload?access_token={}{query}", fixture.token);
    let head = format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
    let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    let answer = fixture.http_of("POST", &path, "multipart/form-data; boundary=b", &body);
    serde_json::from_str(&answer.text()).unwrap()
}

fn upload_as(fixture: &mut Fixture, kind: &str, name: &str, bytes: &[u8]) -> Value {
    let disposition = format!("name=\"media\"; filename=\"{name}\"");
    upload(fixture, &format!("&type={kind}"), &disposition, bytes)
}

fn download(fixture: &mut Fixture, media_id: &str) -> wecom_kf_sandbox::HttpResponse {
    let path = format!("/cgi-bin/media/get?access_token={}&media_id={media_id}", fixture.token);
    fixture.http("GET", &path, "")
}

#[test]
fn a_file_is_downloadable_unchanged_for_three_days() {
    let mut fixture = Fixture::new();
    let bytes: Vec<u8> = (0..=255).collect();
    let answer = upload_as(
        &mut fixture,
        "file",
        "报价 \"1\".pdf".replace('"', "%22").as_str(),
        &bytes,
    );
    assert_eq!((&answer["errcode"], &answer["type"]), (&0.into(), &"file".into()));
    assert_eq!(answer["created_at"], (fixture.now / 1000).to_string());
    let media_id = answer["media_id"].as_str().unwrap().to_owned();
    let uploaded = fixture.now;

    fixture.now = uploaded + 3 * DAY - 1;
    let token = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
    fixture.token = token["access_token"].as_str().unwrap().into();
    let file = download(&mut fixture, &media_id);
    assert_eq!((file.status, file.content_type), (200, "application/octet-stream"));
    assert_eq!(file.body, bytes);
    assert_eq!(
        file.content_disposition.as_deref(),
        Some("attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%20%221%22.pdf")
    );

    fixture.now = uploaded + 3 * DAY;
    let ended = download(&mut fixture, &media_id);
    assert_eq!(ended.content_disposition, None);
    assert_eq!(serde_json::from_slice::<Value>(&ended.body).unwrap()["errcode"], 40007);
}

#[test]
fn uploads_that_wecom_rejects_are_rejected_with_its_code() {
    let mut fixture = Fixture::new();
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
        ("file", "", 6, 44001),
        ("file", "a.pdf", 0, 44001),
    ] {
        let answer = upload_as(&mut fixture, kind, name, &bytes[..size]);
        assert_eq!(answer["errcode"], errcode, "{kind} {name} {size}: {answer}");
    }
    for (kind, most) in TYPES {
        let (most, errcode) = if *kind == "image" {
            (10 * 1024 * 1024, 40009)
        } else {
            (*most, 45001)
        };
        let most = usize::try_from(most).unwrap();
        assert_eq!(
            upload_as(&mut fixture, kind, "a", &vec![0; most])["errcode"],
            0,
            "{kind}"
        );
        assert_eq!(
            upload_as(&mut fixture, kind, "a", &vec![0; most + 1])["errcode"],
            errcode,
            "{kind}"
        );
    }
    for (query, disposition, errcode) in [
        ("", "name=\"media\"; filename=\"a\"", 40005),
        ("&type=file", "name=\"file\"; filename=\"a\"", 44001),
        ("&type=file", "name=\"media\"", 44001),
        ("&type=file", "name=\"media\"; filename*=UTF-8''a.pdf", 44001),
    ] {
        assert_eq!(
            upload(&mut fixture, query, disposition, bytes)["errcode"],
            errcode,
            "{disposition}"
        );
    }
    let path = format!("/cgi-bin/media/upload?type=file&access_token={}", fixture.token);
    let json: Value = serde_json::from_str(&fixture.http("POST", &path, "{}").text()).unwrap();
    assert_eq!(json["errcode"], 44001);
    assert_eq!(fixture.get("media/upload?type=file")["errcode"], 43002);
    assert_eq!(fixture.get("media/get?media_id=x")["errcode"], 41001);
    assert_eq!(fixture.get_with_token("media/get", "media_id=x")["errcode"], 40007);
    assert_eq!(fixture.get_with_token("media/get", "")["errcode"], 41006);
}

/// Uploads a file; its media_id.
fn uploaded(fixture: &mut Fixture, kind: &str, name: &str) -> String {
    let answer = upload_as(fixture, kind, name, b"123456");
    answer["media_id"].as_str().unwrap().to_owned()
}

/// What each use of a media_id is answered, with the type of file that it needs.
fn uses(fixture: &mut Fixture, customer: &str, media_id: &str) -> Vec<(&'static str, i64)> {
    fixture.write(customer);
    let (kf, id) = (fixture.kf.clone(), media_id);
    let text = |content: &str| json!({"text": {"content": content}});
    let group = fixture.ok("kf/knowledge/list_group", json!({}))["group_list"][0]["group_id"].clone();
    let question = format!("问{id}{}", fixture.now);
    let page = json!({"thumb_media_id": id, "appid": "wx1", "pagepath": "p.html"});
    let mut attach = |kind: &str, body: Value| {
        let answers = json!([{"text": {"content": "答"}, "attachments": [{"msgtype": kind, kind: body}]}]);
        let question = text(&format!("{question}{kind}"));
        let add = json!({"group_id": group, "question": question, "answers": answers});
        fixture.errcode("kf/knowledge/add_intent", add)
    };
    let attached = [
        ("image", attach("image", json!({"media_id": id}))),
        ("video", attach("video", json!({"media_id": id}))),
        ("image", attach("miniprogram", page.clone())),
    ];
    let mut send = |msgtype: &str, body: Value| {
        fixture.write(customer);
        fixture.send_as(customer, msgtype, body)
    };
    let link = json!({"title": "t", "url": "https://a", "thumb_media_id": id});
    let sent = [
        ("image", send("image", json!({"media_id": id}))),
        ("voice", send("voice", json!({"media_id": id}))),
        ("video", send("video", json!({"media_id": id}))),
        ("file", send("file", json!({"media_id": id}))),
        ("image", send("link", link)),
        ("image", send("miniprogram", page)),
    ];
    let avatars = [
        (
            "image",
            fixture.errcode("kf/account/add", json!({"name": "n", "media_id": id})),
        ),
        (
            "image",
            fixture.errcode("kf/account/update", json!({"open_kfid": kf, "media_id": id})),
        ),
    ];
    attached.into_iter().chain(sent).chain(avatars).collect()
}

#[test]
fn a_media_id_must_exist_match_its_type_and_be_under_three_days_old() {
    let mut fixture = Fixture::with_lasting_token();
    let customer = fixture.writing_customer();
    for (kind, name) in [
        ("image", "a.png"),
        ("voice", "a.amr"),
        ("video", "a.mp4"),
        ("file", "a.pdf"),
    ] {
        let media_id = uploaded(&mut fixture, kind, name);
        for (needed, errcode) in uses(&mut fixture, &customer, &media_id) {
            let wanted = if needed == kind { 0 } else { 40007 };
            assert_eq!(errcode, wanted, "a {kind} where a {needed} is needed");
        }
        fixture.now += 3 * DAY;
        let ended = uses(&mut fixture, &customer, &media_id);
        assert!(ended.iter().all(|(_, errcode)| *errcode == 40007), "{ended:?}");
    }
    let unknown = uses(&mut fixture, &customer, "unknown");
    assert!(unknown.iter().all(|(_, errcode)| *errcode == 40007), "{unknown:?}");
}

#[test]
fn a_rejected_file_does_not_count_towards_the_limit() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    for _ in 0..9 {
        assert_eq!(
            fixture.send_as(&customer, "image", json!({"media_id": "unknown"})),
            40007
        );
    }
    for _ in 0..5 {
        assert_eq!(fixture.send(&customer, None), 0);
    }
}

#[test]
fn files_from_settings_do_not_expire_and_must_have_a_type() {
    let mut fixture = Fixture::with_lasting_token();
    let customer = fixture.customer();
    fixture.now += 9 * DAY;
    fixture.write(&customer);
    assert_eq!(
        fixture.send_as(&customer, "image", json!({"media_id": "IMAGE_MEDIA_ID"})),
        0
    );
    let file = download(&mut fixture, "IMAGE_MEDIA_ID");
    let disposition = file.content_disposition.unwrap();
    assert!(disposition.contains("IMAGE_MEDIA_ID.png"), "{disposition}");
    let files = r#"{"files": [{"media_id": "m", "type": "pdf"}]}"#;
    let error = Sandbox::new(Settings::from_value(&serde_json::from_str(files).unwrap()).unwrap()).unwrap_err();
    assert_eq!(error.code(), "sandbox.bad_settings");
}
