//! Error responses, and the error codes for invalid requests.

use crate::ids::{Numbers, Stream};
use wecom_kf_core::errcode::{ERRCODES, is_listed};
use wecom_kf_core::error::RequestError;
use wecom_kf_core::{Value, wire::Object};

/// An error response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) errcode: i64,
    /// Details; never a secret, a token or message text.
    pub(crate) detail: Option<String>,
}

/// An error code of core's table; a code that is not in the table does not compile.
pub(crate) const fn listed<const ERRCODE: i64>() -> i64 {
    const {
        assert!(
            is_listed(ERRCODE),
            "the sandbox returns an errcode that core's table does not list"
        )
    };
    ERRCODE
}

/// An error code without details.
pub(crate) const fn refuse<const ERRCODE: i64>() -> ApiError {
    ApiError {
        errcode: listed::<ERRCODE>(),
        detail: None,
    }
}

/// An error code with details.
pub(crate) fn refuse_for<const ERRCODE: i64>(detail: impl Into<String>) -> ApiError {
    ApiError {
        errcode: listed::<ERRCODE>(),
        detail: Some(detail.into()),
    }
}

impl ApiError {
    /// The response in WeCom's wording: the meaning, a hint number, the source address. The number is that of the `exchange`.
    pub(crate) fn to_json(&self, seed: u64, exchange: u64) -> Value {
        let meaning = meaning(self.errcode);
        let detail = self.detail.as_ref();
        let detail = detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
        let errmsg = format!(
            "{meaning}{detail}, hint: [{}], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e={}",
            Numbers::of(seed, Stream::Hint, exchange).digits(25),
            self.errcode
        );
        let mut body = Object::new();
        body.insert("errcode".into(), self.errcode.into());
        body.insert("errmsg".into(), errmsg.into());
        Value::Object(body)
    }
}

/// What a code means.
pub(crate) fn meaning(errcode: i64) -> &'static str {
    let known = ERRCODES.iter().find(|known| known.code == errcode);
    known.map_or("the request was refused", |known| known.meaning)
}

/// The response to an invalid request. `path` is the endpoint's.
pub(crate) fn of_request(path: &str, error: &RequestError) -> ApiError {
    let field = field_of(error);
    // The last name of the path counts: `text.content` is a content, `list[0].click.id` an id.
    let name = field.rsplit('.').next().unwrap_or_default();
    let missing = matches!(error, RequestError::Missing { .. } | RequestError::MissingOneOf { .. });
    let errcode = match (path, name) {
        (_, "open_kfid") => listed::<95000>(),
        (_, "touser" | "external_userid") => listed::<40096>(),
        (_, "msgtype") => listed::<40008>(),
        ("kf/customer/upgrade_service", "type") => listed::<40058>(),
        (_, "type") => listed::<95009>(),
        (_, "media_id" | "thumb_media_id") if missing => listed::<41006>(),
        (_, "media_id" | "thumb_media_id") => listed::<40007>(),
        (_, "code") => listed::<41050>(),
        (_, "url" | "link_url") if matches!(error, RequestError::BadForm { .. }) => listed::<45034>(),
        (_, "url" | "link_url") if matches!(error, RequestError::TooLong { .. }) => listed::<40039>(),
        ("kf/account/add" | "kf/account/update", "name") => listed::<95006>(),
        ("gettoken", "corpid") if missing => listed::<41002>(),
        ("gettoken", "corpsecret") if missing => listed::<41004>(),
        ("gettoken", "corpid") => listed::<40013>(),
        ("gettoken", "corpsecret") => listed::<40001>(),
        ("service/get_suite_token", "suite_ticket") => listed::<40085>(),
        ("service/get_corp_token", "permanent_code") => listed::<40084>(),
        (_, "content") if matches!(error, RequestError::TooShort { .. }) || missing => listed::<44004>(),
        (_, "content" | "head_content" | "tail_content") if matches!(error, RequestError::TooLong { .. }) => {
            listed::<45002>()
        }
        _ if missing => listed::<40063>(),
        _ => listed::<40058>(),
    };
    ApiError {
        errcode,
        detail: Some(error.to_string()),
    }
}

fn field_of(error: &RequestError) -> &str {
    match error {
        RequestError::Missing { field }
        | RequestError::WrongType { field, .. }
        | RequestError::TooLong { field, .. }
        | RequestError::TooShort { field, .. }
        | RequestError::OutOfRange { field, .. }
        | RequestError::NotOneOf { field, .. }
        | RequestError::BadCharacter { field, .. }
        | RequestError::BadForm { field, .. }
        | RequestError::UnknownVariant { field, .. } => field,
        _ => "",
    }
}
