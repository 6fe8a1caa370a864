//! Uploading and downloading files.

use std::borrow::Cow;
use std::fmt;

use wecom_kf_core::Value;
use wecom_kf_core::error::ClientError;
use wecom_kf_core::media::{DownloadMedia, UploadMedia, UploadMediaResponse, check_format, filename};
use wecom_kf_transport::Bytes;

use crate::call::{CallOptions, Response};
use crate::client::Client;
use crate::error::Error;
use crate::outcome::header;
use crate::perform::{Plan, operation, parameters, run};
use crate::reply::{Content, typed};
use crate::request::FileBody;

/// The number of leading bytes that identify a file's format.
const START: usize = 16;

/// A file to upload. Clones share the bytes: keep one to upload the file again. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// The media type: `image` (JPG or PNG), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or `file` (20 MB).
    pub r#type: String,
    /// The file name, which the receiver of a `file` sees: 1 to 255 UTF-8 bytes.
    pub filename: String,
    /// The bytes, more than 5.
    pub bytes: Bytes,
}

impl MediaFile {
    /// A file from bytes. They are checked on upload.
    pub fn new(r#type: impl Into<String>, filename: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            r#type: r#type.into(),
            filename: filename.into(),
            bytes: bytes.into(),
        }
    }

    /// A file from the file system, with its own name. A file that is too large is rejected without reading it.
    ///
    /// # Errors
    /// `client.unreadable_media` if it cannot be read, `client.bad_option` if it is not a file, and the errors of [`Client::upload`] for
    /// type, name and size.
    pub async fn from_path(r#type: impl Into<String>, path: impl AsRef<std::path::Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let failed = |error: std::io::Error| {
            let reason = "the file cannot be read; see the cause".into();
            Error::new(ClientError::UnreadableMedia { reason }).caused_by(error.into())
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut file = Self::new(r#type, name, Bytes::new());
        let found = tokio::fs::metadata(path).await.map_err(failed)?;
        if !found.is_file() {
            return Err(Error::bad_option("media", "the path is not a file"));
        }
        // The time does not matter for files.
        let request = file.request(found.len());
        operation::<UploadMedia>().build(parameters(&request), 0, None)?;
        file.bytes = tokio::fs::read(path).await.map_err(failed)?.into();
        Ok(file)
    }

    fn request(&self, size: u64) -> UploadMedia {
        UploadMedia::new(&self.r#type, &self.filename, size)
    }
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaFile")
            .field("type", &self.r#type)
            .field("filename", &self.filename)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// A downloaded file. `Debug` does not show its bytes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The bytes.
    pub bytes: Bytes,
    /// The content type, as WeCom sent it.
    pub content_type: Option<String>,
    /// The file name, without folders.
    pub filename: Option<String>,
}

impl Download {
    /// The bytes as UTF-8 text; invalid sequences are replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("filename", &self.filename)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

pub(crate) async fn upload(
    client: Client,
    options: CallOptions,
    file: MediaFile,
) -> Result<Response<UploadMediaResponse>, Error> {
    let operation = operation::<UploadMedia>();
    let parameters = parameters(&file.request(file.bytes.len() as u64));
    check_format(&file.r#type, &file.bytes[..file.bytes.len().min(START)])?;
    let build = |form| operation.build(parameters.clone(), client.inner.now_ms(), form);
    let plan = Plan {
        name: operation.name.into(),
        id: client.inner.ids.next(),
        form: None,
        build: &build,
        terms: options.terms(&client)?,
        file: Some(FileBody::new(&file.bytes)),
        answers: operation.answers,
        msgid: None,
        secrets: Vec::new(),
    };
    run(&client.inner, plan).await?.read(|content, _| typed(content))
}

pub(crate) async fn download(
    client: Client,
    options: CallOptions,
    media_id: String,
) -> Result<Response<Download>, Error> {
    let operation = operation::<DownloadMedia>();
    let parameters = parameters(&DownloadMedia::new(media_id));
    let build = |form| operation.build(parameters.clone(), client.inner.now_ms(), form);
    let plan = Plan {
        name: operation.name.into(),
        id: client.inner.ids.next(),
        form: None,
        build: &build,
        terms: options.terms(&client)?,
        file: None,
        answers: operation.answers,
        msgid: None,
        secrets: Vec::new(),
    };
    run(&client.inner, plan).await?.read(|content, headers| {
        Ok(Download {
            bytes: match content {
                Content::File(bytes) => bytes,
                // A JSON success of WeCom is not a file.
                Content::Json(body) => Value::Object(body).to_string().into(),
            },
            content_type: header(headers, "content-type")
                .filter(|given| !given.is_empty())
                .map(Cow::into_owned),
            filename: header(headers, "content-disposition").and_then(|given| filename(&given)),
        })
    })
}
