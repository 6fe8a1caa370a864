//! Temporary files.

use super::Answer;
use crate::draft::Draft;
use crate::http::{HttpRequest, HttpResponse};
use crate::ids::Kind;
use crate::multipart;
use crate::rules::media;
use crate::rules::refusal::{ApiError, of_request, refuse, refuse_for};
use crate::state::Bytes;
use crate::state::Fact;
use wecom_kf_core::Endpoint;
use wecom_kf_core::endpoint::append_query;
use wecom_kf_core::media::{DownloadMedia, TYPES, UploadMedia, UploadMediaResponse};
use wecom_kf_core::wire::{Loose, Object};

/// Answers `media/upload`.
pub(super) fn upload(draft: &mut Draft<'_>, parameters: Object, request: HttpRequest<'_>) -> Result<Answer, ApiError> {
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
    if !media::suits(kind, &name) {
        return Err(refuse_for::<40004>(format!("no {kind} has such a name")));
    }
    if file.bytes.is_empty() {
        return Err(refuse::<44001>());
    }
    media::check_size(kind, file.bytes.len(), *most)?;

    let (media_id, now_ms) = (draft.next_id(Kind::Media), draft.now_ms());
    draft.record(Fact::MediaUploaded {
        media_id: media_id.clone(),
        kind: (*kind).to_owned(),
        name,
        bytes: Bytes::from(file.bytes),
        ends_ms: now_ms.saturating_add(media::LIFETIME_MS),
    });
    let response = UploadMediaResponse::new(media_id)
        .r#type(*kind)
        // WeCom sends this number as a string.
        .created_at(Loose::Text((now_ms / 1000).to_string()));
    Ok(UploadMedia::response_to_json(&response).into())
}

/// Answers `media/get`.
pub(super) fn download(draft: &mut Draft<'_>, parameters: Object, _: HttpRequest<'_>) -> Result<Answer, ApiError> {
    let DownloadMedia { media_id, .. } =
        DownloadMedia::from_parameters(parameters).map_err(|error| of_request(DownloadMedia::PATH, &error))?;
    let file = media::find(draft.state(), &media_id, draft.now_ms()).ok_or(refuse::<40007>())?;
    let response = HttpResponse::file(
        media::content_type(&file.name),
        disposition(&file.name),
        file.bytes.0.to_vec(),
    );
    Ok(Answer::File(response))
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
