//! Temporary files: the media_ids that messages are sent with and arrive with.

use crate::endpoint::{Body, Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::{LooseInt, Object, bytes};
use serde_json::Value;

/// A file of so many bytes is refused (40006): it must have more.
pub const TOO_FEW_BYTES: u64 = 5;

/// The types that can be uploaded, and the most bytes of each.
///
/// The documents disagree on images, 2 or 10 MB: the server decides, below what it takes of any file.
pub const TYPES: &[(&str, u64)] = &[
    ("image", 20 * 1024 * 1024),
    ("voice", 2 * 1024 * 1024),
    ("video", 10 * 1024 * 1024),
    ("file", 20 * 1024 * 1024),
];

wire! {
    /// Uploads a file (`media/upload`), to be sent or to be an avatar. Its media_id lasts 3 days, for all apps of the corp.
    pub struct Upload {
        /// What it is: `image` (JPG or PNG, 2 to 10 MB depending on the edition), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or
        /// `file` (20 MB). Every file must have more than 5 bytes.
        pub r#type: String,
        /// The name of the file. The receiver of a `file` sees it.
        pub filename: String => bytes(1, 255),
        /// The number of bytes, for the limits; not sent. The JavaScript client counts them itself.
        pub size: u64,
    }
}

wire! {
    /// An uploaded file.
    pub struct UploadResponse {
        /// What it is.
        pub r#type: Option<String>,
        /// The id of the file, for 3 days.
        pub media_id: String,
        /// When it was uploaded, in unix seconds; WeCom sends a string.
        pub created_at: Option<LooseInt>,
        ..extra
    }
}

impl Endpoint for Upload {
    type Response = UploadResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "media/upload";
    // A second upload makes a second temporary file, which nobody refers to.
    const REPEAT: Repeat = Repeat::Safe;
    const SENDS: Body = Body::File;
    const DOCUMENTS: &'static [u32] = &[90253, 96484];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        if let Some(name) = parameters.get("filename").and_then(Value::as_str)
            && name
                .chars()
                .any(|letter| letter.is_control() || matches!(letter, '/' | '\\'))
        {
            return Err(RequestError::BadCharacter {
                field: "filename".into(),
                pattern: "characters other than / \\ and control characters".into(),
            }
            .into());
        }
        if let Some(given) = parameters.get("type").and_then(Value::as_str) {
            let most = most(given)?;
            if let Some(size) = parameters.get("size").and_then(Value::as_u64) {
                check_size(size, most)?;
            }
        }
        Ok(Route::Here)
    }
}

/// The most bytes of a type.
fn most(given: &str) -> Result<u64, RequestError> {
    let known = TYPES.iter().find(|(name, _)| *name == given);
    known.map(|(_, most)| *most).ok_or_else(|| {
        let names: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
        RequestError::NotOneOf {
            field: "type".into(),
            allowed: names.join(", "),
            actual: given.chars().take(64).collect(),
        }
    })
}

fn check_size(actual: u64, most: u64) -> Result<(), RequestError> {
    let (field, unit) = ("media".to_owned(), "bytes".to_owned());
    let least = TOO_FEW_BYTES + 1;
    if actual < least {
        let limit = least;
        return Err(RequestError::TooShort {
            field,
            limit,
            unit,
            actual,
        });
    }
    if actual > most {
        let limit = most;
        return Err(RequestError::TooLong {
            field,
            limit,
            unit,
            actual,
        });
    }
    Ok(())
}

wire! {
    /// Downloads a file (`media/get`) that was uploaded or that a customer sent, within 3 days.
    pub struct Get {
        /// The id of the file.
        pub media_id: String => bytes(1, 512),
    }
}

wire! {
    /// What stands beside the file's bytes: nothing.
    pub struct GetResponse {
    }
}

impl Endpoint for Get {
    type Response = GetResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "media/get";
    const REPEAT: Repeat = Repeat::Safe;
    const ANSWERS: Body = Body::File;
    const DOCUMENTS: &'static [u32] = &[90254];
}
