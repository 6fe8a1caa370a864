//! The response of a download: a file or an error, and the file's name.

use wecom_kf_core::media::{filename, is_file};

const REFUSED: &[u8] = br#"{"errcode":40007,"errmsg":"invalid media_id"}"#;

#[test]
fn the_file_name_is_read_in_every_server_format() {
    for (disposition, name) in [
        (r#"attachment; filename="a b.pdf""#, Some("a b.pdf")),
        ("attachment;filename=a.pdf", Some("a.pdf")),
        ("attachment; inline; filename = a.pdf ; x=1", Some("a.pdf")),
        (
            r#"attachment; filename="x.pdf"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf"#,
            Some("报价.pdf"),
        ),
        (
            r#"attachment; filename*=utf-8'zh'%E6%8A%A5%27%3B.pdf; filename="x.pdf""#,
            Some("报';.pdf"),
        ),
        ("attachment; filename*=ISO-8859-1''%E9t%E9.pdf", Some("été.pdf")),
        (
            r#"attachment; filename*=UTF-8''%E6%8.pdf; filename="x.pdf""#,
            Some("x.pdf"),
        ),
        (
            r#"attachment; filename*=GBK''%B1%A8.pdf; filename="x.pdf""#,
            Some("x.pdf"),
        ),
        (r#"attachment; filename*=UTF-8''; filename="x.pdf""#, Some("x.pdf")),
        (r#"attachment; FileName="a;b=\"c\".pdf""#, Some(r#"a;b="c".pdf"#)),
        (
            r#"attachment; x="; filename=no.pdf"; filename=yes.pdf"#,
            Some("yes.pdf"),
        ),
        (r#"attachment; filename="../../etc/passwd""#, Some("passwd")),
        (r#"attachment; filename="C:\dir\a.txt""#, Some("a.txt")),
        ("attachment; filename*=UTF-8''..%2F..%5Cboot%00.ini", Some("boot.ini")),
        ("attachment; filename=\"\u{e6}\u{8a}\u{a5}.pdf\"", Some("报.pdf")),
        (r#"attachment; filename="报.pdf""#, Some("报.pdf")),
        ("attachment; filename=\"never closed.pdf", Some("\"never closed.pdf")),
        (r#"attachment; filename="..""#, None),
        (r#"attachment; filename="""#, None),
        ("attachment; filename*=%%%", None),
        ("attachment; =; ;;==\"", None),
        ("attachment", None),
        ("", None),
    ] {
        assert_eq!(filename(disposition).as_deref(), name, "{disposition}");
    }
}

#[test]
fn an_error_is_distinguished_from_a_json_file() {
    let named = Some(r#"attachment; filename="a.json""#);
    assert!(is_file(200, Some("application/json"), named, REFUSED));
    assert!(is_file(200, Some("text/html"), named, b"<html>"));
    assert!(is_file(200, Some("application/json"), named, br#"{"my":"file"}"#));
    assert!(is_file(200, Some("application/json"), None, br#"{"errcode":0}"#));
    assert!(is_file(200, Some("application/json"), None, br#"[{"errcode":1}]"#));
    assert!(is_file(200, Some("application/octet-stream"), None, REFUSED));
    assert!(is_file(200, None, None, b"bytes"));
    assert!(is_file(200, Some("image/png"), named, b""), "a file may be empty");
    for json in [
        None,
        Some("application/json"),
        Some("Text/Plain;charset=utf-8"),
        Some("application/problem+json"),
    ] {
        assert!(!is_file(200, json, None, REFUSED), "{json:?}");
        assert!(
            !is_file(200, json, None, br#"{"code":500,"msg":"bad gateway"}"#),
            "{json:?}"
        );
    }
    assert!(!is_file(
        200,
        Some("text/html; charset=utf-8"),
        None,
        b"<html>log in</html>"
    ));
    assert!(!is_file(200, Some("image/png"), None, b""));
    assert!(!is_file(404, Some("image/png"), named, b"bytes"));
}
