//! What a sandbox is made of.

use crate::error::SandboxError;
use crate::strict::{self, MAX_SAFE};
use wecom_kf_core::session::TransitionTable;
use wecom_kf_core::wire::{Kind, ReadError, Wire};
use wecom_kf_core::{Value, Wire};

/// The settings of a sandbox. What is left out has its default.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Settings {
    /// The corp id. Default `ww_sandbox`.
    #[wire(default = "ww_sandbox")]
    pub corp_id: String,
    /// The secret that `gettoken` accepts. Default `sandbox-secret`.
    #[wire(default = "sandbox-secret")]
    pub secret: String,
    /// Decides every id, token and code: the same seed and times give the same ones. Default 1.
    #[wire(default = 1, range(0..=MAX_SAFE))]
    pub seed: u64,
    /// How long an access token lasts, in seconds. Default 7200.
    #[wire(default = 7200, range(0..=MAX_SAFE))]
    pub token_lifetime_s: u64,
    /// Which changes of session state are allowed. `official` (default): 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4. `forward`: 0→1,2,3,4 ·
    /// 1→1,2,3,4 · 2→2,3,4 · 3→3,4.
    #[wire(default)]
    pub transitions: Transitions,
    /// Where callbacks go. Default: none are made.
    pub callback: Option<CallbackSettings>,
    /// Whether `kf/account/list` is answered by GET too; without, GET gets 43002. Default true.
    #[wire(default = true)]
    pub accept_get_account_list: bool,
    /// The members of the corp; when given, anyone else gets 60111 as a servicer. Default: every userid is a member.
    pub members: Option<Vec<String>>,
    /// To whom `kf/customer/upgrade_service` may hand customers on. Default: to nobody.
    #[wire(default)]
    pub upgrade: UpgradeSettings,
    /// Whether the corp has bound a WeChat Channels (视频号) account. Default false.
    #[wire(default = false)]
    pub wechat_channels_binding: bool,
    /// A third-party app that the corp has authorised, for the calls below `service/`. Default: none.
    pub suite: Option<SuiteSettings>,
    /// Files that are there from the start. Default: none, so that only what was uploaded can be sent or be an avatar (40007).
    #[wire(default)]
    pub files: Vec<FileSettings>,
}

/// A file that is there from the start, under a media_id of your own that never ends: for tests that are not about uploading.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct FileSettings {
    /// What messages and accounts name it by.
    pub media_id: String,
    /// What it was uploaded as: `image`, `voice`, `video` or `file`.
    pub r#type: String,
    /// Its name. Default: the media_id with an extension of the type. Its bytes are made up.
    pub name: Option<String>,
}

/// To whom customers may be handed on.
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
    /// Whether 专属服务 is managed in the admin console: calls get 95015 then. Default false.
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

/// Where callbacks go, as one would enter it in the admin console. What is left out has a default.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct CallbackSettings {
    /// The callback URL, as a whole: `http://127.0.0.1:8080/callback`. The default leads nowhere: it is for hosts that
    /// take the callbacks themselves, as `onCallback` does. Default `http://sandbox.invalid/callback`.
    #[wire(default = "http://sandbox.invalid/callback")]
    pub url: String,
    /// The Token. Default `sandboxtoken`.
    #[wire(default = "sandboxtoken")]
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`. Default `sandboxsandboxsandboxsandboxsandboxsandboxs`.
    #[wire(default = "sandboxsandboxsandboxsandboxsandboxsandboxs")]
    pub encoding_aes_key: String,
    /// How long after a failed push the next try comes, in milliseconds. WeCom publishes no number. Default 1000.
    #[wire(default = 1000, range(0..=MAX_SAFE))]
    pub retry_delay_ms: u64,
}

impl Settings {
    /// Reads settings from a JSON object with the names of the fields; `{}` is all defaults.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] names the field: when there is no such field, when one is missing, and when it has a value of the
    /// wrong type.
    pub fn from_value(settings: &Value) -> Result<Self, SandboxError> {
        strict::read(settings).map_err(|reason| SandboxError::BadSettings { reason })
    }
}

/// Which table of session state changes holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Transitions {
    /// What WeCom's document 94669 promises: 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
    #[default]
    Official,
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none.
    Forward,
    /// No table that this version knows: no sandbox can be made with it.
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
