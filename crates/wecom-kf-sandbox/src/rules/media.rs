//! Files: which ones WeCom takes, and when they can be used.

use super::refusal::{ApiError, refuse, refuse_for};
use crate::state::{File, State};
use wecom_kf_core::media::MAX_TOO_SMALL_BYTES;

/// The lifetime of a media_id, in milliseconds.
pub(crate) const LIFETIME_MS: u64 = 3 * 24 * 3600 * 1000;
/// The maximum size of an image in bytes, according to the current documentation.
const IMAGE: usize = 10 * 1024 * 1024;

/// A file that can be used now.
pub(crate) fn find<'a>(state: &'a State, media_id: &str, now_ms: u64) -> Option<&'a File> {
    let file = state.files.get(media_id)?;
    file.ends_ms.is_none_or(|ends| now_ms < ends).then_some(file)
}

/// The file. Fails with 40007 unless a file of this type was uploaded within 3 days.
pub(crate) fn require<'a>(state: &'a State, kind: &str, media_id: &str, now_ms: u64) -> Result<&'a File, ApiError> {
    match find(state, media_id, now_ms) {
        None => Err(refuse::<40007>()),
        Some(file) if file.kind == kind => Ok(file),
        Some(file) => Err(refuse_for::<40007>(format!(
            "the file was uploaded with type {}, and this needs type {kind}",
            file.kind
        ))),
    }
}

/// Whether a file with this name can have the type. A name without extension can have any.
pub(crate) fn suits(kind: &str, name: &str) -> bool {
    let extension = extension(name);
    let extension = extension.as_deref();
    match kind {
        "image" => matches!(extension, None | Some("jpg" | "jpeg" | "png")),
        "voice" => matches!(extension, None | Some("amr")),
        "video" => matches!(extension, None | Some("mp4")),
        _ => true,
    }
}

/// Checks the size in bytes. `most` is the maximum of the type.
pub(crate) fn check_size(kind: &str, size: usize, most: u64) -> Result<(), ApiError> {
    let bytes = u64::try_from(size).unwrap_or(u64::MAX);
    if bytes <= MAX_TOO_SMALL_BYTES {
        return Err(refuse_for::<40006>(format!("{bytes} bytes")));
    }
    match kind {
        "image" if size > IMAGE => Err(refuse_for::<40009>(format!("{bytes} bytes"))),
        _ if bytes > most => Err(refuse_for::<45001>(format!("{bytes} bytes"))),
        _ => Ok(()),
    }
}

/// The content type that a file's name stands for.
pub(crate) fn content_type(name: &str) -> &'static str {
    match extension(name).as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("amr") => "audio/amr",
        Some("mp4") => "video/mp4",
        Some("json") => "application/json",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

fn extension(name: &str) -> Option<String> {
    let parts = name.rsplit_once('.');
    parts.map(|(_, extension)| extension.to_ascii_lowercase())
}
