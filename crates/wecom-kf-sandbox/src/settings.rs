//! The settings of a sandbox.

use crate::error::SandboxError;
use crate::strict::{self, MAX_SAFE};
use wecom_kf_core::session::TransitionTable;
use wecom_kf_core::wire::{Kind, ReadError, Wire};
use wecom_kf_core::{Value, Wire};

/// The settings of a sandbox. All have defaults.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Settings {
    /// The corp id. Default `ww_sandbox`.
    #[wire(default = "ww_sandbox")]
    pub corp_id: String,
    /// The secret that `gettoken` accepts. Default `sandbox-secret`.
    #[wire(default = "sandbox-secret")]
    pub secret: String,
    /// The seed for ids, tokens and codes: the same seed and times give the same values. Default 1.
    #[wire(default = 1, range(0..=MAX_SAFE))]
    pub seed: u64,
    /// The lifetime of an access token, in seconds. Default 7200.
    #[wire(default = 7200, range(0..=MAX_SAFE))]
    pub token_lifetime_s: u64,
    /// The allowed session state transitions. `official` (default): 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4. `forward`: 0→1,2,3,4 · 1→1,2,3,4 ·
    /// 2→2,3,4 · 3→3,4.
    #[wire(default)]
    pub transitions: Transitions,
    /// The callback settings. Default: no callbacks.
    pub callback: Option<CallbackSettings>,
    /// Whether `kf/account/list` also accepts GET; otherwise GET returns 43002. Default true.
    #[wire(default = true)]
    pub accept_get_account_list: bool,
    /// The members of the corp; other userids cannot be servicers (60111). Default: every userid is a member.
    pub members: Option<Vec<String>>,
    /// To whom `kf/customer/upgrade_service` may refer customers. Default: nobody.
    #[wire(default)]
    pub upgrade: UpgradeSettings,
    /// Whether the corp has bound a WeChat Channels (视频号) account. Default false.
    #[wire(default = false)]
    pub wechat_channels_binding: bool,
    /// A third-party app that the corp has authorised, for the calls below `service/`. Default: none.
    pub suite: Option<SuiteSettings>,
    /// Files that exist from the start. Default: none, so that only uploaded files can be sent or used as an avatar (40007).
    #[wire(default)]
    pub files: Vec<FileSettings>,
}

/// A file that exists from the start, under your own media_id that does not expire: for tests that do not test uploads.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct FileSettings {
    /// The media_id that messages and accounts use.
    pub media_id: String,
    /// Its media type: `image`, `voice`, `video` or `file`.
    pub r#type: String,
    /// Its name. Default: the media_id with an extension for the type. Its content is generated.
    pub name: Option<String>,
}

/// The targets to which customers may be referred.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct UpgradeSettings {
    /// The members (专员).
    #[wire(default)]
    pub members: Vec<String>,
    /// The departments.
    #[wire(default)]
    pub departments: Vec<u32>,
    /// The customer groups.
    #[wire(default)]
    pub groupchats: Vec<String>,
    /// Whether 专属服务 is managed in the admin console: calls then return 95015. Default false.
    #[wire(default = false)]
    pub managed_in_console: bool,
}

/// A third-party app that the corp has authorised.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SuiteSettings {
    /// The id of the suite.
    pub suite_id: String,
    /// Its secret.
    pub suite_secret: String,
    /// The ticket that `service/get_suite_token` accepts.
    pub suite_ticket: String,
    /// The code that `service/get_permanent_code` exchanges, once.
    pub auth_code: String,
    /// The permanent code of the corp.
    pub permanent_code: String,
}

/// The callback settings, as in the admin console. All have defaults.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct CallbackSettings {
    /// The absolute callback URL: `http://127.0.0.1:8080/callback`. The default is for hosts that receive the callbacks without HTTP, such
    /// as `onCallback`. Default `http://sandbox.invalid/callback`.
    #[wire(default = "http://sandbox.invalid/callback")]
    pub url: String,
    /// The Token. Default `sandboxtoken`.
    #[wire(default = "sandboxtoken")]
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`. Default `sandboxsandboxsandboxsandboxsandboxsandboxs`.
    #[wire(default = "sandboxsandboxsandboxsandboxsandboxsandboxs")]
    pub encoding_aes_key: String,
    /// The delay before a failed callback is retried, in milliseconds. WeCom does not document it. Default 1000.
    #[wire(default = 1000, range(0..=MAX_SAFE))]
    pub retry_delay_ms: u64,
}

impl Settings {
    /// Reads settings from a JSON object; `{}` means default settings.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] with the field, if it is unknown, missing or has the wrong type.
    pub fn from_value(settings: &Value) -> Result<Self, SandboxError> {
        strict::read(settings).map_err(|reason| SandboxError::BadSettings { reason })
    }
}

/// The table of session state transitions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Transitions {
    /// The table in WeCom's document 94669: 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
    #[default]
    Official,
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none.
    Forward,
    /// An unknown table, with which no sandbox can be created.
    Other(String),
}

const OFFICIAL: &str = "official";
const FORWARD: &str = "forward";

impl Transitions {
    /// The names of the known tables in JSON.
    pub const NAMES: [&str; 2] = [OFFICIAL, FORWARD];

    /// The table.
    pub(crate) fn table(&self) -> Result<TransitionTable, SandboxError> {
        match self {
            Self::Official => Ok(TransitionTable::Official),
            Self::Forward => Ok(TransitionTable::Forward),
            Self::Other(name) => Err(SandboxError::BadSettings {
                reason: format!(
                    "transitions is {:?}; it must be one of {OFFICIAL}, {FORWARD}",
                    strict::short(name)
                ),
            }),
        }
    }
}

impl Wire for Transitions {
    const KIND: Kind = Kind::Text;

    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value.as_str() {
            Some(OFFICIAL) => Ok(Self::Official),
            Some(FORWARD) => Ok(Self::Forward),
            Some(name) => Ok(Self::Other(name.into())),
            None => Err(ReadError::expected("a string")),
        }
    }

    fn to_wire(&self) -> Option<Value> {
        let name = match self {
            Self::Official => OFFICIAL,
            Self::Forward => FORWARD,
            Self::Other(name) => name,
        };
        Some(name.into())
    }
}
