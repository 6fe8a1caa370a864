//! Temporary files.

use crate::answer::{ApiError, of_request, refuse, refuse_for};
use crate::error::SandboxError;
use crate::http::{HttpRequest, HttpResponse};
use crate::multipart;
use crate::sandbox::Sandbox;
use crate::settings::FileSettings;
use std::collections::BTreeMap;
use wecom_kf_core::Endpoint;
use wecom_kf_core::endpoint::append_query;
use wecom_kf_core::media::{DownloadMedia, MAX_TOO_SMALL_BYTES, TYPES, UploadMedia, UploadMediaResponse};
use wecom_kf_core::wire::{Loose, Object};

/// The lifetime of a media_id.
const LIFETIME_MS: u64 = 3 * 24 * 60 * 60 * 1000;
/// The maximum size of an image in bytes, according to the current documentation.
const IMAGE: usize = 10 * 1024 * 1024;

/// The uploaded files, by media_id.
#[derive(Debug, Default)]
pub(crate) struct Files(BTreeMap<String, File>);

struct File {
    /// One of [`TYPES`].
    kind: &'static str,
    name: String,
    bytes: Vec<u8>,
    /// When its media_id expires; never for files of the settings.
    ends_ms: Option<u64>,
}

impl core::fmt::Debug for File {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl Files {
    /// The files that exist from the start.
    pub(crate) fn new(settings: &[FileSettings]) -> Result<Self, SandboxError> {
        let mut files = Self::default();
        for FileSettings { media_id, r#type, name } in settings {
            let known = TYPES.iter().find(|(kind, _)| kind == r#type);
            let (kind, _) = known.ok_or_else(|| SandboxError::BadSettings {
                reason: format!("files: {media_id:?} has an unknown type"),
            })?;
            let name = name
                .clone()
                .unwrap_or_else(|| format!("{media_id}.{}", extension(kind)));
            let file = File {
                kind,
                bytes: format!("the sandbox made up {name}").into_bytes(),
                name,
                ends_ms: None,
            };
            files.0.insert(media_id.clone(), file);
        }
        Ok(files)
    }

    fn find(&mut self, media_id: &str, now_ms: u64) -> Option<&File> {
        self.forget_ended(now_ms);
        self.0.get(media_id)
    }

    /// The name of a file. Fails with 40007 unless a file of this type was uploaded within 3 days.
    pub(crate) fn require(&mut self, kind: &str, media_id: &str, now_ms: u64) -> Result<&str, ApiError> {
        match self.find(media_id, now_ms) {
            None => Err(refuse::<40007>()),
            Some(file) if file.kind == kind => Ok(&file.name),
            Some(file) => Err(refuse_for::<40007>(format!(
                "the file was uploaded with type {}, and this needs type {kind}",
                file.kind
            ))),
        }
    }

    fn forget_ended(&mut self, now_ms: u64) {
        self.0.retain(|_, file| file.ends_ms.is_none_or(|ends| now_ms < ends));
    }
}

/// The default extension of a type.
fn extension(kind: &str) -> &'static str {
    match kind {
        "image" => "png",
        "voice" => "amr",
        "video" => "mp4",
        _ => "txt",
    }
}

/// Answers `media/upload`.
pub(crate) fn upload(
    sandbox: &mut Sandbox,
    now_ms: u64,
    parameters: Object,
    request: HttpRequest<'_>,
) -> Result<HttpResponse, ApiError> {
    let wanted = parameters
        .get("type")
        .and_then(|kind| kind.as_str())
        .unwrap_or_default();
    let (kind, most) = TYPES
        .iter()
        .find(|(kind, _)| *kind == wanted)
        .ok_or_else(refuse::<40005>)?;
    let parts = multipart::boundary_of(request.content_type)
        .and_then(|boundary| multipart::parts(request.body, &boundary))
        .ok_or_else(|| refuse_for::<44001>("the body is not multipart/form-data"))?;
    let file = parts
        .into_iter()
        .find(|part| part.name == "media")
        .ok_or_else(|| refuse_for::<44001>("there is no field media"))?;
    let name = file
        .filename
        .filter(|name| !name.is_empty())
        .ok_or_else(|| refuse_for::<44001>("the field media has no filename"))?;
    if !suits(kind, &name) {
        return Err(refuse_for::<40004>(format!("no {kind} has such a name")));
    }
    if file.bytes.is_empty() {
        return Err(refuse::<44001>());
    }
    check_size(kind, file.bytes.len(), *most)?;

    sandbox.files.forget_ended(now_ms);
    let media_id = sandbox.random.word("3", 63);
    let file = File {
        kind,
        name,
        bytes: file.bytes.to_vec(),
        ends_ms: Some(now_ms.saturating_add(LIFETIME_MS)),
    };
    sandbox.files.0.insert(media_id.clone(), file);
    let response = UploadMediaResponse::new(media_id)
        .r#type(*kind)
        // WeCom sends this number as a string.
        .created_at(Loose::Text((now_ms / 1000).to_string()));
    Ok(HttpResponse::json(&UploadMedia::response_to_json(&response)))
}

/// Whether a file with this name can have the type. A name without extension can have any.
fn suits(kind: &str, name: &str) -> bool {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref();
    match kind {
        "image" => matches!(extension, None | Some("jpg" | "jpeg" | "png")),
        "voice" => matches!(extension, None | Some("amr")),
        "video" => matches!(extension, None | Some("mp4")),
        _ => true,
    }
}

fn check_size(kind: &str, size: usize, most: u64) -> Result<(), ApiError> {
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

/// Answers `media/get`.
pub(crate) fn get(
    sandbox: &mut Sandbox,
    now_ms: u64,
    parameters: Object,
    _request: HttpRequest<'_>,
) -> Result<HttpResponse, ApiError> {
    let DownloadMedia { media_id, .. } =
        DownloadMedia::from_parameters(parameters).map_err(|error| of_request(DownloadMedia::PATH, &error))?;
    let file = sandbox.files.find(&media_id, now_ms).ok_or(refuse::<40007>())?;
    let (name, bytes) = (&file.name, file.bytes.clone());
    Ok(HttpResponse::file(content_type(name), disposition(name), bytes))
}

fn content_type(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("amr") => "audio/amr",
        Some("mp4") => "video/mp4",
        Some("json") => "application/json",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

/// The name in two forms: ASCII only for old clients, and complete.
fn disposition(name: &str) -> String {
    let plain = |letter: char| match letter {
        ' '..='~' if !matches!(letter, '"' | '\\') => letter,
        _ => '_',
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut whole = String::new();
    append_query(&mut whole, "UTF-8''", name);
    let whole = whole.split_once('=').map_or("", |(_, encoded)| encoded);
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}
