//! Temporary media files, which messages refer to by media_id.

mod download;

pub use download::{filename, is_file};

use crate::Wire;
use crate::endpoint::{Body, Endpoint, Method, Refusal, Repeat, Route};
use crate::error::{RequestError, RequestWarning};
use crate::wire::{LooseInt, Object};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// A file of this many bytes or fewer is rejected (40006).
pub const MAX_TOO_SMALL_BYTES: u64 = 5;

/// The types that can be uploaded, and the maximum size of each in bytes.
///
/// The documentation is inconsistent on images (2 or 10 MB): the server decides, up to the limit of any file.
pub const TYPES: &[(&str, u64)] = &[
    ("image", 20 * 1024 * 1024),
    ("voice", 2 * 1024 * 1024),
    ("video", 10 * 1024 * 1024),
    ("file", 20 * 1024 * 1024),
];

/// The maximum size of an image that all versions of the documentation allow, in bytes.
const IMAGE: u64 = 2 * 1024 * 1024;

/// Uploads a file (`media/upload`), to be sent or used as an avatar. Its media_id is valid for 3 days, in all apps of the corp.
///
/// 中文：上传临时素材，用于发送或作为头像；media_id 在 3 天内有效，企业内各应用通用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UploadMedia {
    /// The media type: `image` (JPG or PNG, 2 to 10 MB depending on the edition), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or
    /// `file` (20 MB). Every file must have more than 5 bytes.
    /// 中文：素材类型：`image`（JPG、PNG，视版本不超过 2 至 10 MB）、`voice`（AMR，2 MB、60 秒）、`video`（MP4，10 MB）、`file`（20 MB）；文件须大于 5 字节。
    pub r#type: String,
    /// The file name. The receiver of a `file` sees it.
    /// 中文：文件名，接收 `file` 的人会看到。
    #[wire(bytes(1..=255))]
    pub filename: String,
    /// The size in bytes, for checking the limits; not sent. The JavaScript client determines it.
    /// 中文：文件大小，单位为字节，用于检查上限，不会发送；JavaScript 客户端自动得出。
    pub size: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An uploaded file.
///
/// 中文：已上传的素材。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UploadMediaResponse {
    /// The media type.
    /// 中文：素材类型。
    pub r#type: Option<String>,
    /// The id of the file, valid for 3 days.
    /// 中文：素材的 media_id，3 天内有效。
    pub media_id: String,
    /// When it was uploaded, in Unix seconds; WeCom sends a string.
    /// 中文：上传时间，Unix 时间戳（秒）；企业微信返回的是字符串。
    pub created_at: Option<LooseInt>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UploadMedia {
    type Response = UploadMediaResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "media/upload";
    // A repeated upload only creates another temporary file, which nothing refers to.
    const REPEAT: Repeat = Repeat::Safe;
    const REQUEST_BODY: Body = Body::File;
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
            let max_bytes = max_bytes(given)?;
            if let Some(size) = parameters.get("size").and_then(Value::as_u64) {
                check_size(size, max_bytes)?;
                if given == "image" && size > IMAGE {
                    let limit = IMAGE;
                    return Ok(Route::WithWarning(RequestWarning::LargeImage { actual: size, limit }));
                }
            }
        }
        Ok(Route::Unchanged)
    }
}

/// The maximum size of a type, in bytes.
fn max_bytes(given: &str) -> Result<u64, RequestError> {
    let known = TYPES.iter().find(|(name, _)| *name == given);
    known.map(|(_, max_bytes)| *max_bytes).ok_or_else(|| {
        let names: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
        RequestError::NotOneOf {
            field: "type".into(),
            allowed: names.join(", "),
            actual: given.chars().take(64).collect(),
        }
    })
}

fn check_size(actual: u64, max_bytes: u64) -> Result<(), RequestError> {
    let (field, unit) = ("media".to_owned(), "bytes".to_owned());
    let least = MAX_TOO_SMALL_BYTES + 1;
    if actual < least {
        let limit = least;
        return Err(RequestError::TooShort {
            field,
            limit,
            unit,
            actual,
        });
    }
    if actual > max_bytes {
        let limit = max_bytes;
        return Err(RequestError::TooLong {
            field,
            limit,
            unit,
            actual,
        });
    }
    Ok(())
}

/// File signatures: name, offset and bytes. More specific ones come first.
const FORMATS: &[(&str, usize, &[u8])] = &[
    ("JPG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG"),
    ("GIF", 0, b"GIF8"),
    ("WebP", 8, b"WEBP"),
    ("HEIC", 4, b"ftyphei"),
    ("HEIC", 4, b"ftypmif1"),
    ("AVIF", 4, b"ftypavif"),
    ("AMR", 0, b"#!AMR"),
    ("MP3", 0, b"ID3"),
    ("MP3", 0, b"\xff\xfb"),
    ("MP3", 0, b"\xff\xf3"),
    ("WAV", 8, b"WAVEfmt"),
    ("Ogg", 0, b"OggS"),
    ("FLAC", 0, b"fLaC"),
    ("SILK", 0, b"#!SILK"),
    ("SILK", 1, b"#!SILK"),
    ("M4A", 4, b"ftypM4A"),
    // QuickTime files have the same signature and are nearly MP4: the server decides.
    ("MP4", 4, b"ftyp"),
    ("AVI", 8, b"AVI LIST"),
    ("WebM", 0, b"\x1a\x45\xdf\xa3"),
    ("FLV", 0, b"FLV\x01"),
    ("PDF", 0, b"%PDF-"),
    ("ZIP", 0, b"PK\x03\x04"),
];

/// The formats that a type accepts; empty for any.
fn formats(given: &str) -> &'static [&'static str] {
    match given {
        "image" => &["JPG", "PNG"],
        "voice" => &["AMR"],
        "video" => &["MP4"],
        _ => &[],
    }
}

/// Checks by the first bytes (16 are enough) that a file has a format that its type accepts: JPG or PNG for `image`, AMR for `voice`, MP4
/// for `video`. Only known other formats are rejected; the server decides on the rest.
///
/// # Errors
/// [`RequestError::NotOneOf`] for the field `media`, with the accepted formats.
pub fn check_format(r#type: &str, start: &[u8]) -> Result<(), RequestError> {
    let taken = formats(r#type);
    let is = |(_, at, magic): &&(&str, usize, &[u8])| start.get(*at..).is_some_and(|rest| rest.starts_with(magic));
    match FORMATS.iter().find(is) {
        Some((format, ..)) if !taken.is_empty() && !taken.contains(format) => Err(RequestError::NotOneOf {
            field: "media".into(),
            allowed: taken.join(", "),
            actual: (*format).into(),
        }),
        _ => Ok(()),
    }
}

/// Downloads a file (`media/get`) that was uploaded or sent by a customer within the last 3 days.
///
/// 中文：获取 3 天内上传或由客户发来的临时素材。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DownloadMedia {
    /// The id of the file.
    /// 中文：素材的 media_id。
    #[wire(bytes(1..=512))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The response has no fields besides the file's bytes.
///
/// 中文：响应只有文件内容，没有其他字段。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DownloadMediaResponse {}

impl Endpoint for DownloadMedia {
    type Response = DownloadMediaResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "media/get";
    const REPEAT: Repeat = Repeat::Safe;
    const RESPONSE_BODY: Body = Body::File;
    const DOCUMENTS: &'static [u32] = &[90254];
}
