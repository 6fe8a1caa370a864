//! Temporary files: the media_ids that messages are sent with and arrive with.

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

/// The most bytes of an image that every document allows.
const IMAGE: u64 = 2 * 1024 * 1024;

/// Uploads a file (`media/upload`), to be sent or to be an avatar. Its media_id lasts 3 days, for all apps of the corp.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UploadMedia {
    /// What it is: `image` (JPG or PNG, 2 to 10 MB depending on the edition), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or
    /// `file` (20 MB). Every file must have more than 5 bytes.
    pub r#type: String,
    /// The name of the file. The receiver of a `file` sees it.
    #[wire(bytes(1..=255))]
    pub filename: String,
    /// The number of bytes, for the limits; not sent. The JavaScript client counts them itself.
    pub size: u64,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// An uploaded file.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UploadMediaResponse {
    /// What it is.
    pub r#type: Option<String>,
    /// The id of the file, for 3 days.
    pub media_id: String,
    /// When it was uploaded, in unix seconds; WeCom sends a string.
    pub created_at: Option<LooseInt>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for UploadMedia {
    type Response = UploadMediaResponse;
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
                if given == "image" && size > IMAGE {
                    let limit = IMAGE;
                    return Ok(Route::Warned(RequestWarning::LargeImage { actual: size, limit }));
                }
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

/// What a file's first bytes say it is: a name, where they stand, and the bytes. The more special stand first.
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
    // A QuickTime film calls itself so too, and is nearly MP4: the server decides.
    ("MP4", 4, b"ftyp"),
    ("AVI", 8, b"AVI LIST"),
    ("WebM", 0, b"\x1a\x45\xdf\xa3"),
    ("FLV", 0, b"FLV\x01"),
    ("PDF", 0, b"%PDF-"),
    ("ZIP", 0, b"PK\x03\x04"),
];

/// The formats that a type takes; none for any.
fn formats(given: &str) -> &'static [&'static str] {
    match given {
        "image" => &["JPG", "PNG"],
        "voice" => &["AMR"],
        "video" => &["MP4"],
        _ => &[],
    }
}

/// Checks by its first bytes (16 are enough) that a file is what its type takes: JPG or PNG for `image`, AMR for `voice`, MP4 for `video`. Only
/// what is known to be something else is refused; the rest is the server's to decide.
///
/// # Errors
/// [`RequestError::NotOneOf`] of the field `media`, naming the formats.
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

/// Downloads a file (`media/get`) that was uploaded or that a customer sent, within 3 days.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DownloadMedia {
    /// The id of the file.
    #[wire(bytes(1..=512))]
    pub media_id: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// What stands beside the file's bytes: nothing.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DownloadMediaResponse {}

impl Endpoint for DownloadMedia {
    type Response = DownloadMediaResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "media/get";
    const REPEAT: Repeat = Repeat::Safe;
    const ANSWERS: Body = Body::File;
    const DOCUMENTS: &'static [u32] = &[90254];
}
