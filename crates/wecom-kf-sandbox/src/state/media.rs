//! Uploaded files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::sync::Arc;

/// A file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct File {
    /// One of `wecom_kf_core::media::TYPES`.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// When its media_id expires; never for files of the settings.
    pub(crate) ends_ms: Option<u64>,
}

/// The content of a file, shared by all copies of a state.
#[derive(Clone, PartialEq)]
pub(crate) struct Bytes(pub(crate) Arc<[u8]>);

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

/// In Base64.
impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(de::Error::custom)?;
        Ok(Self(bytes.into()))
    }
}
